"""From facts to a verdict on each field, with its reasons, what would change it, the hours it gives back and who reads it.

Retiring takes evidence on every side: that nobody reads the field, and that it says nothing about any outcome. Where evidence is
missing, the most that is proposed is to make the field optional, which loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wellworn.friction.audit import reasons
from wellworn.friction.audit.facts import MODELLED, NOTHING, READERS, Estimate, FieldFacts, Source, added
from wellworn.friction.audit.said import Said

ALL_BUT_PEOPLE = frozenset(READERS) - {"person"}
KEEP, AUTOMATE, MAKE_OPTIONAL, ASK_LATER, RETIRE = KINDS = ("keep", "automate", "make_optional", "ask_later", "retire")


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the lines are. Each is explained in docs/field-audit.md."""

    sure: float = 0.05  # a corrected p-value up to which a field is said to earn something
    least_bits: float = 0.02  # a record: the most that a field which says “nothing” may say, by its upper end
    least_records: int = 200  # before anything is said to be absent
    agreement: float = 0.9  # of a source, by the lower end of its interval
    above_chance: float = 0.5  # of the way from chance to certainty (Cohen's kappa)
    least_both: int = 50  # records that have the field and the source
    low_effort: float = 0.1  # of the values, by the lower end of its interval, from which requiring does harm
    settled_later: float = 0.6  # of the values, set right after the first stage


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What should be done with one field."""

    object: str
    field: str
    label: str
    kind: str  # one of KINDS
    reasons: tuple[Said, ...]  # two sentences
    would_change: tuple[Said, ...]  # one sentence or two
    hours: Estimate | None = None  # given back in a month; None where the cost is not known
    cost_source: str = ""
    source: Source | None = None  # of "automate"
    stage: str = ""  # of "ask_later"
    risk: tuple[Said, ...] = ()  # who reads it, and who is asked first


def judge(facts: Sequence[FieldFacts], rules: Rules = RULES) -> list[Verdict]:
    """A verdict on each field, in the order given. Two fields that could each come from the other are not both automated."""
    first = [_one(one, rules) for one in facts]
    gone = {(one.object, one.field) for one in first if one.kind == RETIRE}
    found: list[Verdict] = []
    automated: set[tuple[str, str]] = set()
    for one, verdict in zip(facts, first, strict=True):
        if verdict.kind == AUTOMATE:
            open_ = tuple(
                source
                for source in one.elsewhere
                if source.kind != "field" or (one.object, source.name) not in gone | automated
            )
            if len(open_) < len(one.elsewhere):
                verdict = _one(replace(one, elsewhere=open_), rules)
            if verdict.kind == AUTOMATE:
                automated.add((one.object, one.field))
        found.append(verdict)
    return found


def total(verdicts: Sequence[Verdict]) -> Estimate:
    """The hours that verdicts give back together: measured times err independently, modelled ones all in one direction."""
    known = [(one.hours, one.cost_source) for one in verdicts if one.hours is not None]
    measured = added(hours for hours, source in known if source != MODELLED)
    modelled = added((hours for hours, source in known if source == MODELLED), together=True)
    return added((measured, modelled))


def _one(facts: FieldFacts, rules: Rules) -> Verdict:
    if facts.protected or facts.asked.read_only:
        return _verdict(facts, KEEP, *reasons.left_alone(facts))
    missing = what_is_missing(facts, rules)
    worthless = not reads(facts) and not earns(facts, rules)
    if worthless and not missing:
        return _verdict(facts, RETIRE, *reasons.retire(facts), hours=_hours(facts, Estimate.exactly(1.0)))
    source = best_source(facts, rules)
    if source is not None and facts.asked.shown and _by_hand(facts):
        told = reasons.automate(facts, source)
        return replace(_verdict(facts, AUTOMATE, *told, hours=_hours(facts, source.agreement)), source=source)
    if facts.asked.required:
        later = settled_later(facts, rules)
        if later is not None:
            stage, spared = later
            told = reasons.ask_later(facts, stage)
            return replace(_verdict(facts, ASK_LATER, *told, hours=_hours(facts, spared)), stage=stage)
        share = facts.truth.low_effort if facts.truth is not None else NOTHING
        if share.low >= rules.low_effort or worthless:
            told = reasons.make_optional(facts, share, missing)
            spared = share if share.value else Estimate(0.0, 0.0, 1.0)  # how many would leave it empty is not known
            return _verdict(facts, MAKE_OPTIONAL, *told, hours=_hours(facts, spared))
    return _verdict(facts, KEEP, *reasons.keep(facts, missing, rules.sure))


def reads(facts: FieldFacts) -> bool:
    """Whether anything or anybody is known to read the field."""
    return bool(facts.use.readers_now or facts.use.people)


def earns(facts: FieldFacts, rules: Rules = RULES) -> bool:
    """Whether the field is known to say something about an outcome."""
    return any(one.corrected is not None and one.corrected <= rules.sure for one in facts.earns)


def what_is_missing(facts: FieldFacts, rules: Rules = RULES) -> tuple[Said, ...]:
    """What would have to be known before a field could be retired."""
    missing = list[Said]()
    if not facts.use.complete:
        missing.append(Said("who_looks" if facts.use.looked_through >= ALL_BUT_PEOPLE else "who_reads"))
    unclear = [
        one
        for one in facts.earns
        if one.bits is None or (one.bits.high > rules.least_bits and not _sure(one.corrected, rules))
    ]
    if not facts.earns:
        missing.append(Said("what_it_says"))
    missing.extend(Said("whether_says", {"outcomes": (one.outcome,)}) for one in unclear)
    if facts.filled is None or facts.filled.records < rules.least_records:
        missing.append(Said("how_filled"))
    return tuple(missing)


def _sure(corrected: float | None, rules: Rules) -> bool:
    return corrected is not None and corrected <= rules.sure


def best_source(facts: FieldFacts, rules: Rules = RULES) -> Source | None:
    """The source that agrees best, if any agrees well enough, and better than chance."""
    good = [
        one
        for one in facts.elsewhere
        if one.records >= rules.least_both
        and one.agreement.low >= rules.agreement
        and one.agreement.low - one.by_chance >= rules.above_chance * (1 - one.by_chance)
    ]
    return max(good, key=lambda one: (one.agreement.low, one.kind != "field", one.name), default=None)


def settled_later(facts: FieldFacts, rules: Rules = RULES) -> tuple[str, Estimate] | None:
    """The stage from which most values are settled, if that comes after the first that asks, and the share of entries that asking there
    spares."""
    stages = facts.filled.stages if facts.filled is not None else ()
    settled = sum(one.settled for one in stages)
    if len(stages) < 2 or settled < rules.least_records:
        return None
    asks = next((place for place, one in enumerate(stages) if one.name in facts.asked.stages), 0)
    for place in range(len(stages) - 1, asks, -1):
        here = sum(one.settled for one in stages[place:])
        if here >= rules.settled_later * settled:
            return stages[place].name, reasons.share(
                max(0, stages[asks].records - stages[place].records), stages[asks].records
            )
    return None


def _by_hand(facts: FieldFacts) -> bool:
    """Whether people fill it, as far as is known."""
    return facts.filled is None or facts.filled.by_hand is None or facts.filled.by_hand > 0


def _hours(facts: FieldFacts, part: Estimate) -> Estimate | None:
    hours = facts.cost.hours if facts.cost is not None else None
    return None if hours is None else hours * part


def _verdict(
    facts: FieldFacts, kind: str, told: tuple[Said, ...], change: tuple[Said, ...], *, hours: Estimate | None = None
) -> Verdict:
    return Verdict(
        object=facts.object,
        field=facts.field,
        label=facts.label,
        kind=kind,
        reasons=told,
        would_change=change,
        hours=NOTHING if kind == KEEP else hours,
        cost_source=facts.cost.source if facts.cost is not None else "",
        risk=reasons.risk(facts),
    )
