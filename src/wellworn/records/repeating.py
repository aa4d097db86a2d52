"""When a task comes back: the next day of a row of days. No clock, no database."""

from __future__ import annotations

from datetime import date, timedelta

from wellworn.records.day_sums import months_on, working_day_after


def next_day(repeat: str, first: date, due: date, today: date) -> date | None:
    """The first day of the row that began on `first` which lies after `due` and not before `today`; None for no row."""
    after = max(due, today - timedelta(1))
    if repeat == "daily":
        return working_day_after(after)
    if repeat == "weekly":
        return first + timedelta(weeks=max(0, (after - first).days // 7 + 1))
    if repeat == "monthly":
        months = max(0, (after.year - first.year) * 12 + after.month - first.month - 1)
        for more in range(months, months + 4):
            if (day := months_on(first, more)) > after:
                return day
    return None
