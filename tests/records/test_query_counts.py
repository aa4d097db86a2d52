"""How many queries each page of records and of the day asks: a number that does not grow with what is on the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import (
    Activity,
    Company,
    Deal,
    Kind,
    Participation,
    Person,
    Placement,
    Proposal,
    Witness,
)

Counting = Callable[[int], AbstractContextManager[object]]
FRAME = 3  # session, member, frame
MANY = 7


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    """A company with several of everything."""
    company = create("aquaveld.example", by=ana).record
    assert isinstance(company, Company)
    now = timezone.now()
    for n in range(MANY):
        person = create(f"person{n}@aquaveld.example", by=ana).record
        deal = create(f"Level sensors {n}", by=ana, kind=Kind.DEAL, company=company).record
        assert isinstance(deal, Deal) and isinstance(person, Person)
        deal.people.add(person)
        create(f"Call {n}", by=ana, kind=Kind.TASK, company=company)
        Proposal.objects.create(
            member=ana,
            kind=Kind.PERSON,
            record_id=person.pk,
            field="title",
            value="Buyer",
            confidence=0.95,
            created_at=now,
        )
        for kind, at in (("mail", now - timedelta(hours=n + 1)), ("meeting", now + timedelta(hours=n + 1))):
            activity = Activity.objects.create(
                kind=kind,
                occurred_at=at,
                ends_at=at,
                created_at=now,
                subject=f"Offer {n}",
                search_text=f"offer {n}",
                key=f"{kind}:{n}",
            )
            Witness.objects.create(activity=activity, member=ana, sharing="subject", occurred_at=at)
            part = "from" if kind == "mail" else "attendee"
            Participation.objects.create(
                activity=activity, address=f"person{n}@aquaveld.example", part=part, person=person
            )
            for of, pk in (("company", company.pk), ("person", person.pk), ("deal", deal.pk)):
                Placement.objects.create(activity=activity, kind=of, record_id=pk, occurred_at=at)
    return company


@pytest.mark.parametrize(
    ("path", "count"),
    [
        (
            "/deals",
            9,
        ),  # views, stages, currency, rates, asks, layouts, sums, which cards and the cards, however many stages there are
        ("/meetings", 5),  # coming with who takes part and at which companies, and past ones, of which there are none
        ("/meetings?whose=all", 6),  # which are coming, and then the same; of none that are past nothing more is asked
        ("/tasks", 3),  # open and done, and the companies they are about
        ("/bin", 5),  # one a kind
        ("/confirm", 3),  # the proposals, their people, the layouts of the role
        (
            "/search?q=offer",
            8,
        ),  # layouts, names, words of names, likely spellings; subjects twice; texts; what of it is seen
    ],
)
def test_a_list_asks_the_same_few_queries_however_much_is_on_it(
    path: str, count: int, aquaveld: Company, ana: Member, django_assert_num_queries: Counting
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + count):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    ("kind", "count"), [(Person, 19), (Deal, 19)]
)  # a deal: as on the board, too; the view rides on provenance
def test_a_record_asks_the_same_few_queries_however_much_hangs_on_it(
    kind: type[Person | Deal], count: int, aquaveld: Company, ana: Member, django_assert_num_queries: Counting
) -> None:
    pk, browser = kind.objects.order_by("pk").first().pk, signed_in(ana)  # type: ignore[union-attr]
    with django_assert_num_queries(FRAME + count):
        assert browser.get(f"/{'people' if kind is Person else 'deals'}/{pk}").status_code == 200


def test_a_mail_asks_four_queries_and_today_the_same_few_with_a_full_queue(
    aquaveld: Company, ana: Member, django_assert_num_queries: Counting
) -> None:
    browser, mail = signed_in(ana), Activity.objects.filter(kind="mail").first()
    assert mail is not None
    with django_assert_num_queries(FRAME + 4):
        assert browser.get(f"/activities/{mail.pk}").status_code == 200
    with django_assert_num_queries(FRAME + 21):  # one of them: what leaders show of themselves
        assert browser.get("/").status_code == 200
