"""What is concluded from a panel: a verdict, the numbers it stands on, and what would have happened otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wellworn.program.effects.chance import Chance


class Verdict(StrEnum):
    """What a manager is told. The second and third are ordinary answers."""

    FOUND = "effect found"
    NONE = "no effect found"
    UNTOLD = "cannot tell yet"


class Method(StrEnum):
    """How the effect is estimated."""

    STAGGERED = "staggered"  # Callaway & Sant'Anna, from the mean of all times before
    CALLAWAY_SANTANNA = "callaway-santanna"  # the same from the last time before, as published
    TWO_GROUPS = "two-groups"
    SERIES = "series"
    FIXED_EFFECTS = "fixed-effects"  # to compare with what others published; it misleads when dates differ


class Says(StrEnum):
    """What can be said of an effect. The words stand in `program.saying`."""

    ROSE = "rose"
    FELL = "fell"
    NONE = "none"
    APART_BEFORE = "apart before"
    ASK_AGAIN = "ask again"
    WAITING_IS_NO_USE = "waiting is no use"
    CUT_SHORT = "cut short"
    ONLY_BEGUN = "only begun"
    FEW_TEAMS = "few teams"
    FEW_WAYS = "few ways"
    SHORT_BEFORE = "short before"
    NOT_BEGUN = "not begun"
    NO_TEAMS = "no teams"
    NOTHING_SHOWN = "nothing shown"
    ALL_ALIKE = "all alike"
    ENDED_AT_ONCE = "ended at once"
    LEFT_OUT = "left out"
    MISLEADS = "misleads"
    PARALLEL = "parallel"
    LOT = "lot"
    ALONE = "alone"
    FORESEEN = "foreseen"
    TREND = "trend"
    SYMMETRIC = "symmetric"


@dataclass(frozen=True)
class Said:
    """A sentence by its code, with what stands in it: a float is an amount of the outcome, a whole number counts, a text is a day."""

    code: Says
    values: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What is asked of a panel, said before it is looked at."""

    outcome: str = ""  # by its key or the name of its column
    unit: str = ""  # "points", or nothing
    scale: float = 1.0  # by which a number is multiplied when it is told: 100 for shares
    step: str = "week"  # what one time is
    worth: float | None = None  # the smallest change worth having
    window: int | None = None  # for how many times after it began it is to be judged
    is_over: bool = False  # no more times will come: it was extended or taken back
    level: float = 0.05


@dataclass(frozen=True)
class Moment:
    """A time of the picture: what the treated units had, and what they would have had."""

    time: float
    actual: float
    otherwise: float | None


@dataclass(frozen=True)
class Step:
    """The effect so many times after (below 0: before) treatment; the interval holds for all steps at once."""

    since: int
    effect: float
    low: float
    high: float


@dataclass(frozen=True)
class Conclusion:
    """The answer, as a value."""

    verdict: Verdict
    sentence: Said
    method: Method
    chance: Chance | None
    assumptions: Sequence[Said]
    seen: float | None = None  # the smallest effect that would have been found in four of five such roll-outs
    ask_again: int | None = None  # in how many times
    before: Chance | None = None  # the same estimate where nothing had happened yet
    moments: Sequence[Moment] = ()
    steps: Sequence[Step] = ()
    notes: Sequence[Said] = ()
    units: int = 0
    treated: int = 0
    asked: Question = field(default_factory=Question)  # what amounts are told in
