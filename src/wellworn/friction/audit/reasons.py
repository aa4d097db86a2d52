"""Why a verdict is what it is: two sentences, what would change it, and who reads the field. By their codes, with what stands in them: the
words are `friction.saying`'s."""

from __future__ import annotations

from collections.abc import Sequence

from wellworn.friction.audit.facts import Estimate, FieldFacts, Source
from wellworn.friction.audit.said import Said
from wellworn.measures.intervals import wilson

Told = tuple[Said, ...]


def share(part: int, whole: int) -> Estimate:
    """A share with Wilson's interval; from 0 to 1 of nothing."""
    interval = wilson(part, whole)
    return Estimate(0.0, 0.0, 1.0) if interval is None else Estimate(part / whole, *interval)


def left_alone(facts: FieldFacts) -> tuple[Told, Told]:
    """Why a field is no question of this audit."""
    why = Said("protected", {"why": facts.protected}) if facts.protected else Said("nobody_types")
    return (why, Said("asks_nothing")), (Said("nothing_changes_this"),)


def retire(facts: FieldFacts) -> tuple[Told, Told]:
    """Nobody reads it, and it earns nothing."""
    bits = max((one.bits.high for one in facts.earns if one.bits is not None), default=0.0)
    outcomes = tuple(one.outcome for one in facts.earns)
    return (Said("nobody_reads"), Said("says_nothing", {"outcomes": outcomes, "bits": bits})), (
        Said("any_reader_keeps"),
    )


def automate(facts: FieldFacts, source: Source) -> tuple[Told, Told]:
    """The value is there already."""
    agree = Said(
        "agree",
        {"share": source.agreement.value, "n": source.records, "low": source.agreement.low, "chance": source.by_chance},
    )
    return (Said("typed_twice", {"source": _named(source)}), agree), (Said("asked_again_below"), Said("turn_down"))


def ask_later(facts: FieldFacts, stage: str) -> tuple[Told, Told]:
    """It is asked before it is known."""
    stages = facts.filled.stages if facts.filled is not None else ()
    settled = sum(one.settled for one in stages)
    names = [one.name for one in stages]
    after = sum(one.settled for one in stages[names.index(stage) :])
    first = Said("settled_later", {"share": after / settled, "stage": stage})
    return (first, Said("asked_of_all")), (Said("asked_at_once", {"stage": stage}),)


def make_optional(facts: FieldFacts, low_effort: Estimate, missing: Sequence[Said]) -> tuple[Told, Told]:
    """Requiring it does harm, or is not shown to do good."""
    found = (
        max(facts.truth.findings, key=lambda one: one.share.value, default=None) if facts.truth is not None else None
    )
    if found is not None and low_effort.value:
        filler = Said("fillers", {"share": low_effort.value, "words": found.words})
        return (filler, Said("honest_empty")), (Said("true_values"),)
    second = Said("not_retired", {"missing": tuple(missing)}) if missing else Said("values_stay")
    change = Said("knowing_settles", {"missing": tuple(missing)}) if missing else Said("turn_down")
    return (Said("no_good_shown"), second), (change,)


def keep(facts: FieldFacts, missing: Sequence[Said], sure: float) -> tuple[Told, Told]:
    """It is worth what it costs, or too little is known."""
    earned = [
        one for one in facts.earns if one.corrected is not None and one.corrected <= sure and one.bits is not None
    ]
    readers = facts.use.readers_now
    said = list[Said]()
    if readers:
        more = len(readers) - 1
        said.append(
            Said(
                "read_by_more" if more else "read_by", {"reader": _reader(readers[0].kind, readers[0].name), "n": more}
            )
        )
    elif facts.use.people:
        said.append(Said("people_look", {"n": facts.use.people}))
    if earned:
        best = max(earned, key=lambda one: one.bits.value if one.bits is not None else 0.0)
        bits = best.bits.value if best.bits is not None else 0.0
        said.append(Said("says_something", {"outcomes": (best.outcome,), "bits": bits, "p": best.corrected or 0.0}))
    if not said:
        said.append(Said("not_required"))
    is_thin = len(said) < 2
    if is_thin:
        said.append(Said("not_known", {"missing": tuple(missing)}) if missing else Said("nothing_against"))
    change = (
        Said("knowing_could_change", {"missing": tuple(missing)}) if missing and is_thin else Said("could_be_retired")
    )
    return tuple(said[:2]), (change,)


def risk(facts: FieldFacts) -> Told:
    """Who reads the field, those who own what reads it first."""
    lines = []
    for one in sorted(facts.use.readers, key=lambda one: (not one.reads, one.kind, one.name)):
        used = "reader" if one.times is None else "reader_used" if one.times else "reader_unused"
        given = {"reader": _reader(one.kind, one.name), "n": one.times or 0, "owner": one.owner}
        lines.append(Said(f"{used}_owned" if one.owner else used, given))
    if facts.use.people:
        lines.append(Said("people", {"n": facts.use.people}))
    if not facts.use.complete:
        lines.append(Said("not_all_looked_through"))
    return tuple(lines)


def _named(source: Source) -> Said:
    known = source.kind in ("field", "domain", "company", "earlier_record")
    return Said(f"source_{source.kind}" if known else "source_other", {"name": source.name, "source_kind": source.kind})


def _reader(kind: str, name: str) -> Said:
    return Said("reader_named", {"reader_kind": kind, "name": name})
