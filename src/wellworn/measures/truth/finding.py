"""What a detector answers: what it saw, what would be expected, and how rarely chance does that; or that there is not enough to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wellworn.measures.truth.chance import Chance
from wellworn.measures.truth.column import Column, Place

LEAST_PEOPLE = 5  # behind anything that is published; no setting lowers it


@dataclass(frozen=True)
class Seen:
    """One answer. `observed` and `expected` are shares unless the detector's unit says otherwise."""

    words: str  # for the field's owner: "41 % of the values are the default; 14 % would be expected"
    observed: float
    expected: float
    size: int  # how many values it was judged by
    p_value: float
    matters: bool  # whether the effect is large enough to name, however sure it is
    about: str = ""  # which of several things it speaks of: the end of a quarter, or of a month

    @property
    def effect(self) -> float:
        """How far what was seen is from what would be expected, in the detector's unit."""
        return self.observed - self.expected


@dataclass(frozen=True)
class NotEnough:
    """The detector cannot tell here, and why, in a sentence."""

    why: str


Answer = Seen | NotEnough


@dataclass(frozen=True)
class Detector:
    """One pattern of made-up or low-effort data. `rate` is how often it may name a field in which nothing is wrong."""

    key: str
    title: str
    kinds: frozenset[str]
    least: int  # values
    unit: str  # of observed and expected
    null: str  # how chance was simulated, in a sentence
    look: Callable[[Column, Chance], Answer | None]  # None where the question does not arise
    rate: float = 0.01

    @property
    def rate_in_hundred(self) -> float:
        """The rate, of a hundred fields."""
        return round(100 * self.rate, 6)

    def ask(self, column: Column, chance: Chance) -> Answer | None:
        """The answer for one column; None where the question does not arise."""
        if column.kind not in self.kinds:
            return None
        if column.people < LEAST_PEOPLE:
            return NotEnough(f"Fewer than {LEAST_PEOPLE} people gave these values.")
        if column.size < self.least:
            return NotEnough(f"{column.size} values; this takes {self.least}.")
        return self.look(column, chance)


@dataclass(frozen=True)
class Finding:
    """An answer in its place, after the correction. `found` is what may be published as a finding."""

    place: Place
    detector: Detector
    people: int
    seen: Seen
    corrected: float  # the p-value over all questions of the report

    @property
    def found(self) -> bool:
        """Whether it is rare enough after the correction, and large enough to matter."""
        return self.seen.matters and self.corrected <= self.detector.rate


@dataclass(frozen=True)
class Unanswered:
    """A question that could not be answered in its place."""

    place: Place
    detector: Detector
    why: str


def percent(share: float) -> str:
    """A share as it is read: "41 %", "0.4 %"."""
    value = 100 * share
    return f"{value:.1f}\u00a0%" if 0 < value < 1 else f"{value:.0f}\u00a0%"
