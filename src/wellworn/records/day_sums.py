"""Sums with days: months on, working days on, and the day of a phrase such as "end of the month"."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from wellworn.records import day_words as words


def of_phrase(rule: str, today: date) -> date:
    """The day of a phrase."""
    monday = today - timedelta(today.weekday())
    if rule in ("week_start", "week_end", "next_week_end"):
        friday = monday + timedelta(4 if today.weekday() <= 4 else 11)
        return {
            "week_start": monday + timedelta(7),
            "week_end": friday,
            "next_week_end": monday + timedelta(11),
        }[rule]
    if rule == "month_start":
        return months_on(today.replace(day=1), 1)
    if rule == "month_end":
        return _last_of(today.year, today.month)
    if rule == "quarter_end":
        return _last_of(today.year, (today.month + 2) // 3 * 3)
    if rule == "year_end":
        return date(today.year, 12, 31)
    return today + timedelta({"today": 0, "tomorrow": 1, "after_tomorrow": 2, "yesterday": -1}[rule])


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months_on(day: date, months: int) -> date:
    """The same day some months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def coming(day: int, month: int, today: date) -> date:
    """The next day of that number and month; the 29th of February waits for its year."""
    for year in range(today.year, today.year + 9):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError(day)


def later(today: date, count: int, unit: str) -> date:
    """`today` and so many units more."""
    if unit == words.WORKDAY:
        weeks, rest = divmod(count, 5)
        friday_before = today - timedelta(max(0, today.weekday() - 4))  # at a weekend, counted from there
        day = friday_before + timedelta(weeks=weeks)
        for _step in range(rest):
            day += timedelta(3 if day.weekday() == 4 else 1)
        return day
    if unit in (words.MONTH, words.YEAR):
        return months_on(today, count * (12 if unit == words.YEAR else 1))
    return today + timedelta(count * (7 if unit == words.WEEK else 1))


def working_day_after(day: date) -> date:
    """The next day from Monday to Friday."""
    return later(day, 1, words.WORKDAY)
