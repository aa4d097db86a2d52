"""Series and their exceptions, and the copies of several members: one meeting, whatever the order in which they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellworn.capture.calendar import Copy, Event, Meeting, merge, read_calendar
from wellworn.capture.calendar.expand import MOST_DAYS
from wellworn.capture.calendar.met import LARGEST, met

HORIZON = datetime(2026, 6, 1, tzinfo=UTC)
ANA, BEN = 1, 2
MEMBERS = {"ana@norrvik.example": ANA, "ben@norrvik.example": BEN}
LENA = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:lena@havel.example"


def copy(
    *lines: str, member: int = ANA, method: str = "", in_mail: bool = False, removed_at: datetime | None = None
) -> Copy:
    """A member's copy of meeting 1, on 4 March 2026 at nine unless the lines say otherwise."""
    own = frozenset(address for address, whose in MEMBERS.items() if whose == member)
    told = [*lines] if any(line.startswith("DTSTART") for line in lines) else ["DTSTART:20260304T090000Z", *lines]
    head = [f"METHOD:{method}"] if method else []
    body = ["BEGIN:VCALENDAR", *head, "BEGIN:VEVENT", "UID:1", *told, "END:VEVENT", "END:VCALENDAR"]
    (event,) = read_calendar("\n".join(body).encode(), default_zone="Europe/Berlin")
    assert isinstance(event, Event)
    return Copy(event, member, own, in_mail, removed_at)


def merged(*copies: Copy) -> tuple[Meeting, ...]:
    """The meetings, the same in every order of the copies."""
    found = merge(copies, horizon=HORIZON)
    for order in list(permutations(copies))[:24]:
        assert merge(order, horizon=HORIZON) == found
    return found


def answers(meeting: Meeting) -> dict[str, str]:
    return {attendee.address.partition("@")[0]: attendee.answer for attendee in meeting.attendees}


def times(meetings: tuple[Meeting, ...]) -> list[str]:
    return [f"{meeting.starts_at:%m-%d %H:%M}" for meeting in meetings]


def test_two_members_copies_are_one_meeting_with_two_witnesses() -> None:
    (meeting,) = merged(copy("SUMMARY:Visit", LENA), copy("SUMMARY:Visit", LENA, member=BEN))
    assert meeting.witnesses == {ANA, BEN}


def test_the_newest_sequence_wins_then_the_newest_stamp() -> None:
    old = copy("SUMMARY:Old", "SEQUENCE:1", "DTSTAMP:20260301T000000Z", "LOCATION:Oslo")
    new = copy("SUMMARY:New", "SEQUENCE:2", "DTSTAMP:20260201T000000Z", "DTSTART:20260305T090000Z", member=BEN)
    later = copy("SUMMARY:Later", "SEQUENCE:2", "DTSTAMP:20260202T000000Z", "DTSTART:20260306T090000Z")
    assert [m.title for m in merged(old, new)] == ["New"]
    (meeting,) = merged(old, new, later)
    assert (meeting.title, meeting.location, f"{meeting.starts_at:%d}") == ("Later", "", "06")


def test_what_the_newest_copy_leaves_empty_another_of_its_sequence_fills() -> None:
    full = copy("SUMMARY:Visit", "LOCATION:Oslo", "DESCRIPTION:Pumps", LENA, "DTSTAMP:20260201T000000Z")
    bare = copy("SUMMARY:Visit", "DTSTAMP:20260202T000000Z", member=BEN)
    (meeting,) = merged(full, bare)
    assert (meeting.location, meeting.text, list(answers(meeting))) == ("Oslo", "Pumps", ["lena"])


def test_a_members_own_calendar_knows_the_members_answer_best() -> None:
    asked = "ATTENDEE;PARTSTAT={}:mailto:ben@norrvik.example"
    hers = copy("ORGANIZER:mailto:ana@norrvik.example", asked.format("ACCEPTED"), "DTSTAMP:20260203T000000Z")
    his = copy("ORGANIZER:mailto:ana@norrvik.example", asked.format("DECLINED"), "DTSTAMP:20260201T000000Z", member=BEN)
    (meeting,) = merged(hers, his)
    assert answers(meeting) == {"ben": "declined"}


def test_a_reply_in_mail_changes_only_the_answer_of_who_sent_it() -> None:
    event = copy("ORGANIZER:mailto:ana@norrvik.example", LENA, "ATTENDEE;PARTSTAT=TENTATIVE:mailto:otto@havel.example")
    reply = copy(
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:lena@havel.example", "SUMMARY:Accepted: x", method="REPLY", in_mail=True
    )
    (meeting,) = merged(event, reply)
    assert (answers(meeting), meeting.title) == ({"lena": "accepted", "otto": "tentative"}, "")


def test_a_reply_to_an_older_time_does_not_count_any_more() -> None:
    moved = copy(LENA, "SEQUENCE:3")
    reply = copy("ATTENDEE;PARTSTAT=ACCEPTED:mailto:lena@havel.example", "SEQUENCE:2", method="REPLY", in_mail=True)
    (meeting,) = merged(moved, reply)
    assert answers(meeting) == {"lena": "needs-action"}


def test_a_reply_to_one_day_of_a_series_answers_for_that_day() -> None:
    series = copy("RRULE:FREQ=DAILY;COUNT=3", LENA)
    reply = copy(
        "RECURRENCE-ID:20260305T090000Z",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:lena@havel.example",
        method="REPLY",
        in_mail=True,
    )
    assert [answers(m)["lena"] for m in merged(series, reply)] == ["needs-action", "declined", "needs-action"]


def test_a_cancellation_is_believed_unless_the_meeting_was_set_anew_since() -> None:
    cancel = copy("SEQUENCE:1", method="CANCEL", in_mail=True)
    assert [m.status for m in merged(copy("SEQUENCE:1"), cancel)] == ["cancelled"]
    assert [m.status for m in merged(copy("SEQUENCE:2"), cancel)] == ["confirmed"]


def test_one_day_or_all_following_of_a_series_are_called_off() -> None:
    series = copy("RRULE:FREQ=DAILY;COUNT=4")
    one = copy("RECURRENCE-ID:20260305T090000Z", method="CANCEL", in_mail=True)
    rest = copy("RECURRENCE-ID;RANGE=THISANDFUTURE:20260306T090000Z", method="CANCEL", in_mail=True)
    assert [m.status for m in merged(series, one)] == ["confirmed", "cancelled", "confirmed", "confirmed"]
    assert [m.status for m in merged(series, rest)] == ["confirmed", "confirmed", "cancelled", "cancelled"]


def test_a_moved_day_keeps_its_place_in_the_series() -> None:
    series = copy("RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:Daily")
    moved = copy(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260305T100000", "DTSTART:20260305T150000Z", "SUMMARY:Late", member=BEN
    )
    found = merged(series, moved)
    assert times(found) == ["03-04 09:00", "03-05 15:00", "03-06 09:00"]
    assert [m.recurrence_id for m in found] == ["20260304T090000Z", "20260305T090000Z", "20260306T090000Z"]
    assert [m.witnesses for m in found] == [{ANA}, {ANA, BEN}, {ANA}]


def test_this_and_future_moves_and_describes_what_follows() -> None:
    series = copy("RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:Before")
    change = copy(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260306T090000Z",
        "DTSTART:20260306T103000Z",
        "DTEND:20260306T113000Z",
        "SUMMARY:After",
    )
    found = merged(series, change)
    assert times(found) == ["03-04 09:00", "03-05 09:00", "03-06 10:30", "03-07 10:30"]
    assert [m.title for m in found] == ["Before", "Before", "After", "After"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260311T090000Z"], ["03-04 09:00", "03-18 09:00"]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260305"], ["03-04 09:00", "03-06 09:00"]),
        (["RDATE:20260309T080000Z,20260310T080000Z/PT2H"], ["03-04 09:00", "03-09 08:00", "03-10 08:00"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260305"], ["03-04 09:00", "03-05 09:00"]),
        (["RRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=3"], ["03-04 09:00", "04-01 09:00", "05-06 09:00"]),
        (["RRULE:nonsense"], ["03-04 09:00"]),
        (["RRULE:FREQ=DAILY;RSCALE=CHINESE"], ["03-04 09:00"]),
    ],
)
def test_series_follow_their_rules(lines: list[str], expected: list[str]) -> None:
    assert times(merged(copy(*lines))) == expected


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    found = merged(copy("DTSTART;TZID=Europe/Berlin:20260327T100000", "RRULE:FREQ=DAILY;COUNT=4"))
    assert times(found) == ["03-27 09:00", "03-28 09:00", "03-29 08:00", "03-30 08:00"]


def test_an_all_day_series_and_its_exception_agree_although_one_says_an_hour() -> None:
    series = copy("DTSTART;VALUE=DATE:20260304", "RRULE:FREQ=DAILY;COUNT=2")
    moved = copy("RECURRENCE-ID;TZID=Europe/Berlin:20260305T000000", "DTSTART;VALUE=DATE:20260309")
    assert [(m.recurrence_id, m.all_day) for m in merged(series, moved)] == [("20260304", True), ("20260305", True)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU;BYMONTH=1,2,3",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    ],
)
def test_a_rule_that_would_never_end_is_bounded(rule: str) -> None:
    found = merge([copy("DTSTART:19000101T000000Z", f"RRULE:{rule}")], horizon=HORIZON)
    assert 1 <= len(found) <= MOST_DAYS


def test_what_a_provider_no_longer_holds_is_off_from_then_on() -> None:
    gone_at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    found = merged(copy("RRULE:FREQ=DAILY;COUNT=3", removed_at=gone_at))
    assert [m.status for m in found] == ["confirmed", "confirmed", "cancelled"]
    found = merged(copy("RRULE:FREQ=DAILY;COUNT=3", removed_at=gone_at), copy("RRULE:FREQ=DAILY;COUNT=3", member=BEN))
    assert [m.witnesses for m in found] == [{ANA, BEN}, {ANA, BEN}, {BEN}]


ORGANISED = "ORGANIZER:mailto:ana@norrvik.example"
INVITED = "ORGANIZER:mailto:lena@havel.example"
ASKED = "ATTENDEE;PARTSTAT={}:mailto:ana@norrvik.example"
AFTER, BEFORE = datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "at", "expected"),
    [
        (copy(ORGANISED, LENA), AFTER, {"lena@havel.example"}),
        (copy(ORGANISED, LENA), BEFORE, {"lena@havel.example"}),
        (copy(ORGANISED, LENA, "STATUS:CANCELLED"), AFTER, set()),
        (copy(ORGANISED, LENA.replace("NEEDS-ACTION", "DECLINED")), AFTER, set()),
        (copy(INVITED, ASKED.format("ACCEPTED")), BEFORE, {"lena@havel.example"}),
        (copy(INVITED, ASKED.format("NEEDS-ACTION")), BEFORE, set()),
        (copy(INVITED, ASKED.format("NEEDS-ACTION")), AFTER, {"lena@havel.example"}),
        (copy(INVITED, ASKED.format("DECLINED")), AFTER, set()),
        (copy(INVITED, ASKED.format("NEEDS-ACTION"), method="REQUEST", in_mail=True), AFTER, set()),
        (copy(INVITED, ASKED.format("ACCEPTED"), method="REQUEST", in_mail=True), AFTER, {"lena@havel.example"}),
        (copy(ORGANISED, "ATTENDEE;CUTYPE=ROOM:mailto:room@havel.example"), AFTER, set()),
        (copy(ORGANISED, *(f"ATTENDEE:mailto:p{n}@havel.example" for n in range(LARGEST + 1))), AFTER, set()),
    ],
)
def test_who_counts_as_met(event: Copy, at: datetime, expected: set[str]) -> None:
    (meeting,) = merged(event)
    assert set(met(meeting, MEMBERS, at=at)) == expected


LINE_SETS = st.lists(
    st.sampled_from(
        [
            "SEQUENCE:1",
            "SEQUENCE:2",
            "DTSTAMP:20260201T000000Z",
            "DTSTAMP:20260202T000000Z",
            "SUMMARY:A",
            "SUMMARY:B",
            "LOCATION:Oslo",
            "RRULE:FREQ=DAILY;COUNT=3",
            "EXDATE:20260305T090000Z",
            "RECURRENCE-ID:20260305T090000Z",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260305T090000Z",
            "STATUS:CANCELLED",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:lena@havel.example",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:lena@havel.example",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@norrvik.example",
            "DTSTART:20260305T100000Z",
            "DTSTART;VALUE=DATE:20260304",
        ]
    ),
    max_size=7,
    unique=True,
)
REMOVED = st.sampled_from([None, datetime(2026, 3, 4, 12, tzinfo=UTC)])
COPIES = st.lists(
    st.builds(
        lambda lines, member, method, in_mail, removed: copy(
            *lines, member=member, method=method, in_mail=in_mail, removed_at=removed
        ),
        LINE_SETS,
        st.sampled_from([ANA, BEN]),
        st.sampled_from(["", "REQUEST", "REPLY", "CANCEL"]),
        st.booleans(),
        REMOVED,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(COPIES, st.randoms(use_true_random=False))
def test_any_copies_in_any_order_make_the_same_meetings(copies: list[Copy], chance: object) -> None:
    found = merge(copies, horizon=HORIZON)
    shuffled = list(copies)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled, horizon=HORIZON) == found
    assert merge([*shuffled, *copies], horizon=HORIZON) == found
    assert len({meeting.recurrence_id for meeting in found}) == len(found)
    assert all(meeting.ends_at - meeting.starts_at <= timedelta(days=366) for meeting in found)
