"""Calendars and invitations become meetings: once, whatever the order, and only what may be kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from wellworn.capture import disconnecting, filing, meeting_export, meetings, run
from wellworn.capture.filing import Tally
from wellworn.capture.models import (
    Block,
    Evidence,
    LedgerEntry,
    Mailbox,
    Meeting,
    MeetingCopy,
    Quarantined,
    SourceKind,
)
from wellworn.capture.sources import Item
from wellworn.capture.sources.files import open_files
from wellworn.members.models import Member, Sharing
from wellworn.records.models import Activity, ActivityText, Participation, Person, Placement, Witness

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
ORGANISER = "ORGANIZER;CN=Ana Lind:mailto:ana@norrvik.example"
LENA = "ATTENDEE;CN=Lena Falk;PARTSTAT=ACCEPTED:mailto:lena@havel.example"
BEN = "ATTENDEE;CN=Ben Okafor:mailto:ben@norrvik.example"


def ics(*lines: str, uid: str = "visit", starts: str = "20260304T090000Z", method: str = "") -> bytes:
    """A calendar with one event."""
    head = [f"METHOD:{method}"] if method else []
    body = [
        "BEGIN:VCALENDAR",
        *head,
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTART:{starts}",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\n".join(body).encode()


def mailbox_of(member: Member) -> Mailbox:
    """The member's calendar."""
    place = {"member": member, "kind": SourceKind.FILES, "location": f"/{member.email}"}
    return Mailbox.objects.get_or_create(**place, defaults={"created_at": AT})[0]


def file(member: Member, raw: bytes, key: str = "a.ics", version: str = "1", at: datetime = AT) -> Tally:
    """File one item of the member's calendar."""
    return filing.file(mailbox_of(member), [Item("work", key, "calendar", raw, version)], at=at)


def mail(member: Member, raw: bytes, key: str = "1", sender: str = "Lena Falk <lena@havel.example>") -> Tally:
    """File a mail of that sender which brings a calendar."""
    text = (
        f"From: {sender}\r\nTo: {member.email}\r\nSubject: Invitation {key}\r\nMessage-ID: <{key}@havel.example>\r\n"
        f"Date: Mon, 02 Mar 2026 0{key}:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nSee you {key}\r\n--b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n"
    )
    return filing.file(mailbox_of(member), [Item("INBOX", key, "mail", text.encode() + raw + b"\r\n--b--\r\n")], at=AT)


def state() -> list[object]:
    """Everything that meetings are, without ids."""
    return [
        sorted(
            Activity.objects.filter(kind="meeting").values_list(
                "key", "occurred_at", "ends_at", "subject", "status", "sharing"
            )
        ),
        sorted(
            Participation.objects.values_list(
                "activity__key", "address", "name", "part", "answer", "person__name", "member__email"
            )
        ),
        sorted(Witness.objects.values_list("activity__key", "member__email", "sharing")),
        sorted(ActivityText.objects.values_list("activity__key", "new", "location", "join_url")),
        sorted(Person.objects.values_list("name", "why", "activity_count", "first_activity_at", "last_activity_at")),
        sorted(Placement.objects.values_list("activity__key", "kind", "occurred_at")),
    ]


def test_a_meeting_makes_its_guest_a_person_and_says_why(ana: Member) -> None:
    tally = file(
        ana,
        ics(
            ORGANISER, LENA, "SUMMARY:Visit", "LOCATION:Oslo", "DESCRIPTION:Pumps https://meet.google.com/abc-defg-hij"
        ),
    )
    assert tally == Tally(captured=1)
    meeting = Activity.objects.get()
    assert (meeting.kind, meeting.key, meeting.subject, meeting.status) == (
        "meeting",
        "meeting:visit/",
        "Visit",
        "confirmed",
    )
    person = Person.objects.get()
    assert (person.name, person.why) == ("Lena Falk", "Ana Lind met lena@havel.example on 4 Mar 2026")
    assert person.company is not None
    assert Placement.objects.filter(activity=meeting).count() == 2
    assert meeting.text.join_url == "https://meet.google.com/abc-defg-hij"
    assert list(meeting.witnesses.values_list("member__email", "sharing")) == [("ana@norrvik.example", Sharing.SUBJECT)]
    ana_there = meeting.participations.get(address="ana@norrvik.example")
    assert (ana_there.part, ana_there.member) == ("organiser", ana)
    assert LedgerEntry.objects.get().activity == meeting


def test_two_members_copies_are_one_meeting_and_the_second_is_a_duplicate(ana: Member, ben: Member) -> None:
    raw = ics(ORGANISER, LENA, BEN, "SUMMARY:Visit")
    assert file(ana, raw).captured == 1
    assert file(ben, raw).duplicates == 1
    assert Activity.objects.count() == 1
    assert set(Activity.objects.get().witnesses.values_list("member", flat=True)) == {ana.pk, ben.pk}


def test_the_order_of_the_copies_leaves_no_trace(ana: Member, ben: Member) -> None:
    steps = [
        lambda: file(
            ana, ics(ORGANISER, LENA, BEN, "SUMMARY:Weekly", "RRULE:FREQ=WEEKLY;COUNT=3", "DTSTAMP:20260201T000000Z")
        ),
        lambda: file(
            ben, ics(ORGANISER, LENA, BEN.replace("CN=", "PARTSTAT=DECLINED;CN="), "RRULE:FREQ=WEEKLY;COUNT=3"), "b.ics"
        ),
        lambda: file(ana, ics(LENA, "RECURRENCE-ID:20260311T090000Z", starts="20260312T090000Z"), "c.ics"),
        lambda: mail(
            ana,
            ics(
                "ATTENDEE;PARTSTAT=DECLINED:mailto:lena@havel.example", "RECURRENCE-ID:20260318T090000Z", method="REPLY"
            ),
        ),
    ]
    results = []
    for order in permutations(steps):
        for table in (MeetingCopy, LedgerEntry, Activity, Person, Evidence, Mailbox):
            table.objects.all().delete()
        for step in order:
            step()
        results.append(state())
    assert len(results[0][0]) == 3  # type: ignore[arg-type]
    assert all(result == results[0] for result in results)


def test_filed_again_nothing_changes_and_a_new_version_moves_it(ana: Member) -> None:
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit"))
    before, row = state(), Activity.objects.get()
    assert file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit")).known == 1
    assert file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit"), version="2").captured == 1
    assert state() == before
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit", "SEQUENCE:1", starts="20260305T090000Z"), version="3")
    moved = Activity.objects.get()
    assert (moved.pk, moved.occurred_at) == (row.pk, datetime(2026, 3, 5, 9, tzinfo=UTC))
    assert set(Placement.objects.values_list("occurred_at", flat=True)) == {moved.occurred_at}
    assert Person.objects.get().last_activity_at == moved.occurred_at


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((ORGANISER, LENA, "CLASS:PRIVATE"), "private"),
        ((ORGANISER, LENA, "CLASS:CONFIDENTIAL"), "private"),
        ((ORGANISER, BEN), "internal"),
        ((ORGANISER, "ATTENDEE:mailto:new@norrvik.example"), "internal"),
        ((ORGANISER, "ATTENDEE:mailto:otto@blocked.example"), "blocked"),
    ],
)
def test_what_may_not_be_kept_leaves_only_its_ledger_row(
    ana: Member, ben: Member, lines: tuple[str, ...], reason: str
) -> None:
    Block.objects.create(pattern="blocked.example", created_at=AT)
    assert file(ana, ics(*lines, "SUMMARY:Secret", "DESCRIPTION:Secret")).ignored == {reason: 1}
    assert not MeetingCopy.objects.exists()
    assert not Activity.objects.exists()
    assert not Person.objects.exists()


def test_a_meeting_that_becomes_private_is_taken_out(ana: Member) -> None:
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit"))
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit", "CLASS:PRIVATE"), version="2")
    assert not Activity.objects.exists()
    assert not MeetingCopy.objects.exists()
    assert Person.objects.get().activity_count == 0


def test_an_appointment_with_nobody_else_shows_colleagues_no_more_than_when(ana: Member) -> None:
    file(ana, ics("SUMMARY:Dentist"))
    meeting = Activity.objects.get()
    assert (meeting.subject, meeting.sharing) == ("Dentist", Sharing.METADATA)
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    "lines",
    [
        (ORGANISER, LENA.replace("ACCEPTED", "DECLINED")),
        (ORGANISER, LENA, "STATUS:CANCELLED"),
        ("ORGANIZER:mailto:lena@havel.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@norrvik.example"),
        (ORGANISER, "ATTENDEE;CUTYPE=ROOM:mailto:room@havel.example"),
        (ORGANISER, *(f"ATTENDEE:mailto:p{n}@havel.example" for n in range(31))),
    ],
)
def test_nobody_is_met_by_declining_cancelling_or_in_a_crowd(ana: Member, lines: tuple[str, ...]) -> None:
    file(ana, ics(*lines))
    assert Activity.objects.count() == 1
    assert not Person.objects.exists()


def test_an_invitation_in_mail_and_the_calendar_are_one_meeting(ana: Member) -> None:
    invitation = ics(
        "ORGANIZER;CN=Lena Falk:mailto:lena@havel.example",
        "ATTENDEE:mailto:ana@norrvik.example",
        "SUMMARY:Talk",
        method="REQUEST",
    )
    mail(ana, invitation)
    assert not Person.objects.exists()
    accepted = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@norrvik.example"
    file(ana, ics("ORGANIZER;CN=Lena Falk:mailto:lena@havel.example", accepted, "SUMMARY:Talk"))
    meeting = Activity.objects.get(kind="meeting")
    assert meeting.participations.get(address="ana@norrvik.example").answer == "accepted"
    assert Person.objects.get().name == "Lena Falk"
    mail(ana, ics("ORGANIZER:mailto:lena@havel.example", "SEQUENCE:1", method="CANCEL"), key="2")
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"


def test_a_series_grows_by_itself_and_meetings_come_to_count_as_met(ana: Member) -> None:
    invited = ("ORGANIZER:mailto:lena@havel.example", "ATTENDEE:mailto:ana@norrvik.example", "RRULE:FREQ=WEEKLY")
    file(ana, ics(*invited, starts="20260311T090000Z"))
    count = Activity.objects.count()
    assert count == 9  # sixty days
    assert not Person.objects.exists()
    meetings.extend_series(at=AT + timedelta(days=7))
    assert Activity.objects.count() == count + 1
    assert Person.objects.count() == 1
    meetings.extend_series(at=AT + timedelta(days=7))
    assert Activity.objects.count() == count + 1


def test_a_meeting_in_the_bin_stays_there(ana: Member) -> None:
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Visit"))
    Activity.objects.update(deleted_at=AT)
    file(ana, ics(ORGANISER, LENA, "SUMMARY:Again"), version="2")
    meeting = Activity.objects.get()
    assert (meeting.subject, meeting.deleted_at) == ("Visit", AT)


def test_what_is_broken_waits_in_quarantine_with_its_bytes_and_its_reason(ana: Member) -> None:
    tally = file(ana, ics(LENA, starts="tomorrow"))
    assert tally.quarantined == 1
    kept = Quarantined.objects.get()
    assert b"DTSTART:tomorrow" in bytes(kept.raw)
    assert kept.explanation == "The start of the event is no date or time."
    assert file(ana, ics(LENA), version="2").captured == 1


def test_what_is_older_than_the_mailbox_goes_back_is_left_out(ana: Member) -> None:
    mailbox_of(ana)
    Mailbox.objects.update(since=date(2026, 3, 5))
    assert file(ana, ics(ORGANISER, LENA)).ignored == {"too-old": 1}


def test_a_file_of_calendars_is_run_through_and_what_left_it_is_gone(ana: Member, tmp_path: Path) -> None:
    one = ics(ORGANISER, LENA, "SUMMARY:One", uid="1").decode()
    two = ics(ORGANISER, LENA, "SUMMARY:Two", uid="2", starts="20260320T090000Z").decode()
    task = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:3\nEND:VTODO\nEND:VCALENDAR"
    place = tmp_path / "work.ics"
    place.write_text(f"{one}\n{two}\n{task}\n")
    mailbox = Mailbox.objects.create(member=ana, kind=SourceKind.FILES, location=str(tmp_path), created_at=AT)
    report = run.run(mailbox, open_files(tmp_path), at=lambda: AT)
    assert (report.seen, report.captured, report.ignored, report.meetings) == (3, 2, {"not-a-meeting": 1}, 2)
    again = run.run(mailbox, open_files(tmp_path), at=lambda: AT)
    assert (again.seen, again.captured, again.meetings) == (3, 0, 0)
    place.write_text(f"{one}\n{task}\n")
    run.run(mailbox, open_files(tmp_path), at=lambda: AT)
    assert dict(Activity.objects.values_list("subject", "status")) == {"One": "confirmed", "Two": "cancelled"}


def test_disconnecting_takes_out_what_only_this_calendar_brought(ana: Member, ben: Member) -> None:
    file(ana, ics(ORGANISER, LENA, "RRULE:FREQ=DAILY;COUNT=3", uid="hers"))
    for member in (ana, ben):
        file(member, ics(ORGANISER, LENA, BEN, uid="both"), key="b.ics")
    proof = disconnecting.disconnect(mailbox_of(ana), remove=True, by=ana, at=AT)
    assert proof.holds
    assert list(Activity.objects.values_list("key", flat=True)) == ["meeting:both/"]
    assert list(Witness.objects.values_list("member", flat=True)) == [ben.pk]


def test_days_that_only_the_calendar_left_knew_of_are_in_the_proof(ana: Member, ben: Member) -> None:
    file(ana, ics(ORGANISER, LENA, BEN, "RRULE:FREQ=DAILY;COUNT=4", uid="both"))
    file(ben, ics(ORGANISER, LENA, BEN, "RECURRENCE-ID:20260305T090000Z", uid="both", starts="20260305T100000Z"))
    assert Activity.objects.count() == 4
    told = disconnecting.only_here(mailbox_of(ana))
    proof = disconnecting.disconnect(mailbox_of(ana), remove=True, by=ana, at=AT)
    assert proof.holds
    assert proof.removed == told
    assert (proof.before.activities, proof.removed.activities, proof.after.activities) == (4, 3, 1)
    assert Activity.objects.get().occurred_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert list(Witness.objects.values_list("member", flat=True)) == [ben.pk]
    assert Person.objects.get().activity_count == 1


def test_the_export_names_everybody_with_answer_and_role(ana: Member) -> None:
    file(
        ana,
        ics(ORGANISER, LENA.replace("CN=", "ROLE=OPT-PARTICIPANT;CN="), "SUMMARY:Visit", "RRULE:FREQ=DAILY;COUNT=2"),
    )
    rows = list(meeting_export.export_rows())
    assert [row["recurrence_id"] for row in rows] == ["20260304T090000Z", "20260305T090000Z"]
    assert rows[0]["uid"] == "visit"
    assert rows[0]["series"] is True
    assert rows[0]["organiser"] == "ana@norrvik.example"
    assert rows[0]["attendees"] == [
        {"address": "ana@norrvik.example", "name": "Ana Lind", "answer": "accepted", "role": "required"},
        {"address": "lena@havel.example", "name": "Lena Falk", "answer": "accepted", "role": "optional"},
    ]
    assert Meeting.objects.count() == 2
