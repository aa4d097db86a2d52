"""Seven days of a member's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 7
FIRST_YEAR = 2000


@dataclass(frozen=True, order=True)
class Week:
    """Seven days, both ends included: those to a Sunday, or the last seven."""

    first: date

    @property
    def last(self) -> date:
        """Its seventh day."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def days(self) -> list[date]:
        """All seven."""
        return [self.first + timedelta(days=nth) for nth in range(DAYS)]

    def back(self, weeks: int) -> Week:
        """The week so many weeks before."""
        return Week(self.first - timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def ending(day: date) -> Week:
    """The seven days to a day."""
    return Week(day - timedelta(days=DAYS - 1))


def of(day: date) -> Week:
    """The week from Monday to Sunday that a day lies in."""
    return Week(day - timedelta(days=day.weekday()))


def read_day(text: str, today: date) -> date:
    """The day that an address asks for; today for none, for one to come, for one so long ago that nothing is kept, and for what is no day."""
    try:
        day = min(date.fromisoformat(text), today)
    except ValueError:
        return today
    return day if day.year >= FIRST_YEAR else today
