"""Calendar files of every shape: what can be understood is, what cannot is named, and nothing raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wellworn.capture.calendar import Broken, Copy, Event, Other, merge, read_calendar
from wellworn.capture.calendar.split import split

ZONE = """BEGIN:VTIMEZONE
TZID:Our own
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*lines: str, head: str = "") -> bytes:
    """A calendar with one event of these lines."""
    body = "\n".join(lines)
    return f"BEGIN:VCALENDAR\n{head}BEGIN:VEVENT\n{body}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


def only(raw: bytes, zone: str = "Europe/Berlin") -> Event:
    """The single event in a file."""
    (event,) = read_calendar(raw, default_zone=zone)
    assert isinstance(event, Event)
    return event


def starts(line: str, head: str = "") -> str:
    """When an event with this DTSTART line starts, in UTC, to the minute."""
    event = only(calendar("UID:1", line, head=head))
    assert event.starts is not None
    return f"{event.starts.utc():%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("DTSTART:20260304T090000Z", "2026-03-04 09:00"),
        ("DTSTART:20260304T100000", "2026-03-04 09:00"),  # floating: the member's zone
        ("DTSTART;TZID=Europe/Berlin:20260304T100000", "2026-03-04 09:00"),
        ("DTSTART;TZID=europe/berlin:20260704T100000", "2026-07-04 08:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260704T100000", "2026-07-04 08:00"),
        ('DTSTART;TZID="Pacific Standard Time":20260704T100000', "2026-07-04 17:00"),
        ('DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260704T100000', "2026-07-04 14:00"),
        ("DTSTART;TZID=/softwarestudio.org/Tzfile/America/Chicago:20260704T100000", "2026-07-04 15:00"),
        ("DTSTART;TZID=posix/Europe/Vaduz:20260704T100000", "2026-07-04 08:00"),
        ("DTSTART;TZID=UTC+11:20260704T100000", "2026-07-03 23:00"),
        ('DTSTART;TZID="(GMT -03:30)":20260704T100000', "2026-07-04 13:30"),
        ("DTSTART;TZID=Nowhere/At all:20260704T100000", "2026-07-04 08:00"),
        ("DTSTART;TZID=:20260704T100000", "2026-07-04 08:00"),
        ("DTSTART;VALUE=DATE:20260304", "2026-03-04 00:00"),
        ("DTSTART:20260304", "2026-03-04 00:00"),
        ("DTSTART:2026-03-04T10:00:00+02:00", "2026-03-04 08:00"),
        ("DTSTART:20260304T240000Z", "2026-03-05 00:00"),
        ("DTSTART:20260304T095960Z", "2026-03-04 09:59"),
    ],
)
def test_times_are_understood_however_they_are_written(line: str, expected: str) -> None:
    assert starts(line) == expected


@pytest.mark.parametrize(("month", "expected"), [("03", "09:00"), ("07", "08:00"), ("12", "09:00")])
def test_a_zone_that_only_the_file_knows_is_followed_over_its_changes(month: str, expected: str) -> None:
    assert starts(f"DTSTART;TZID=Our own:2026{month}04T100000", head=ZONE) == f"2026-{month}-04 {expected}"


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (["DTSTART:20260304T090000Z", "DTEND:20260304T093000Z"], 30),
        (["DTSTART:20260304T090000Z", "DURATION:PT1H30M"], 90),
        (["DTSTART:20260304T090000Z", "DURATION:-PT1H"], 0),
        (["DTSTART:20260304T090000Z"], 0),
        (["DTSTART:20260304T090000Z", "DTEND:20260304T080000Z"], 0),
        (["DTSTART:20260304"], 24 * 60),
        (["DTSTART:20260304", "DTEND:20260304"], 24 * 60),
        (["DTSTART:20260304", "DTEND:20260306"], 48 * 60),
        (["DTSTART:20260304", "DURATION:P1W"], 7 * 24 * 60),
    ],
)
def test_an_event_never_ends_before_it_starts(lines: list[str], minutes: int) -> None:
    event = only(calendar("UID:1", *lines))
    assert event.starts is not None
    assert event.ends is not None
    assert event.ends.utc() - event.starts.utc() == timedelta(minutes=minutes)


def test_one_broken_event_never_takes_its_neighbours_with_it() -> None:
    raw = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:good\nDTSTART:20260304T090000Z\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:torn\nDTSTART:tomorrow at nine\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:unsaid\nSUMMARY:When?\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:open\nDTSTART:20260305T090000Z\n"  # never ended
        b"BEGIN:VEVENT\nUID:last\nDTSTART:20260306T090000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    found = read_calendar(raw)
    assert [(type(one).__name__, one.uid) for one in found] == [
        ("Event", "good"),
        ("Broken", "torn"),
        ("Broken", "unsaid"),
        ("Event", "open"),
        ("Event", "last"),
    ]
    assert [one.reason for one in found if isinstance(one, Broken)] == ["bad-start", "no-start"]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", "no-calendar"),
        (b"\0\xff\xfe", "no-calendar"),
        (b"Dear all, see you on Monday.", "no-calendar"),
    ],
)
def test_a_file_that_is_no_calendar_is_broken_as_a_whole(raw: bytes, kind: str) -> None:
    (found,) = read_calendar(raw)
    assert isinstance(found, Broken)
    assert (found.reason, found.raw) == (kind, raw)


def test_tasks_and_free_busy_times_are_named_as_no_meetings() -> None:
    raw = b"BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:a\nEND:VTODO\nBEGIN:VFREEBUSY\nUID:b\nEND:VFREEBUSY\nEND:VCALENDAR"
    assert read_calendar(raw) == (Other("a", "vtodo"), Other("b", "vfreebusy"))
    assert read_calendar(b"BEGIN:VCALENDAR\nEND:VCALENDAR") == (Other("", "empty"),)


def test_folding_character_sets_and_forgotten_folds_are_mended() -> None:
    raw = calendar(
        "UID:1", "DTSTART:20260304T090000Z", "SUMMARY:Besuch bei Grü", " ße", "DESCRIPTION:One", "two, not folded"
    )
    cut = raw.replace("Grü\n ".encode(), b"Gr\xc3\r\n \xbc")  # folded in the middle of a character
    for text in (raw, cut, b"\xef\xbb\xbf" + raw, raw.decode().encode("utf-16"), raw.replace(b"\n", b"\r\n")):
        event = only(text)
        assert (event.title, event.text) == ("Besuch bei Grüße", "One\ntwo, not folded")
    assert only(raw.replace("ü".encode(), b"\xfc").replace("ß".encode(), b"\xdf")).title == "Besuch bei Grüße"


def test_attendees_have_their_answers_and_rooms_are_no_people() -> None:
    event = only(
        calendar(
            "UID:1",
            "DTSTART:20260304T090000Z",
            'ORGANIZER;CN="Lind, Ana":MAILTO:Ana@Norrvik.example',
            "ATTENDEE;CN=Lena Falk;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:mailto:lena@havel.example",
            "ATTENDEE;CN=Lena Falk;PARTSTAT=NEEDS-ACTION:mailto:LENA@havel.example",
            "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@norrvik.example",
            "ATTENDEE;CN=Beamer:mailto:c_1@resource.calendar.google.com",
            "ATTENDEE;EMAIL=otto@havel.example;PARTSTAT=DECLINED:urn:uuid:1234",
            "ATTENDEE;CN=Nobody:invalid:nomail",
        )
    )
    assert event.organiser is not None
    assert (event.organiser.address, event.organiser.name) == ("ana@norrvik.example", "Lind, Ana")
    assert [(a.address, a.answer, a.role, a.kind) for a in event.attendees] == [
        ("lena@havel.example", "accepted", "optional", "person"),
        ("room4@norrvik.example", "needs-action", "required", "room"),
        ("c_1@resource.calendar.google.com", "needs-action", "required", "room"),
        ("otto@havel.example", "declined", "required", "person"),
    ]


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (["LOCATION:https://meet.google.com/abc-defg-hij"], "https://meet.google.com/abc-defg-hij"),
        (["DESCRIPTION:Join: <https://acme.zoom.us/j/123?pwd=x>."], "https://acme.zoom.us/j/123?pwd=x"),
        (
            ["X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", "URL:https://a.example/"],
            "https://meet.google.com/abc-defg-hij",
        ),
        (["DESCRIPTION:https://norrvik.webex.com/meet/ana"], "https://norrvik.webex.com/meet/ana"),
        (
            [
                'X-ALT-DESC;FMTTYPE=text/html:<a href="https://teams.microsoft.com/l/meetup-join/19%3a1?a=1&amp;b=2">Join</a>'
            ],
            "https://teams.microsoft.com/l/meetup-join/19%3a1?a=1&b=2",
        ),
        (
            [
                "DESCRIPTION:https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fteams.live.com%2Fmeet%2F9&data=x"
            ],
            "https://teams.live.com/meet/9",
        ),
        (
            ["DESCRIPTION:http://acme.zoom.us/j/1 https://zoom.us.evil.example/j/1 https://evil.example/?zoom.us/j/1"],
            "",
        ),
    ],
)
def test_the_link_to_the_call_is_found(lines: list[str], url: str) -> None:
    assert only(calendar("UID:1", "DTSTART:20260304T090000Z", *lines)).join_url == url


def test_an_event_without_uid_has_the_same_one_in_every_copy() -> None:
    lines = ["SUMMARY:Visit", "DTSTART:20260304T090000Z"]
    first = only(calendar(*lines, "DTSTAMP:20260101T000000Z")).uid
    assert first == only(calendar(*reversed(lines), "DTSTAMP:20260202T000000Z")).uid
    assert first != only(calendar("SUMMARY:Visit", "DTSTART:20260305T090000Z")).uid


def test_attachments_and_alarms_are_not_kept() -> None:
    raw = calendar(
        "UID:1",
        "DTSTART;TZID=Our own:20260304T100000",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUFB" * 1000,
        "BEGIN:VALARM",
        "DESCRIPTION:Wake up",
        "END:VALARM",
        "SUMMARY:Visit",
        head=ZONE,
    )
    event = only(raw)
    assert "QUFB" not in event.source
    assert "VALARM" not in event.source
    assert only(event.source.encode()) == event


def test_the_pieces_of_a_file_have_stable_keys_and_read_as_the_file_did() -> None:
    raw = (
        b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:a\nDTSTART:20260304T090000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260305T090000Z\nDTSTART:20260305T100000Z\nEND:VEVENT\n"
        b"BEGIN:VEVENT\nUID:a\nDTSTART:20260304T080000Z\nEND:VEVENT\nBEGIN:VTODO\nUID:b\nEND:VTODO\nEND:VCALENDAR\n"
    )
    pieces = split(raw, "team/work.ics")
    assert [piece.key for piece in pieces] == [
        "team/work.ics#a/",
        "team/work.ics#a/20260305T090000Z",
        "team/work.ics#a/~2",
        "team/work.ics#b/vtodo",
    ]
    assert tuple(one for piece in pieces for one in read_calendar(piece.raw))[:3] == read_calendar(raw)[:3]


LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "UID:1",
        "UID:2",
        "TZID:X",
        "TZOFFSETTO:+0100",
        "TZOFFSETFROM:-9999",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;COUNT=5",
        "RRULE:FREQ=WEEKLY;BYSETPOS=9;BYDAY=MO",
        "RRULE:FREQ=MONTHLY;INTERVAL=0;BYDAY=5FR",
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=HOURLY;BYMONTH=2",
        "DTSTART:20260304T090000Z",
        "DTSTART;TZID=X:20260304T090000",
        "DTSTART;VALUE=DATE:20260304",
        "DTSTART:00020101",
        "DTSTART:99891231T235959",
        "DTEND:99891231",
        "DURATION:P99999999W",
        "RDATE:20260305,x,20260304T100000/PT1H",
        "EXDATE:20260304",
        "EXDATE;TZID=X:20260304T090000",
        "RECURRENCE-ID:20260304T090000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304",
        "METHOD:CANCEL",
        "METHOD:REPLY",
        "SEQUENCE:9",
        "SEQUENCE:²",
        "ATTENDEE:mailto:a@b.example",
        'ATTENDEE;CN="x:mailto:',
        "ORGANIZER:mailto:mailto:%00@b.example",
        "X-ALT-DESC:<p>&amp;",
        "STATUS:CANCELLED",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(LINES, max_size=25).map(lambda lines: "\n".join(lines).encode())))
@example(b"BEGIN:VEVENT\nDTSTART:20260304T090000Z\nRRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2")
def test_no_bytes_make_reading_or_merging_raise(raw: bytes) -> None:
    found = read_calendar(raw, default_zone="Asia/Kathmandu")
    assert found
    assert len({piece.key for piece in split(raw, "x")}) == len(found)
    events = [one for one in found if isinstance(one, Event)]
    for uid in {event.uid for event in events}:
        copies = [Copy(event, 1) for event in events if event.uid == uid]
        for meeting in merge(copies, horizon=datetime(2027, 1, 1, tzinfo=UTC)):
            assert meeting.ends_at >= meeting.starts_at
    for event in events:
        again = read_calendar(event.source.encode(), default_zone="Asia/Kathmandu")
        assert [one.uid for one in again] == [event.uid]
