"""A timeline: every member's, with what other systems say, by kind, by member and by words, in pages by key."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import stretch, timeline
from wellworn.records.creating import create
from wellworn.records.happening import record_event
from wellworn.records.models import (
    Activity,
    ActivityText,
    Company,
    Happening,
    Kind,
    Participation,
    Person,
    Placement,
    Witness,
)
from wellworn.records.stretch import Wanted
from wellworn.records.values import CannotSave
from wellworn.records.writing import write_down

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    return company


def mail(
    company: Company, n: int, member: Member, *, subject: str = "", words: str = "", sharing: str = "full"
) -> Activity:
    """A mail on a company's timeline, n minutes before NOW."""
    at = NOW - timedelta(minutes=n)
    activity = Activity.objects.create(
        kind="mail", occurred_at=at, created_at=at, subject=subject or f"Mail {n}", key=f"mail:{n}", sharing=sharing
    )
    ActivityText.objects.create(activity=activity, new=words)
    Witness.objects.create(activity=activity, member=member, sharing=sharing, occurred_at=at)
    Participation.objects.create(activity=activity, address=member.email, part="from", member=member)
    Placement.objects.create(activity=activity, kind="company", record_id=company.pk, occurred_at=at)
    return activity


def subjects(company: Company, member: Member, wanted: Wanted = stretch.ALL, before: str = "") -> list[str]:
    told = timeline.of(company, member, now=NOW, wanted=wanted, before=before)
    return [item.activity.shown_subject for item in told.past]  # type: ignore[attr-defined]


def test_what_another_system_says_stands_on_the_timeline_once_and_is_brought_up_to_date(
    ana: Member, ben: Member, aquaveld: Company
) -> None:
    person = create("Wim Kuiper", by=ana, kind=Kind.PERSON, company=aquaveld).record
    assert isinstance(person, Person)
    at = timezone.now() - timedelta(days=2)
    given = {"subject": "Invoice 26-0918", "at": at, "key": "invoice/26-0918", "by": None, "person": person}
    first = record_event("invoice", amount=Decimal(18400), url="https://erp.example/26-0918", **given)  # type: ignore[arg-type]
    again = record_event("invoice", amount=Decimal(18400), **{**given, "subject": "Invoice 26-0918 paid"})  # type: ignore[arg-type]
    assert (first.is_new, again.is_new) == (True, False)
    assert Activity.objects.filter(kind="invoice").count() == 1
    assert set(Placement.objects.values_list("kind", "what")) == {("person", "invoice"), ("company", "invoice")}
    page = signed_in(ben).get(f"/companies/{aquaveld.pk}?show=invoices").content.decode()
    assert "Invoice 26-0918 paid" in page and "€18,400" in page and "Invoices" in page
    aquaveld.refresh_from_db()
    assert aquaveld.last_activity_at is None  # an invoice of ours is no sign of life


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "mail"},
        {"subject": " "},
        {"key": ""},
        {"key": "x" * 201},
        {"url": "javascript:alert(1)"},
        {"url": "//erp.example"},
        {"at": datetime(2026, 1, 1)},
        {"amount": Decimal("NaN")},
        {"currency": "euros", "amount": Decimal(1)},
        {"company": None},
    ],
)
def test_an_event_that_cannot_be_is_refused_with_what_would_work(
    wrong: dict[str, object], ana: Member, aquaveld: Company
) -> None:
    given = {"kind": "service", "subject": "Ticket 4471", "key": "t/4471", "by": ana, "company": aquaveld, **wrong}
    with pytest.raises(CannotSave):
        record_event(given.pop("kind"), **given)  # type: ignore[arg-type]
    assert not Activity.objects.exists() and not Happening.objects.exists()


def test_two_service_visits_are_found_among_many_mails_without_reading_these(ana: Member, aquaveld: Company) -> None:
    for n in range(120):
        mail(aquaveld, n, ana)
    for n in (1, 90):
        record_event(
            "service", subject=f"Visit {n}", key=f"v{n}", by=ana, company=aquaveld, at=NOW - timedelta(minutes=n)
        )
    assert subjects(aquaveld, ana, Wanted("service")) == ["Visit 1", "Visit 90"]
    assert "Visit 1" not in subjects(aquaveld, ana, Wanted("mail"))


def test_pages_go_on_by_key_even_where_everything_happened_at_once(ana: Member, aquaveld: Company) -> None:
    for n in range(60):
        record_event("invoice", subject=f"Invoice {n}", key=f"i{n}", by=ana, company=aquaveld, at=NOW)
    seen: list[str] = []
    before = ""
    for _page in range(3):
        told = timeline.of(aquaveld, ana, now=NOW, before=before)
        seen += [item.activity.shown_subject for item in told.past]  # type: ignore[attr-defined]
        before = told.before
    assert not before
    assert len(seen) == 60 == len(set(seen))


def test_who_reads_to_the_end_of_a_timeline_gets_the_lines_before_it_under_the_headings_that_stand(
    ana: Member, carl: Member, aquaveld: Company, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    at = timezone.now() - timedelta(days=400)
    for n in range(30):
        on = at - timedelta(days=31) if n == 29 else at
        record_event("invoice", subject=f"Invoice {n:02d}", key=f"i{n}", by=ana, company=aquaveld, at=on)
    as_ana = signed_in(ana)
    page = as_ana.get(f"/companies/{aquaveld.pk}?show=invoices").content.decode()
    [begun] = re.findall(r'hx-get="([^"]+)" hx-trigger="click, intersect once"', page)
    assert page.count("Invoice ") == stretch.PAGE
    with django_assert_num_queries(8):
        rest = as_ana.get(html.unescape(begun), headers={"HX-Request": "true"}).content.decode()
    assert [f"Invoice {n:02d}" for n in range(30) if f"Invoice {n:02d}" not in page + rest] == []
    assert rest.count("Invoice ") == 30 - stretch.PAGE
    assert rest.count("tl__day") == 1  # the month before; the one that goes on has its heading
    assert "intersect" not in rest
    Company.objects.filter(pk=aquaveld.pk).update(team=ana.team, owner=ana)
    assert signed_in(carl).get(html.unescape(begun)).status_code == 404


def test_one_members_part_and_words_are_found_window_by_window(
    ana: Member, ben: Member, aquaveld: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretch, "WINDOW", 10)
    for n in range(25):
        mail(aquaveld, n, ana, words="the drawing of tank 7" if n == 22 else "")
    assert subjects(aquaveld, ben, Wanted(who=ben.pk)) == []
    told = timeline.of(aquaveld, ana, now=NOW, wanted=Wanted(text="tank 7"))
    assert not told.past and told.until is not None
    while told.before and not told.past:
        told = timeline.of(aquaveld, ana, now=NOW, wanted=Wanted(text="tank 7"), before=told.before)
    assert [item.activity.shown_subject for item in told.past] == ["Mail 22"]  # type: ignore[attr-defined]


def test_words_that_a_colleague_may_not_read_find_nothing(ana: Member, ben: Member, aquaveld: Company) -> None:
    mail(aquaveld, 1, ana, subject="Merger talks", words="secret price", sharing="metadata")
    mail(aquaveld, 2, ana, subject="Site visit", words="secret route", sharing="subject")
    for words, found in (("merger", []), ("secret", []), ("site", ["Site visit"])):
        assert subjects(aquaveld, ben, Wanted(text=words)) == found
    assert subjects(aquaveld, ana, Wanted(text="secret")) == ["Merger talks", "Site visit"]


def test_one_member_is_chosen_from_those_who_had_to_do_with_it(
    ana: Member, ben: Member, carl: Member, aquaveld: Company, team: Team
) -> None:
    mail(aquaveld, 1, ana)
    write_down(aquaveld, "They like the display.", by=ben, at=NOW)
    assert list(stretch.members_of(aquaveld)) == [ana, ben]
    page = signed_in(ana).get(f"/companies/{aquaveld.pk}?who={ben.pk}").content.decode()
    assert "They like the display." in page and "Mail 1" not in page


def test_the_past_is_told_as_people_say_it() -> None:
    told = {days: timeline.group_of(NOW - timedelta(days=days), NOW) for days in (0, 1, 2, 5, 11, 14, 40, 400)}
    assert told == {
        0: "Today",
        1: "Yesterday",
        2: "Earlier this week",
        5: "Last week",
        11: "Earlier in November",
        14: "Earlier in November",
        40: "October",
        400: "October 2025",
    }
