"""Days that are said from today: "this quarter", "the next 30 days". Pure."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERIODS: dict[str, str | Promise] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "next_quarter": _("next quarter"),
    "this_year": _("this year"),
    "last_year": _("last year"),
    "next_year": _("next year"),
}
STEPS = {"last": -1, "this": 0, "next": 1}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period of `PERIODS`, seen from `today`. Weeks begin on Monday."""
    if period in ("yesterday", "today", "tomorrow"):
        day = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[period])
        return day, day
    which, _underscore, unit = period.partition("_")
    step = STEPS[which]
    if unit == "week":
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return first, first + timedelta(days=6)
    length = MONTHS[unit]
    index = (today.year * 12 + today.month - 1) // length + step
    return _month(index * length), _month((index + 1) * length) - timedelta(days=1)


def _month(index: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(index // 12, index % 12 + 1, 1)
