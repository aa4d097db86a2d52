"""Zone names as calendars write them: IANA, Windows, a path with a name at its end, an offset, or the file's own VTIMEZONE."""

from __future__ import annotations

import re
import zoneinfo
from bisect import bisect_right
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from wellworn.capture.calendar import rules
from wellworn.capture.calendar.lines import Node

_OFFSET = re.compile(r"(?:^|\()\s*(?:GMT|UTC)?\s*([+-])(\d{1,2})[:.]?(\d\d)?\b", re.IGNORECASE | re.ASCII)
_DIGITS = re.compile(r"([+-]?)(\d\d)(\d\d)(\d\d)?", re.ASCII)
# What Outlook and Exchange show for a zone, where it stands in place of the zone's name.
_SHOWN = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "atlantic time": "America/Halifax",
    "arizona": "America/Phoenix",
    "london": "Europe/London",
    "berlin": "Europe/Berlin",
    "paris": "Europe/Paris",
    "prague": "Europe/Prague",
    "warsaw": "Europe/Warsaw",
    "helsinki": "Europe/Helsinki",
    "athens": "Europe/Athens",
    "istanbul": "Europe/Istanbul",
    "moscow": "Europe/Moscow",
    "sydney": "Australia/Sydney",
    "brisbane": "Australia/Brisbane",
    "singapore": "Asia/Singapore",
    "tokyo": "Asia/Tokyo",
    "seoul": "Asia/Seoul",
    "hong kong": "Asia/Hong_Kong",
    "new delhi": "Asia/Kolkata",
    "auckland": "Pacific/Auckland",
    "brasilia": "America/Sao_Paulo",
    "bangkok": "Asia/Bangkok",
}
_HORIZON = datetime(2100, 1, 1)
MOST_ZONES = 200  # VTIMEZONEs of one file that are read


class Zones:
    """The zones that one calendar knows. `floating` is where its times without a zone are."""

    def __init__(self, floating: tzinfo, calendar: list[Node] | None = None) -> None:
        self.floating = floating
        self._own: dict[str, Node] = {}
        self._found: dict[str, tzinfo] = {}
        for node in (calendar or [])[:MOST_ZONES]:
            self._own.setdefault(_tidy(node.words("TZID")), node)

    def named(self, tzid: str | None) -> tzinfo:
        """The zone of that name; unknown names are where floating times are."""
        if not tzid or not (name := _tidy(tzid)):
            return self.floating
        if name not in self._found:
            self._found[name] = known(name) or self._from_file(name) or _guessed(name) or self.floating
        return self._found[name]

    def _from_file(self, name: str) -> tzinfo | None:
        node = self._own.get(name)
        if node is None:
            return None
        location = node.words("X-LIC-LOCATION")
        return (known(location) if location else None) or FileZone.read(node)


@lru_cache(maxsize=1_000)
def known(name: str) -> tzinfo | None:
    """The zone of an IANA or Windows name, whatever its case."""
    if name.upper() in ("UTC", "GMT", "Z", "ZULU", "ETC/UTC"):
        return UTC
    iana = _folded().get(name.casefold()) or _windows().get(name.casefold())
    return zoneinfo.ZoneInfo(iana) if iana else None


@lru_cache(maxsize=1)
def _folded() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() if name not in ("localtime", "Factory")}


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    available = zoneinfo.available_timezones()
    return {name.casefold(): iana for name, iana in WINDOWS_TO_OLSON.items() if iana in available}


def _tidy(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name).strip().strip('"').removeprefix("TZID=").strip()[:200]


def _guessed(name: str) -> tzinfo | None:
    """`/softwarestudio.org/Tzfile/America/Chicago`, `posix/Europe/Vaduz`, `(UTC-03:00) Brasilia`, `UTC+11`."""
    pieces = [piece for piece in name.split("/") if piece]
    for count in (3, 2):
        if len(pieces) > count - 1 and (found := known("/".join(pieces[-count:]))):
            return found
    for shown, iana in _SHOWN.items():
        if shown in name.casefold():
            return known(iana)
    if offset := _OFFSET.search(name):
        minutes = min(int(offset[2]) * 60 + int(offset[3] or 0), 14 * 60)
        return timezone(timedelta(minutes=minutes * (-1 if offset[1] == "-" else 1)))
    return None


class FileZone(tzinfo):
    """A zone as a VTIMEZONE describes it, its changes worked out once up to the year 2100."""

    def __init__(self, changes: list[tuple[datetime, timedelta, timedelta]]) -> None:
        """`changes`: the wall clock before each change, the offset before, and the offset after. Never empty."""
        in_order = sorted(changes, key=lambda change: change[0] - change[1])
        self._local = [local for local, _, _ in in_order]
        self._utc = [local - before for local, before, _ in in_order]
        self._offsets = [in_order[0][1]] + [after for _, _, after in in_order]
        self._same = (tuple(self._local), tuple(self._offsets))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileZone) and self._same == other._same

    def __hash__(self) -> int:
        return hash(self._same)

    @classmethod
    def read(cls, node: Node) -> FileZone | None:
        """The zone, or None if the component says nothing that helps."""
        changes = [change for child in node.children for change in _changes(child)]
        return cls(changes) if changes else None

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """The offset at a wall clock time; of a time that comes twice, the first."""
        if moment is None:
            return self._offsets[0]
        return self._offsets[bisect_right(self._local, moment.replace(tzinfo=None))]

    def fromutc(self, moment: datetime, /) -> datetime:
        """The wall clock time at an instant."""
        return moment + self._offsets[bisect_right(self._utc, moment.replace(tzinfo=None))]

    def dst(self, moment: datetime | None, /) -> timedelta:
        """Unknown: calendars give only whole offsets."""
        return timedelta(0)

    def tzname(self, moment: datetime | None, /) -> str:
        """The offset in place of a name."""
        return str(timezone(self.utcoffset(moment)))


def _changes(node: Node) -> list[tuple[datetime, timedelta, timedelta]]:
    """The changes of one STANDARD or DAYLIGHT part. Only yearly rules are followed: no zone changes more often."""
    before, after = _offset(node.words("TZOFFSETFROM")), _offset(node.words("TZOFFSETTO"))
    starts = [
        _clock(text) for line in node.every("DTSTART")[:1] + node.every("RDATE") for text in line.value.split(",")[:500]
    ]
    onsets = [start for start in starts if start]
    if after is None or not onsets:
        return []
    rule = node.words("RRULE")
    if rule and rules.part(rule, "FREQ") == "YEARLY":
        until = _clock(rules.part(rule, "UNTIL"))
        first = onsets[0] if onsets[0].year >= 1900 else onsets[0].replace(year=1900, day=min(onsets[0].day, 28))
        onsets += rules.occurrences(rule, first, until, _HORIZON, 400)
    return [(onset, after if before is None else before, after) for onset in dict.fromkeys(onsets)]


def _clock(text: str) -> datetime | None:
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?", text.strip(), re.ASCII)
    if found is None:
        return None
    try:
        moment = datetime(*(int(digits or 0) for digits in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return moment if 1 < moment.year < 9990 else None


def _offset(text: str) -> timedelta | None:
    found = _DIGITS.fullmatch(text.replace(":", ""))
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return None if length >= timedelta(hours=24) else -length if found[1] == "-" else length
