"""Months, days and zones as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
ZONES = ("Europe/Berlin", "Europe/Madrid", "Europe/London", "America/New_York")
HOLIDAYS = {  # month and day, the ones that fall on the same day each year
    "Europe/Berlin": ("01-01", "05-01", "10-03", "12-25", "12-26"),
    "Europe/Madrid": ("01-01", "01-06", "05-01", "08-15", "10-12", "12-08", "12-25"),
    "Europe/London": ("01-01", "12-25", "12-26"),
    "America/New_York": ("01-01", "06-19", "07-04", "11-11", "12-25"),
}


@dataclass(frozen=True)
class Month:
    """A month of the story."""

    number: int  # from 0
    first: date
    last: date

    @property
    def days(self) -> Days:
        """Its days."""
        days: Days = np.datetime64(self.first, "D") + np.arange((self.last - self.first).days + 1)
        return days

    @property
    def name(self) -> str:
        """2026-03"""
        return f"{self.first:%Y-%m}"


def months(count: int, until: date) -> list[Month]:
    """The `count` months of which the last is the one of `until`, and ends on that day."""
    end = np.datetime64(until, "M")
    starts = [(end - back).astype(object) for back in reversed(range(count))]
    ends = [((np.datetime64(start, "M") + 1).astype("datetime64[D]") - 1).astype(object) for start in starts]
    return [
        Month(number, start, min(ended, until)) for number, (start, ended) in enumerate(zip(starts, ends, strict=True))
    ]


def weekday(days: Days) -> NDArray[np.int64]:
    """0 for Monday."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7


@cache
def offset_minutes(zone: str, day: date) -> int:
    """How far a zone is ahead of UTC at noon of a day."""
    ahead = datetime.combine(day, time(12), tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return round(ahead.total_seconds() / 60) if ahead else 0


def is_holiday(zone: str, days: Days) -> NDArray[np.bool_]:
    """Which of the days are free in a zone."""
    names = np.datetime_as_string(days.astype("datetime64[D]"), unit="D")
    return np.isin(np.char.partition(names, "-")[:, 2], HOLIDAYS[zone])
