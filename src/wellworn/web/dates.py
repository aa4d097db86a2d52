"""Dates and times as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

ALMOST_A_YEAR = timedelta(days=330)
SOON = timedelta(minutes=60)  # what is counted in minutes


@lru_cache(maxsize=4096)
def _written(day: date, shape: str, language: str | None) -> str:
    """A day in the active language. A page says the same few days again and again."""
    return str(date_format(day, shape))


def said(moment: datetime | date, now: datetime, zone: ZoneInfo, *, clock: bool = False) -> str:
    """`moment` as somebody in `zone` would say it at `now`: "today 10:00", "Thu 19 Nov", "19 Nov 2024".

    The time of day is said of what is within a day of today, and of anything with `clock`.
    """
    local = moment.astimezone(zone) if isinstance(moment, datetime) else None
    day = local.date() if local else moment
    today = now.astimezone(zone).date()
    apart = (day - today).days
    if not -1 <= apart <= 1:
        shape = _("D j M") if abs(day - today) < ALMOST_A_YEAR else _("j M Y")
        word = _written(day, shape, get_language())
        clock_too = clock
    else:
        word = (_("today"), _("tomorrow"), _("yesterday"))[apart]  # the last by its place from the end: -1
        clock_too = True
    return f"{word} {local:%H:%M}" if local and clock_too else word


def until(moment: datetime, now: datetime, zone: ZoneInfo, *, clock: bool = True) -> str:
    """How far off `moment` is, as people say it: "now", "in 19 min", "today 14:30", "tomorrow 10:00", "Tue 24 Nov 10:00".

    Without `clock`, where the time stands beside it already, only the day.
    """
    if moment <= now:
        return _("now")
    if moment - now < SOON:
        return _("in %(n)s min") % {"n": max(1, round((moment - now) / timedelta(minutes=1)))}
    return said(moment if clock else moment.astimezone(zone).date(), now, zone, clock=clock)


def in_full(moment: datetime | date, zone: ZoneInfo) -> str:
    """`moment` with nothing left out, for a title."""
    if not isinstance(moment, datetime):
        return _written(moment, _("l j F Y"), get_language())
    local = moment.astimezone(zone)
    return f"{_written(local.date(), _('l j F Y'), get_language())}, {local:%H:%M} {local.tzname()}"
