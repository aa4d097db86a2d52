"""A calendar file becomes events: whatever can be understood is, and what cannot is named beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, tzinfo

from selectolax.lexbor import LexborHTMLParser

from wellworn.capture.calendar import attending, join_link, when
from wellworn.capture.calendar.event import Broken, Event, Moment, Other
from wellworn.capture.calendar.lines import Node, tree
from wellworn.capture.calendar.source import alone, content_uid
from wellworn.capture.calendar.zones import Zones, known

LONGEST_TEXT = 50_000
LONGEST_TITLE = 500
NOT_MEETINGS = ("VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")
HOLLOW = ("VCALENDAR", "VTIMEZONE", "VALARM")  # what may stand in a file without a meeting
WITHOUT_TIMES = ("REPLY", "CANCEL", "COUNTER", "REFRESH", "DECLINECOUNTER")

Read = Event | Broken | Other


def read_calendar(raw: bytes, *, default_zone: str | tzinfo = UTC) -> tuple[Read, ...]:
    """Everything in a calendar file, in its order. `default_zone` is where times without a zone are: the member's zone.

    A file that holds no calendar at all is one `Broken`, a calendar with nothing in it one `Other`. Never raises.
    """
    floating = known(default_zone) or UTC if isinstance(default_zone, str) else default_zone
    root = tree(raw)
    found: list[Read] = []
    for calendar in _calendars(root):
        found += _components(calendar, floating)
    if found:
        return tuple(found)
    if any(node.name in HOLLOW for node in root.children):
        return (Other("", "empty"),)
    return (Broken("", "", "no-calendar", "There is no calendar in this file.", raw),)


def _calendars(root: Node) -> list[Node]:
    """The calendars in a file; components outside any calendar are one of their own."""
    loose = Node("VCALENDAR", [], [child for child in root.children if child.name != "VCALENDAR"])
    inside = [node for child in root.children for node in child.within("VCALENDAR")]
    return [*inside, loose] if loose.children else inside


def _components(calendar: Node, floating: tzinfo) -> list[Read]:
    own = known(calendar.words("X-WR-TIMEZONE"))
    around = replace(
        calendar, children=[node for node in calendar.children if node.name == "VTIMEZONE"]
    )  # what each event has of it
    zones = Zones(own or floating, around.children)
    method = calendar.words("METHOD").upper()
    found: list[Read] = []
    for node in _meant(calendar):
        if node.name == "VEVENT":
            found.append(_event(node, around, method, zones))
        elif node.name in NOT_MEETINGS:
            found.append(Other(node.words("UID"), node.name.lower()))
    return found


def _meant(calendar: Node) -> list[Node]:
    """The components of a calendar, also those that a missing END left inside another."""
    found = []
    for child in calendar.children:
        if child.name == "VCALENDAR":
            continue
        found.append(child)
        found += [inner for name in ("VEVENT", *NOT_MEETINGS) for inner in child.within(name) if inner is not child]
    return found


def _event(node: Node, calendar: Node, method: str, zones: Zones) -> Event | Broken:
    uid = node.words("UID")[:1000] or content_uid(node)
    source = alone(node, calendar, uid)
    original = when.moment(node.first("RECURRENCE-ID"), zones)
    recurrence_id = original.key() if original else ""
    starts = when.moment(node.first("DTSTART"), zones)
    if starts is None and (node.first("DTSTART") or method not in WITHOUT_TIMES):
        if node.first("DTSTART"):
            return Broken(uid, recurrence_id, "bad-start", "Its start is no date or time.", source.encode())
        return Broken(uid, recurrence_id, "no-start", "It does not say when it starts.", source.encode())
    text, links = _texts(node)
    range_line = node.first("RECURRENCE-ID")
    return Event(
        uid=uid,
        recurrence_id=recurrence_id,
        starts=starts,
        ends=_end(node, starts, zones) if starts else None,
        original=original,
        and_future=range_line is not None and range_line.params.get("RANGE", "").upper() == "THISANDFUTURE",
        method=method,
        sequence=_sequence(node.words("SEQUENCE")),
        stamp=when.instant(node.first("DTSTAMP"), zones),
        modified=when.instant(node.first("LAST-MODIFIED"), zones),
        title=" ".join(node.words("SUMMARY").split())[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        location=" ".join(node.words("LOCATION").split())[:LONGEST_TITLE],
        join_url=join_link.find(links),
        status={"CANCELLED": "cancelled", "CANCELED": "cancelled", "TENTATIVE": "tentative"}.get(
            node.words("STATUS").upper(), "confirmed"
        ),
        privacy={"PRIVATE": "private", "CONFIDENTIAL": "confidential"}.get(node.words("CLASS").upper(), "public"),
        free=node.words("TRANSP").upper() == "TRANSPARENT",
        organiser=attending.organiser(node),
        attendees=attending.attendees(node),
        rules=_rules(node),
        also_on=tuple(found for line in node.every("RDATE") for found in when.moments(line, zones)),
        not_on=tuple(found[0] for line in node.every("EXDATE") for found in when.moments(line, zones)),
        source=source,
    )


def _end(node: Node, starts: Moment, zones: Zones) -> Moment:
    """When it ends: DTEND, else DURATION, else a day for a date and no time at all for a time. Never before it starts."""
    ends = when.moment(node.first("DTEND"), zones)
    if ends is not None and ends.is_date == starts.is_date:
        lasts = ends.utc() - starts.utc()
        if timedelta(0) <= lasts <= when.LONGEST:
            return starts.later(timedelta(days=1)) if starts.is_date and ends.local == starts.local else ends
    length = when.duration(node.words("DURATION"))
    if length is None:
        return starts.later(timedelta(days=1)) if starts.is_date else starts
    if starts.is_date:
        return starts.later(max(timedelta(days=1), timedelta(days=length.days)))
    return Moment((starts.utc() + length).astimezone(starts.zone).replace(tzinfo=None), starts.zone)


def _texts(node: Node) -> tuple[str, list[str]]:
    """What the invitation says, as text, and every place where a link to the call may stand, the likeliest first."""
    markup = node.words("X-ALT-DESC")
    text = node.words("DESCRIPTION")
    if markup and not text:
        body = LexborHTMLParser(markup[: LONGEST_TEXT * 2]).body
        text = body.text(separator="\n", strip=True) if body else ""
    names = (
        "X-GOOGLE-CONFERENCE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL",
        "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "CONFERENCE",
        "URL",
        "LOCATION",
    )
    return text.strip(), [*(node.words(name) for name in names), text, markup]


def _sequence(text: str) -> int:
    return min(int(text), 2_000_000_000) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _rules(node: Node) -> tuple[str, ...]:
    rules = ("".join(line.value.split())[:500] for line in node.every("RRULE")[:10])
    return tuple(rule for rule in rules if "FREQ=" in rule.upper())
