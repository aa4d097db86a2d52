"""Recurrence rules, taken apart with suspicion: what a rule can cost is bounded before it is followed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, SECONDLY, WEEKLY, YEARLY, rrule, weekday

FREQUENCIES = {
    "YEARLY": YEARLY,
    "MONTHLY": MONTHLY,
    "WEEKLY": WEEKLY,
    "DAILY": DAILY,
    "HOURLY": HOURLY,
    "MINUTELY": MINUTELY,
    "SECONDLY": SECONDLY,
}
MOST_STEPS = 100_000  # occurrences of one rule that are looked at: every day for 270 years
FAR = 40  # years in which a daily rule with months or days must come round again; 29 February on a Monday takes 28

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_RANGES = {  # name: (dateutil's, least, most, negative too)
    "BYSETPOS": ("bysetpos", 1, 366, True),
    "BYMONTH": ("bymonth", 1, 12, False),
    "BYMONTHDAY": ("bymonthday", 1, 31, True),
    "BYYEARDAY": ("byyearday", 1, 366, True),
    "BYWEEKNO": ("byweekno", 1, 53, True),
    "BYHOUR": ("byhour", 0, 23, False),
    "BYMINUTE": ("byminute", 0, 59, False),
    "BYSECOND": ("bysecond", 0, 59, False),
}
_NOT_WITH = {  # RFC 5545, 3.3.10: parts that mean nothing beside a frequency
    DAILY: {"BYYEARDAY", "BYWEEKNO", "BYSETPOS"},
    WEEKLY: {"BYYEARDAY", "BYWEEKNO", "BYMONTHDAY"},
    MONTHLY: {"BYYEARDAY", "BYWEEKNO"},
}


def occurrences(rule: str, start: datetime, until: datetime | None, horizon: datetime, most: int) -> list[datetime]:
    """The latest `most` starts of `rule` up to `horizon`, on the naive wall clock that `start` is on.

    `until` is the rule's own end, already on that clock. A rule that makes no sense, or could never come round, has none.
    """
    arguments = _arguments(rule)
    if arguments is None or _never(arguments, start, horizon):
        return []
    try:
        found = rrule(dtstart=start, **arguments)
    except (ValueError, TypeError, OverflowError):
        return []
    end = min(horizon, until) if until else horizon
    kept: deque[datetime] = deque(maxlen=most)
    for moment in islice(_quietly(found), MOST_STEPS):
        if moment > end:
            break
        kept.append(moment)
    return list(kept)


def part(rule: str, name: str) -> str:
    """One part of a rule as written, upper case: `part("FREQ=DAILY;UNTIL=20260101", "UNTIL")`."""
    return _parts(rule).get(name, "")


def _parts(rule: str) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in re.sub(r"\s+", "", rule).upper().split(";"))
    return {name: value for name, _, value in pairs if value}


def _quietly(found: rrule) -> Iterator[datetime]:
    """The occurrences until the calendar ends."""
    try:
        yield from found
    except (OverflowError, ValueError):
        return


def _arguments(rule: str) -> dict[str, Any] | None:
    """What dateutil's rrule takes, without the parts that are out of range or out of place."""
    parts = _parts(rule)
    frequency = FREQUENCIES.get(parts.get("FREQ", ""))
    if frequency is None or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        return None
    found: dict[str, Any] = {"freq": frequency, "interval": _whole(parts.get("INTERVAL")) or 1}
    if count := _whole(parts.get("COUNT")):
        found["count"] = count
    if parts.get("WKST") in _DAYS:
        found["wkst"] = _DAYS.index(parts["WKST"])
    for name, (argument, least, most, negative) in _RANGES.items():
        if name in parts and name not in _NOT_WITH.get(frequency, set()):
            numbers = [_number(text) for text in parts[name].split(",")]
            if good := [n for n in numbers if n is not None and least <= (abs(n) if negative else n) <= most]:
                found[argument] = good
    days = _weekdays(parts.get("BYDAY", ""), numbered=frequency in (MONTHLY, YEARLY))
    if days:
        found["byweekday"] = days
    if "bysetpos" in found and len(found) - len({"freq", "interval", "count", "wkst"} & found.keys()) < 2:
        del found["bysetpos"]
    return found


def _weekdays(text: str, *, numbered: bool) -> list[weekday]:
    found = []
    for piece in text.split(","):
        if day := _DAY.fullmatch(piece):
            number = int(day[1] or 0) if numbered else 0
            found.append(weekday(_DAYS.index(day[2]), number or None))
    return found


def _whole(text: str | None) -> int | None:
    number = _number(text or "")
    return number if number is not None and number > 0 else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?\d{1,6}", text, re.ASCII) else None


def _never(arguments: dict[str, Any], start: datetime, horizon: datetime) -> bool:
    """Whether following the rule could run through thousands of years without finding an end."""
    frequency = arguments["freq"]
    filters = {"bymonth", "bymonthday", "byyearday", "byweekno", "bysetpos"} & arguments.keys()
    if not filters or frequency < DAILY:
        return frequency == WEEKLY and "bysetpos" in filters and _beyond(arguments)
    if frequency > DAILY:
        return True  # no meeting comes by the hour in certain months only
    return not _comes_round(arguments, start, horizon)


def _beyond(arguments: dict[str, Any]) -> bool:
    """Whether every position that a weekly rule asks for lies outside the week's set."""
    size = len(arguments.get("byweekday", [0]))
    for times in ("byhour", "byminute", "bysecond"):
        size *= len(arguments.get(times, [0]))
    return all(abs(position) > size for position in arguments["bysetpos"])


def _comes_round(arguments: dict[str, Any], start: datetime, horizon: datetime) -> bool:
    """Whether a daily rule has a day after the horizon that fits: then dateutil will find the end of our question."""
    step = arguments["interval"]
    first = max(0, (horizon - start).days // step)
    days = {day.weekday for day in arguments.get("byweekday", [])} or set(range(7))
    for number in range(first, first + FAR * 366 // step + 1):
        try:
            day = start + timedelta(days=number * step)
        except OverflowError:
            return False
        if day.weekday() in days and _fits(day, arguments.get("bymonth"), arguments.get("bymonthday")):
            return True
    return False


def _fits(day: datetime, months: list[int] | None, monthdays: list[int] | None) -> bool:
    if months and day.month not in months:
        return False
    from_end = day.day - 1 - ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
    return not monthdays or day.day in monthdays or from_end in monthdays
