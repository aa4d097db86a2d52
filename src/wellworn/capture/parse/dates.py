"""When a message happened: its Date, unless the servers that carried it prove it false."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LATEST_YEAR = 2100
MOST_RECEIVED = 50
AHEAD = timedelta(days=2)  # a Date further after the last server's own clock than this is a wrong clock

common = re.compile(
    r"\s*(?:[A-Za-z]{3},?\s+)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)(\d\d)(?:\s*\([^)]*\))?\s*"
)
MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def full(year: int) -> int:
    """A year written with fewer digits, also as 0001 by a converter of old mail, as RFC 5322 (4.3) reads it."""
    return year if year > 999 else year + 2000 if year < 50 else year + 1900


def moment(value: str) -> datetime | None:
    """An aware time from a Date field, or None. A time without a zone is taken as UTC."""
    value = value[:200]
    try:
        if (match := common.fullmatch(value)) and (month := MONTHS.get(match.group(2).lower())):
            day, _name, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            zone = UTC if not offset else timezone(offset if sign == "+" else -offset)
            found = datetime(
                full(int(year)), month, int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=zone
            )
        else:
            parts = parsedate_tz(value)
            if parts is None:
                return None
            zone = timezone(timedelta(seconds=parts[9] or 0))
            found = datetime(*parts[:5], min(parts[5], 59), tzinfo=zone)
        if EARLIEST <= found and found.year < LATEST_YEAR:
            return found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        pass
    return None


def occurred(dates: list[str], received: list[str]) -> datetime | None:
    """The first readable Date; the newest Received time if there is none, or if the Date lies after it by days."""
    said = next((found for value in dates if (found := moment(value))), None)
    if said:
        stamp = moment(received[0].rpartition(";")[2]) if received else None
        if stamp is None or said <= stamp + AHEAD:
            return said
    stamps = [found for value in received[:MOST_RECEIVED] if (found := moment(value.rpartition(";")[2]))]
    return max(stamps) if stamps else said
