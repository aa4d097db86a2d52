"""My week: what a member is told of themselves, out of their own rows alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from tests.adoption.own_life import captured, here_since, used
from tests.conftest import signed_in
from tests.measures.slowly import _off
from wellworn.adoption.own.given_back import given_back
from wellworn.adoption.own.my_week import my_week
from wellworn.adoption.own.reading import calendar
from wellworn.adoption.tables import members
from wellworn.capture.models import Mailbox
from wellworn.measures.engines import PostgreSQL
from wellworn.members.calendars import take_off
from wellworn.members.models import CompanyDay, Member, Role
from wellworn.records import tending
from wellworn.records.models import Person, Proposal
from wellworn.usage.models import Event, UsageDay

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # a Friday
TODAY = NOW.date()
FRAME = 3


@pytest.fixture
def her_week(ana: Member) -> Member:
    """Ana's: eleven mails, two meetings, a confirmation; three working days on which she moved something on."""
    here_since(ana, date(2026, 3, 2))
    Mailbox.objects.create(member=ana, kind="files", location="/a", created_at=NOW - timedelta(days=40))
    for nth in range(11):
        captured(ana, NOW - timedelta(days=nth % 5, hours=1, minutes=nth))
    for nth in range(2):
        captured(ana, NOW - timedelta(days=nth, hours=3), "meeting")
    captured(ana, NOW + timedelta(hours=2), "meeting")  # has not happened
    captured(ana, NOW - timedelta(hours=4), "meeting", status="cancelled")
    captured(ana, NOW - timedelta(days=9))  # the week before
    Proposal.objects.create(
        member=ana, kind="person", record_id=1, field="title", value="Buyer", confidence=0.6, created_at=NOW, state="accepted",
        decided_by=ana, decided_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    for day, feature, count in ((0, "note.write", 3), (1, "call.log", 2), (2, "record.open", 9), (3, "deal.move", 1)):
        used(ana, TODAY - timedelta(days=day), feature, count)
    used(ana, TODAY - timedelta(days=4), "capture.activity", 30, automatic=True)
    tending.add("Send the quote", by=ana, due=TODAY)
    return ana


def test_it_says_what_was_done_for_her_and_what_she_did(her_week: Member) -> None:
    mine = my_week(her_week, TODAY, NOW)
    assert [(line.count, str(line.label)) for line in mine.given.lines] == [
        (2, "meetings logged for you"),
        (11, "mails filed"),
    ]
    assert mine.given.confirming.count == 1
    low, high = mine.given.interval
    assert low < mine.given.seconds < high
    assert (mine.active, mine.working) == (3, 5)
    assert [day.acts for day in mine.days] == [None, None, None, 1, 0, 2, 3]
    assert [day.works for day in mine.days] == [False, False, True, True, True, True, True]
    assert [(n, str(label)) for n, label in mine.by_hand] == [(3, "notes written"), (2, "calls logged")]
    assert [n for n, _label in mine.by_machine] == [2, 11]
    assert (mine.waiting.proposals, mine.waiting.tasks) == (0, 1)
    assert given_back(her_week, NOW) == mine.given  # Today says the same


def test_weeks_before_are_told_from_when_a_mailbox_was_connected(her_week: Member) -> None:
    past = my_week(her_week, TODAY, NOW).past
    assert len(past) == 7
    assert past[0].given is not None and [line.count for line in past[0].given.lines] == [1]
    assert [one.given is not None for one in past] == [True] * 5 + [False] * 2
    Mailbox.objects.all().delete()
    assert not any(one.given for one in my_week(her_week, TODAY, NOW).past)


def test_what_anybody_else_does_moves_none_of_it(her_week: Member, ben: Member, mara: Member, ada: Member) -> None:
    before = my_week(her_week, TODAY, NOW)
    for other in (ben, mara, ada):
        here_since(other, date(2026, 1, 5))
        Mailbox.objects.create(
            member=other, kind="files", location=f"/{other.pk}", created_at=NOW - timedelta(days=300)
        )
        for nth in range(60):
            captured(other, NOW - timedelta(days=nth), "meeting" if nth % 3 else "mail")
            used(other, TODAY - timedelta(days=nth), "quick.save", 7)
        person = Person.objects.create(
            name="X", created_by=other, created_at=NOW, source="captured", first_activity_at=NOW - timedelta(days=1)
        )
        Proposal.objects.create(
            member=other, kind="person", record_id=person.pk, field="title", confidence=1, created_at=NOW
        )
        Proposal.objects.create(
            member=other, kind="person", record_id=person.pk, field="city", confidence=1, created_at=NOW, decided_by=other,
            decided_at=NOW - timedelta(hours=2), state="dismissed",
        )  # fmt: skip
        tending.add("Theirs", by=other, due=TODAY)
    used(Member.objects.create(email="gone@norrvik.example", is_active=False), TODAY)
    UsageDay.objects.create(member=None, day=TODAY, feature="note.write", count=99, automatic=False, surface="job")
    assert my_week(her_week, TODAY, NOW) == before


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "2026-13-45", "soon", "9" * 400])
def test_a_day_that_is_none_of_ours_shows_the_week_to_today(her_week: Member, asked: str) -> None:
    assert signed_in(her_week).get("/me/week", {"to": asked}).context["mine"].week.last == timezone.localdate()


def test_the_page_shows_it_to_her_and_says_that_nobody_else_sees_it(
    her_week: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(her_week)
    browser.get("/me/week")
    with django_assert_num_queries(FRAME + 12):
        page = browser.get("/me/week?to=2026-11-20")
    for said in (
        "Nobody else sees this page.",
        "meetings logged for you",
        "3 of 5 working days",
        "Not tried yet",
        "What others see of me",
    ):
        assertContains(page, said)
    assertContains(page, '<a href="/me/week" title="My week" aria-current="page">')
    assertNotContains(page, "Go first")
    assert Event.objects.filter(feature="week.open", member=her_week).count() == 2
    assertContains(browser.get("/"), 'href="/me/week"')


@pytest.mark.parametrize("role", [Role.IT, Role.ADMIN, Role.MANAGER, Role.EXECUTIVE])
def test_everybody_has_one_also_with_nothing_in_it(ana: Member, role: Role) -> None:
    Member.objects.filter(pk=ana.pk).update(role=role)
    page = signed_in(ana).get("/me/week")
    assertContains(page, "Nothing in these days.")
    assertContains(page, "Too early to tell.")
    assert ("Go first" in page.content.decode()) == (role in (Role.MANAGER, Role.EXECUTIVE))


def test_nobody_reads_anothers_by_any_address(her_week: Member, ben: Member) -> None:
    for address in (f"/me/week?member={her_week.pk}", f"/me/week/{her_week.pk}", f"/members/{her_week.pk}/week"):
        page = signed_in(ben).get(address)
        assert page.status_code in (404, 405) or "Nothing in these days." in page.content.decode(), address


def test_features_she_tried_are_not_offered_again(ana: Member) -> None:
    offered = [tip.feature for tip in my_week(ana, TODAY, NOW).tips]
    assert offered == ["mailbox.connect", "proposal.accept", "brief.open"]
    used(ana, TODAY - timedelta(days=100), "proposal.accept")
    assert "proposal.accept" not in [tip.feature for tip in my_week(ana, TODAY, NOW).tips]


def test_her_role_is_shown_only_where_it_may_be(ana: Member, ben: Member) -> None:
    address = "/me/week/role"
    assertContains(signed_in(ana).get(address), "may not be shown")
    today = timezone.now().date()
    for nth in range(12):
        other = Member.objects.create(email=f"rep{nth}@norrvik.example", name=f"Rep {nth}")
        for member in (other, ben):
            here_since(member, today - timedelta(days=200))
        for day in range(20):
            used(other, today - timedelta(days=day + 1), "task.done")
    here_since(ana, today - timedelta(days=200))
    page = signed_in(ana).get(address, HTTP_HX_REQUEST="true")
    assertContains(page, "All 14 in the role Rep")
    assertNotContains(page, "<html")
    assertContains(page, "Tick off a task")
    for name in ("Rep 3", "Ben Okafor"):
        assertNotContains(page, name)


def test_her_calendar_is_the_one_that_everybodys_numbers_are_counted_by(ana: Member, ada: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(zone="Europe/Stockholm", weekdays="1111000")
    here_since(ana, date(2026, 2, 3))
    take_off(ana, date(2026, 7, 6), date(2026, 7, 24), by=ana)
    CompanyDay.objects.create(day=date(2026, 5, 14), name="Open day", is_off=False)  # Ascension
    CompanyDay.objects.create(day=date(2026, 10, 7), name="All hands")
    [row] = [one for one in PostgreSQL(connection).rows(members()) if one["member"] == ana.pk]
    off = _off(str(row["days_off"]))
    mine = calendar(ana, date(2026, 1, 1), date(2026, 12, 31))
    for nth in range(365):
        day = date(2026, 1, 1) + timedelta(days=nth)
        works = "1111000"[day.weekday()] == "1" and day >= row["started"] and day not in off  # type: ignore[operator]
        assert (day in mine) == works, day
    assert date(2026, 5, 14) in mine and date(2026, 10, 7) not in mine and date(2026, 7, 14) not in mine
