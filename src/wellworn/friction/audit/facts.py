"""What is known about one field: how it is asked, what it costs, who fills it and how truly, who reads it, what it earns, and where else
it could come from. `None` always means "not known", never "none": a verdict treats the two differently.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from wellworn.friction.audit.said import Said

MEASURED, MODELLED = "measured", "keystroke-level model"
LEAST_PEOPLE = 5  # behind a count of people; a smaller one that is not nought is held back

# What may read a field. Whoever gathers `Use` says which of them were looked through.
READERS = ("view", "report", "filter", "sort", "automation", "sequence", "commission", "export", "api", "person")
MACHINES = frozenset({"automation", "sequence", "commission", "api"})  # break without the field, used lately or not


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Estimate:
        """A number that was counted."""
        return cls(value, value, value)

    def __mul__(self, other: Estimate) -> Estimate:
        """The product of two that are not below nought and err independently (relative errors add in quadrature)."""
        value = self.value * other.value
        down = hypot(*((one.value - one.low) / one.value if one.value else 0.0 for one in (self, other)))
        up = hypot(*((one.high - one.value) / one.value if one.value else 0.0 for one in (self, other)))
        high = value * (1 + up) if value else self.high * other.high
        return Estimate(value, max(0.0, value * (1 - down), self.low * other.low), high)


NOTHING = Estimate(0.0, 0.0, 0.0)


def added(parts: Iterable[Estimate], *, together: bool = False) -> Estimate:
    """The sum of estimates that err independently of each other, or all `together` in one direction (one model's error)."""
    parts = list(parts)
    value = sum(one.value for one in parts)
    down, up = [one.value - one.low for one in parts], [one.high - one.value for one in parts]
    less, more = (sum(down), sum(up)) if together else (hypot(*down), hypot(*up))
    return Estimate(value, value - less, value + more)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where people meet the field."""

    required: bool = False
    required_where: tuple[str, ...] = ()  # in words: "form New deal", "stage Proposal"
    forms: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    shown: bool = True
    read_only: bool = False
    default: str = ""  # what the form offers


@dataclass(frozen=True, slots=True)
class Cost:
    """What the field takes in a month, over all people: never of one."""

    entries: Estimate  # by hand, corrections among them
    corrections: float | None = 0.0  # None where so few people made them that it is not told
    seconds: Estimate | None = None  # of one entry
    source: str = MEASURED  # of the seconds, or MODELLED

    @property
    def hours(self) -> Estimate | None:
        """Hours of people in a month."""
        if self.seconds is None:
            return None
        product = self.entries * self.seconds
        return Estimate(product.value / 3600, product.low / 3600, product.high / 3600)


@dataclass(frozen=True, slots=True)
class AtStage:
    """How many records came to a stage, and how many values were first given, or last set right, while there."""

    name: str
    records: int
    first_given: int
    settled: int


@dataclass(frozen=True, slots=True)
class Filled:
    """How the field is filled. The `by_` counts are of filled records; they are None where the source of values is not kept."""

    records: int
    filled: int
    by_hand: int | None = None
    by_capture: int | None = None
    by_import: int | None = None
    by_default: int | None = None
    few_typed: bool = False  # so few people that it is not told how much was typed, nor what would tell it
    stages: tuple[AtStage, ...] = ()  # in their order
    days_after_start: float | None = None  # median, from the record's beginning to the value
    stale_days: float | None = None  # median, since the value last changed
    distinct: int | None = None  # different values
    bits: float | None = None  # Shannon's entropy of the values

    @property
    def share(self) -> float:
        """Of the records, how many have a value."""
        return self.filled / self.records if self.records else 0.0


@dataclass(frozen=True, slots=True)
class LowEffort:
    """One finding of `wellworn.measures.truth` about this field."""

    detector: str
    words: Said | str  # what the detector saw; of files in its own words
    share: Estimate  # of the values, beyond what is ordinary
    corrected: float  # p-value over all questions of the audit
    rate: float  # of false alarms that the detector states


@dataclass(frozen=True, slots=True)
class Truth:
    """What the detectors said: findings, and how many questions were answered at all."""

    findings: tuple[LowEffort, ...] = ()
    answered: int = 0

    @property
    def low_effort(self) -> Estimate:
        """The share of values that nobody meant: the largest that one detector found, for they name the same values."""
        return max((one.share for one in self.findings), key=lambda share: share.value, default=NOTHING)


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads the field. `times` counts its use in the window; None where nobody knows."""

    kind: str  # one of READERS, but no person
    name: str
    times: int | None = None
    owner: str = ""  # who is asked before it changes

    @property
    def reads(self) -> bool:
        """Whether it counts: machines always do, others unless it is known that nobody opened them."""
        return self.kind in MACHINES or self.times != 0


@dataclass(frozen=True, slots=True)
class Use:
    """Who reads the field. Only what is in `looked_through` can be said to be absent."""

    readers: tuple[Reader, ...] = ()
    people: int | None = None  # who looked at it: 0, or LEAST_PEOPLE and more; None is not known or held back
    looked_through: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether every way of reading was looked through."""
        return self.looked_through >= set(READERS) and self.people is not None

    @property
    def readers_now(self) -> tuple[Reader, ...]:
        """Those that read it."""
        return tuple(one for one in self.readers if one.reads)


@dataclass(frozen=True, slots=True)
class Earns:
    """What the field says about one outcome beyond what is known without it, in bits a record; None where it cannot be told."""

    outcome: str
    bits: Estimate | None
    corrected: float | None  # p-value over all fields and outcomes
    records: int
    why_not: Said | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Somewhere else that the value could come from, and how often the two agree where both are there."""

    kind: str  # mail, signature, calendar, domain, company, field, earlier_record
    name: str
    agreement: Estimate
    by_chance: float  # agreement of the two if they had nothing to do with each other
    records: int


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """All that a verdict is made from. `protected` says in words why nobody may propose to change the field; empty for most."""

    object: str
    field: str
    label: str
    kind: str
    asked: Asked = Asked()
    cost: Cost | None = None
    filled: Filled | None = None
    truth: Truth | None = None
    use: Use = Use()
    earns: tuple[Earns, ...] = ()
    elsewhere: tuple[Source, ...] = ()
    protected: str = ""
    questions: int = 0  # "Why this?" marks that people left on it
