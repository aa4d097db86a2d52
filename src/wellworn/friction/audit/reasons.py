"""The sentences of a verdict: two of reasons, one of what would change it, and who reads the field."""

from __future__ import annotations

from collections.abc import Sequence

from wellworn.friction.audit.facts import Estimate, FieldFacts, Source
from wellworn.measures.intervals import wilson

NOTHING_CHANGES_THIS = "The audit does not propose to change such a field."
SECOND_CHOICE = "Turn the proposal down, and it is not made again until the facts change."


def share(part: int, whole: int) -> Estimate:
    """A share with Wilson's interval; from 0 to 1 of nothing."""
    interval = wilson(part, whole)
    return Estimate(0.0, 0.0, 1.0) if interval is None else Estimate(part / whole, *interval)


def percent(value: float) -> str:
    """41 %, 0.4 %."""
    return f"{100 * value:.1f} %" if 0 < value < 0.01 else f"{100 * value:.0f} %"


def left_alone(facts: FieldFacts) -> str:
    """Why a field is no question of this audit."""
    why = facts.protected or "Nobody can type into it"
    return f"{why.rstrip('.')}. It asks nothing of people."


def retire(facts: FieldFacts) -> tuple[str, str]:
    """Nobody reads it, and it earns nothing."""
    bits = max((one.bits.high for one in facts.earns if one.bits is not None), default=0.0)
    outcomes = listed([one.outcome for one in facts.earns])
    first = "Nothing and nobody reads it: no view, report, filter, automation, export, pay rule, API client or person."
    second = f"It says nothing about {outcomes} that is not known without it (at most {bits:.3f} bits a record)."
    return (
        f"{first} {second}",
        "Anything that reads it, or a law that asks for it, makes it worth keeping; its values stay in the archive.",
    )


def automate(facts: FieldFacts, source: Source) -> tuple[str, str]:
    """The value is there already."""
    low = percent(source.agreement.low)
    first = f"People type what {_named(source)} says already."
    second = (
        f"The two agree in {percent(source.agreement.value)} of {source.records:,} records that have both "
        f"(surely more than {low}; {percent(source.by_chance)} by chance)."
    )
    return (
        f"{first} {second}",
        f"If they agreed in fewer than nine of ten records, people would be asked again. {SECOND_CHOICE}",
    )


def ask_later(facts: FieldFacts, stage: str) -> tuple[str, str]:
    """It is asked before it is known."""
    stages = facts.filled.stages if facts.filled is not None else ()
    settled = sum(one.settled for one in stages)
    names = [one.name for one in stages]
    after = sum(one.settled for one in stages[names.index(stage) :])
    first = (
        f"{percent(after / settled)} of the values are set right at {stage} or later: before it, people cannot know."
    )
    second = "Until then it is asked of every record, also of those that never come so far."
    return f"{first} {second}", f"If most values were right before {stage}, it would be asked from the beginning."


def make_optional(facts: FieldFacts, low_effort: Estimate, missing: Sequence[str]) -> tuple[str, str]:
    """Requiring it does harm, or is not shown to do good."""
    found = (
        max(facts.truth.findings, key=lambda one: one.share.value, default=None) if facts.truth is not None else None
    )
    if found is not None and low_effort.value:
        first = f"It is required, and {percent(low_effort.value)} of the values look as if nobody meant them: {found.words.rstrip('.')}."
        second = "Who knows the value still gives it; who does not leaves it empty, which is more honest than a filler."
        return f"{first} {second}", "If the values became true, requiring it would do no harm."
    first = "It is required, and nothing shows that requiring it helps: nobody is known to read it, and it is not known to earn anything."
    what = listed(missing)
    second = f"It is not retired, for it is not known {what}." if what else "Its values stay."
    return (
        f"{first} {second}",
        f"To know {what} would settle whether to keep or to retire it." if what else SECOND_CHOICE,
    )


def keep(facts: FieldFacts, missing: Sequence[str], sure: float) -> tuple[str, str]:
    """It is worth what it costs, or too little is known."""
    earned = [
        one for one in facts.earns if one.corrected is not None and one.corrected <= sure and one.bits is not None
    ]
    readers = facts.use.readers_now
    said = []
    if readers:
        more = f" and {len(readers) - 1} more" if len(readers) > 1 else ""
        said.append(f"It is read by {readers[0].kind} “{readers[0].name}”{more}.")
    elif facts.use.people:
        said.append(f"{facts.use.people} people look at it.")
    if earned:
        best = max(earned, key=lambda one: one.bits.value if one.bits is not None else 0.0)
        bits = best.bits.value if best.bits is not None else 0.0
        said.append(
            f"It says something about {best.outcome} that is not known without it ({bits:.3f} bits a record, p = {best.corrected:.2g})."
        )
    if not said:
        said.append("It is not required, so that it costs only those who mean to fill it.")
    if len(said) < 2:
        said.append(f"It is not known {listed(missing)}." if missing else "Nothing found speaks against it.")
    change = "If nobody read it and it said nothing about outcomes, it could be retired."
    return " ".join(said[:2]), f"To know {listed(missing)} could change this." if missing and not said[1:2] else change


def risk(facts: FieldFacts) -> tuple[str, ...]:
    """Who reads the field, those who own what reads it first."""
    lines = []
    for one in sorted(facts.use.readers, key=lambda one: (not one.reads, one.kind, one.name)):
        used = "" if one.times is None else f", used {one.times} times" if one.times else ", not used lately"
        owner = f"; ask {one.owner} first" if one.owner else ""
        lines.append(f"{one.kind} “{one.name}”{used}{owner}")
    if facts.use.people:
        lines.append(f"{facts.use.people} people look at it")
    if not facts.use.complete:
        lines.append("not all that may read it was looked through")
    return tuple(lines)


def _named(source: Source) -> str:
    return {
        "field": f"the field {source.name}",
        "domain": f"the domain of {source.name}",
        "company": f"the {source.name}",
        "earlier_record": f"the {source.name}",
    }.get(source.kind, f"{source.kind.replace('_', ' ')} ({source.name})")


def listed(names: Sequence[str]) -> str:
    """“a, b and c”; the first three where there are more."""
    if len(names) > 3:
        return f"{', '.join(names[:3])} and more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
