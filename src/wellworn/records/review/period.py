"""Quarters and months, and those before them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SPANS = ("this_quarter", "next_quarter", "this_month", "next_month")
LENGTHS = {"quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter or a month, by its place in the row of all of them."""

    unit: str  # quarter or month
    index: int

    @property
    def first(self) -> date:
        """Its first day."""
        months = self.index * LENGTHS[self.unit]
        return date(months // 12, months % 12 + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return Period(self.unit, self.index + 1).first - timedelta(days=1)

    @property
    def key(self) -> str:
        """ "2026-Q4" or "2026-11"."""
        if self.unit == "quarter":
            return f"{self.index // 4}-Q{self.index % 4 + 1}"
        return f"{self.index // 12}-{self.index % 12 + 1:02}"

    def before(self, count: int) -> Period:
        """The one so many before it."""
        return Period(self.unit, self.index - count)


def period_of(span: str, today: date) -> Period:
    """The period of a span of SPANS, seen from `today`."""
    which, _underscore, unit = span.partition("_")
    index = (today.year * 12 + today.month - 1) // LENGTHS[unit]
    return Period(unit, index + (which == "next"))
