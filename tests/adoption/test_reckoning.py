"""What happened is reckoned up against what is logged: once, whatever comes late and wherever it stops, and without reading a word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wellworn.adoption import reckoning
from wellworn.adoption.models import Happened, ReckonedWeek
from wellworn.members.models import InternalDomain, Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Kind, Participation, Placement, Thread, Witness
from wellworn.records.models.record import Record

pytestmark = pytest.mark.django_db
MIDWEEK = datetime(2026, 11, 4, 9, tzinfo=UTC)  # two days from either end of its week
CUSTOMER = "jo@acme.example"


@pytest.fixture(autouse=True)
def inside(db: None) -> None:
    """The workspace's own domain."""
    InternalDomain.objects.create(domain="norrvik.example")


def happening(
    kind: str, member: Member, at: datetime, *, on: Record | None = None, source: str = "captured", key: str = "",
    thread: Thread | None = None, status: str = "", with_: str = CUSTOMER,
) -> Activity:  # fmt: skip
    """An activity of a member with somebody outside, on a timeline or on none."""
    made = Activity.objects.create(
        kind=kind, occurred_at=at, ends_at=at + timedelta(hours=1) if kind == "meeting" else None, key=key or None, thread=thread,
        source=source, status=status, by=None if source == "captured" else member, created_at=at, subject="Secret plans",
    )  # fmt: skip
    if source == "captured":
        Witness.objects.create(activity=made, member=member, sharing="subject", occurred_at=at)
    for address in (member.email, with_):
        Participation.objects.create(activity=made, address=address, part="to")
    if on is not None:
        Placement.objects.create(activity=made, kind=on.kind, record_id=on.pk, occurred_at=at)
    return made


def told() -> list[tuple[str, str, bool, bool, str]]:
    """The rows, in an order of their own."""
    rows = Happened.objects.order_by("day", "kind", "uid").values_list("kind", "uid", "logged", "trace", "status")
    return list(rows)


def test_what_is_captured_and_on_a_timeline_happened_and_is_logged(ana: Member) -> None:
    deal = create("Big one", by=ana, kind=Kind.DEAL).record
    thread = Thread.objects.create()
    for number, hour in enumerate((0, 2)):  # two mails of one thread on one day are one exchange
        happening("mail", ana, MIDWEEK + timedelta(hours=hour), on=deal, key=f"mail:{number}", thread=thread)
    happening("meeting", ana, MIDWEEK + timedelta(days=1), on=deal, key="meeting:a/")
    assert reckoning.reckon() == 1
    assert told() == [("mail", "mail:0", True, True, "confirmed"), ("meeting", "meeting:a/", True, True, "confirmed")]
    row = Happened.objects.get(kind="meeting")
    assert (row.object, row.record, row.member, row.automatic) == ("deal", deal.pk, ana, True)


def test_what_stands_on_no_timeline_is_not_logged(ana: Member) -> None:
    happening("meeting", ana, MIDWEEK, key="meeting:a/")
    reckoning.reckon()
    assert told() == [("meeting", "meeting:a/", False, True, "confirmed")]


def test_colleagues_alone_are_no_happening(ana: Member, ben: Member) -> None:
    happening("meeting", ana, MIDWEEK, key="meeting:a/", with_=ben.email)
    reckoning.reckon()
    assert told() == []


def test_what_somebody_took_out_is_not_counted(ana: Member) -> None:
    made = happening("meeting", ana, MIDWEEK, key="meeting:a/")
    Activity.objects.filter(pk=made.pk).update(deleted_at=MIDWEEK)
    reckoning.reckon()
    assert told() == []


def test_a_call_is_never_without_a_trace_and_a_meeting_only_where_mail_and_calendar_are_read(ana: Member) -> None:
    person = create(CUSTOMER, by=ana).record
    happening("call", ana, MIDWEEK, on=person, source="typed")
    happening("meeting", ana, MIDWEEK + timedelta(hours=3), on=person, source="typed")
    reckoning.reckon()
    assert [(kind, logged, trace, status) for kind, _uid, logged, trace, status in told()] == [
        ("call", True, False, "confirmed"),
        ("meeting", True, False, "tentative"),  # her calendar is not connected: nobody knows
    ]


def test_a_typed_meeting_meets_the_one_in_the_calendar(ana: Member) -> None:
    person = create(CUSTOMER, by=ana).record
    happening("meeting", ana, MIDWEEK, key="meeting:a/")
    happening("meeting", ana, MIDWEEK, on=person, source="typed")
    reckoning.reckon()
    assert told() == [("meeting", "meeting:a/", True, True, "confirmed")]
    assert not Happened.objects.get().automatic


def test_what_comes_late_has_its_week_alone_reckoned_anew(ana: Member) -> None:
    """And a second run has nothing to do."""
    deal = create("Big one", by=ana, kind=Kind.DEAL).record
    happening("meeting", ana, MIDWEEK, on=deal, key="meeting:a/")
    happening("meeting", ana, MIDWEEK + timedelta(days=14), on=deal, key="meeting:b/")
    assert (reckoning.reckon(), reckoning.reckon()) == (2, 0)
    happening("mail", ana, MIDWEEK, on=deal, key="mail:late")
    assert (reckoning.reckon(), reckoning.reckon()) == (1, 0)
    assert Happened.objects.count() == 3
    assert ReckonedWeek.objects.get(monday=date(2026, 11, 2)).version == 2


def test_a_run_that_stopped_is_gone_on_with(ana: Member) -> None:
    """The newest week first; each is written whole or not at all."""
    deal = create("Big one", by=ana, kind=Kind.DEAL).record
    for week in range(3):
        happening("meeting", ana, MIDWEEK + timedelta(days=7 * week), on=deal, key=f"meeting:{week}/")
    assert reckoning.reckon(at_most=1) == 1
    assert [row.uid for row in Happened.objects.all()] == ["meeting:2/"]
    assert reckoning.reckon() == 2
    assert Happened.objects.count() == 3


def test_no_word_is_read(ana: Member) -> None:
    """Kinds, times, addresses and ids alone."""
    deal = create("Big one", by=ana, kind=Kind.DEAL).record
    happening("meeting", ana, MIDWEEK, on=deal, key="meeting:a/")
    with CaptureQueriesContext(connection) as asked:
        reckoning.reckon()
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "records_activity" in statements
    for column in ("subject", "search_text", "records_activitytext", "excerpt", 'location" FROM "records'):
        assert column not in statements
    assert "Secret" not in " ".join(str(row) for row in Happened.objects.values_list())
