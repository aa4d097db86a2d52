"""Times, dates and durations as calendars write them, well formed or nearly."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone

from wellworn.capture.calendar.event import Moment
from wellworn.capture.calendar.lines import Line
from wellworn.capture.calendar.zones import Zones

_WHEN = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*",
    re.ASCII | re.IGNORECASE,
)
_DURATION = re.compile(
    r"\s*([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\s*", re.ASCII | re.IGNORECASE
)
LONGEST = timedelta(days=366)  # a meeting longer than a year is a slip of the pen


def moment(line: Line | None, zones: Zones) -> Moment | None:
    """The time that a property gives, or None if it gives none."""
    if line is None:
        return None
    found = parse(line.value, line.params.get("TZID"), zones)
    says_date = line.params.get("VALUE", "").upper() == "DATE"
    if (
        found and says_date and found.local.time() == time(0)
    ):  # a date with a true time was mislabelled: the time counts
        return Moment(found.local, None)
    return found


def moments(line: Line, zones: Zones) -> list[tuple[Moment, Moment | None]]:
    """The times, or periods with their ends, that a list property gives; what is no time is left out."""
    found = []
    for text in line.value.split(",")[:5_000]:
        begin, _, end = text.partition("/")
        if (start := parse(begin, line.params.get("TZID"), zones)) is None:
            continue
        stop = parse(end, line.params.get("TZID"), zones) if end else None
        if end and stop is None and (length := duration(end)):
            stop = start.later(length)
        found.append((start, stop))
    return found


def parse(text: str, tzid: str | None, zones: Zones) -> Moment | None:
    """`20260304`, `20260304T100000`, `20260304T090000Z`, also with dashes, colons or an offset. Hour 24 is the next midnight."""
    found = _WHEN.fullmatch(text.strip('"'))
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(digits or 0) for digits in found.groups()[:6])
    if not 1 < year < 9990:  # room for zones and durations on both sides
        return None
    try:
        local = datetime(year, month, day, hour % 24, minute, min(second, 59))
    except ValueError:
        return None
    if hour > 24:
        return None
    if found[4] is None:
        return Moment(local, None)
    if hour == 24:
        local += timedelta(days=1)
    return Moment(local, _offset(found[7]) if found[7] else zones.named(tzid))


def instant(line: Line | None, zones: Zones) -> datetime | None:
    """A stamp such as DTSTAMP, in UTC."""
    found = moment(line, zones)
    return found.utc() if found else None


def duration(text: str) -> timedelta | None:
    """`PT1H30M`, `P1D`, `P2W`; None for what is none, or below nothing, or longer than a year."""
    found = _DURATION.fullmatch(text)
    if found is None or found[1] == "-" or any(len(digits or "") > 8 for digits in found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(digits or 0) for digits in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length if length <= LONGEST else None


def _offset(text: str) -> timezone:
    if text.upper() == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=min(minutes, 23 * 60) * (-1 if text[0] == "-" else 1)))
