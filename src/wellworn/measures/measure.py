"""What a measure is: a value that says its question, its formula, its window, its least group and its sources, and how it is counted.

Engines count, Python concludes: an expression gives whole numbers alone, so that every engine gives the same; shares, medians and
intervals come from those numbers in `conclude`, after suppression, in one place for all engines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from wellworn.measures.suppression.floor import FLOOR, least
from wellworn.measures.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

PEOPLE = "people"  # the column of an expression that tells how many members a row is about
GROUPS = ("role", "team")

Row = Mapping[str, object]


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it is shown: in the web, not here."""
    return text


@dataclass(frozen=True, slots=True)
class Declared:
    """A feature of the product, used or not, and the roles it is for."""

    key: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandCost:
    """What one act costs when somebody does it by hand: seconds, and their standard error."""

    feature: str
    seconds: float
    error: float
    source: str  # "measured", or the model it comes from


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked: the days from `first` to `last`, both included, and by which of GROUPS."""

    first: date
    last: date
    by: tuple[str, ...] = ()
    features: tuple[Declared, ...] = ()  # what the product can do, so that what nobody uses is told too
    hand_costs: tuple[HandCost, ...] = ()  # what an act of each feature takes by hand

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A window ends on or after the day it begins.")
        if unknown := set(self.by) - set(GROUPS):
            raise ValueError(f"Nothing is counted by {min(unknown)}. Choose of: {', '.join(GROUPS)}.")

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1

    def within(self, first: date, last: date) -> Scope:
        """The same question of other days."""
        return replace(self, first=first, last=last)

    def counted_by(self, groups: tuple[str, ...]) -> Scope:
        """The same question, asked by these groups."""
        return replace(self, by=groups)

    def also_by(self, *groups: str) -> Scope:
        """The same question, asked by these groups as well."""
        return replace(self, by=(*self.by, *(one for one in groups if one not in self.by)))


Expression = Callable[[Tables, Scope], "ir.Table"]
Conclude = Callable[[Sequence[Row], Scope], list[Row]]


def as_counted(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """Nothing to conclude: the counts are the answer."""
    return list(rows)


InRange = Callable[[Row], Row]


def as_it_is(row: Row) -> Row:
    """Nothing else to say of a row with a range."""
    return row


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Texts are plain English, marked by `gettext_noop`, which the web translates when it shows them.

    `expression` gives a table of the scope's groups, the measure's own `splits` (a segment, a feature, a field ...), PEOPLE, and counts
    as whole numbers: sums of acts, days or records, or, if named in `heads`, members of the row's people to whom something applies.
    Rows of one group that differ in their splits are about the same people or parts of them.

    `parts` names heads, or PEOPLE, that consist of others which do not overlap: where all but one are known the last one is, too.
    `inputs` names columns that are no sums over people: concluded from and not shown, or the same for everybody. `starters` is of a
    measure about those alone who came in the window; `shape` of one whose counts are never shown, since only curves and medians are
    concluded from them. `in_range` says how a row is told of which a number of heads is known only to lie in a range. `by_calendar` is
    of a measure whose expression is another one in other months, and not the same with other days in it.
    """

    key: str
    question: str
    formula: str
    unit: str
    window: str
    source: str
    expression: Expression
    needs: tuple[str, ...]  # of the four tables, besides members
    splits: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    always_by: tuple[str, ...] = ()  # groups without which the measure says nothing
    conclude: Conclude = as_counted
    target: str = ""
    least_group: int = FLOOR
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inputs: tuple[str, ...] = ()
    starters: bool = False
    shape: bool = False
    in_range: InRange = as_it_is
    by_calendar: bool = False

    def __post_init__(self) -> None:
        if self.least_group < FLOOR:
            raise ValueError(f"A group has at least {FLOOR} people; {self.key} asks for {self.least_group}.")

    def is_large_enough(self, row: Row) -> bool:
        """Whether a row is about as many people as may be shown; a row about nobody shows nothing of anybody."""
        people = row[PEOPLE]
        return isinstance(people, int) and people >= least(self.least_group)


def share(part: object, whole: object) -> float | None:
    """Part of a whole, None of nothing; numbers that were suppressed (None) stay so."""
    return part / whole if isinstance(part, int) and isinstance(whole, int) and whole else None
