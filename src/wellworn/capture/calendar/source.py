"""One event's own calendar: what is kept of it, and what a file falls into so that each event has a ledger row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from wellworn.capture.calendar.lines import Line, Node

LONGEST_LINE = 60_000  # of text that is kept
KEPT = frozenset(
    [
        "UID",
        "RECURRENCE-ID",
        "DTSTART",
        "DTEND",
        "DURATION",
        "DTSTAMP",
        "LAST-MODIFIED",
        "CREATED",
        "SEQUENCE",
        "STATUS",
        "TRANSP",
        "CLASS",
        "SUMMARY",
        "LOCATION",
        "DESCRIPTION",
        "X-ALT-DESC",
        "URL",
        "CONFERENCE",
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "ORGANIZER",
        "ATTENDEE",
        "RRULE",
        "RDATE",
        "EXDATE",
    ]
)
TIMED = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")


def alone(node: Node, calendar: Node, uid: str) -> str:
    """A calendar that holds only this component and the zones that it names. Attachments, alarms and the unknown stay out."""
    zones = {line.params.get("TZID", "").strip('" ') for name in TIMED for line in node.every(name)} - {""}
    lines = ["BEGIN:VCALENDAR"]
    lines += [_written(line) for line in calendar.lines if line.name in ("METHOD", "X-WR-TIMEZONE")]
    for zone in calendar.children:
        if zone.name == "VTIMEZONE" and zone.words("TZID").strip('" ') in zones:
            lines += _whole(zone)
    lines.append(f"BEGIN:{node.name}")
    lines += [] if node.words("UID") else [f"UID:{uid}"]
    lines += [_written(line) for line in node.lines if line.name in KEPT]
    lines += [f"END:{node.name}", "END:VCALENDAR", ""]
    return "\r\n".join(lines)


def content_uid(node: Node) -> str:
    """A stable name for an event without UID: what it says, without when it was said."""
    said = sorted(_written(line) for line in node.lines if line.name in KEPT - {"DTSTAMP", "LAST-MODIFIED", "CREATED"})
    return "content-" + hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()[:40]


def _whole(node: Node) -> list[str]:
    inner = [text for child in node.children for text in _whole(child)]
    return [f"BEGIN:{node.name}", *(_written(line) for line in node.lines), *inner, f"END:{node.name}"]


def _written(line: Line) -> str:
    return line.whole.replace("\r", "").replace("\n", "\\n")[:LONGEST_LINE]


@dataclass(frozen=True, slots=True)
class Piece:
    """One component of a file: the key of its ledger row, and a calendar of it alone."""

    key: str
    raw: bytes


def key(place: str, uid: str, recurrence_id: str) -> str:
    """`<place>#<uid>/<recurrence id>`, at most 490 characters."""
    name = f"{uid}/{recurrence_id}"
    whole = f"{place}#{name}"
    if len(whole) <= 490:
        return whole
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return f"{place[:400]}#{digest}"


def named(uid: str) -> str:
    """The UID, or if it is longer than 300 characters its beginning and a digest."""
    if len(uid) <= 300:
        return uid
    return f"{uid[:230]}~{hashlib.sha256(uid.encode('utf-8', 'replace')).hexdigest()}"
