"""The page for the all-hands screen: a sentence and four numbers of everybody, or none where they would tell of somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from tests.adoption.own_life import here_since, used
from tests.conftest import signed_in
from wellworn.adoption.company import Company, Number, company
from wellworn.adoption.models import Published
from wellworn.members.models import Member, Role
from wellworn.usage.models import Event

DAY = timedelta(days=1)
ADDRESS = "/adoption/company"


@pytest.fixture
def sellers(db: None) -> list[Member]:
    """Twelve, who in the last four weeks moved something on every day, and in the four before every other day."""
    found = []
    today = timezone.now().date()
    for nth in range(12):
        seller = Member.objects.create(email=f"seller{nth}@norrvik.example", name=f"Seller Number {nth}")
        here_since(seller, today - timedelta(days=300))
        for back in range(1, 57):
            if back <= 28 or back % 2:
                used(seller, today - back * DAY, "task.done", 1 + nth % 3)
        used(seller, today - DAY, "capture.mail", 40 + nth, automatic=True)
        found.append(seller)
    return found


def test_it_shows_sums_and_what_leaders_show_of_themselves(sellers: list[Member], mara: Member) -> None:
    today = timezone.now().date()
    Published.publish("wrote", {"n": 3}, (today - 6 * DAY, today), "In the taxi.", by=mara)
    page = signed_in(sellers[0]).get(ADDRESS)
    for said in (
        "of 100 working days people get something done here",
        "Opened",
        "Done",
        "Given back",
        "hours",
        "between",
    ):
        assertContains(page, said)
    assertContains(page, "Mara Weiss")
    assertContains(page, "“In the taxi.”")
    for seller in sellers:
        assertNotContains(page, seller.name)
    assertNotContains(page, 'class="side"')  # no navigation
    assert Event.objects.filter(feature="company.open").count() == 1


def test_the_numbers_are_of_working_days_beside_the_four_weeks_before(sellers: list[Member]) -> None:
    shown = company(sellers[0], timezone.now().date() - DAY, 28, page="a test")
    opened, done, back = shown.numbers
    assert shown.people == 12 and done.value == 1.0 and done.before is not None and 0.3 < done.before < 0.7
    assert opened.value == done.value
    assert back.value is not None and back.interval is not None and back.interval[0] < back.value < back.interval[1]
    assert shown.to_target == 0


def test_where_there_are_too_few_it_says_so(ana: Member, ben: Member) -> None:
    page = signed_in(ana).get(ADDRESS)
    assertContains(page, "There is no number yet that would tell of nobody.")
    assertNotContains(page, "wall__value")


@pytest.mark.parametrize("role", [one for one in Role if one != Role.IT])
def test_everybody_sees_it_but_it(ana: Member, role: Role) -> None:
    Member.objects.filter(pk=ana.pk).update(role=role)
    assert signed_in(ana).get(ADDRESS).status_code == 200
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    assert signed_in(ana).get(ADDRESS).status_code == 404


def number(value: float | None, before: float | None, *, is_share: bool = True) -> Number:
    return Number("active_share", "Done", "", value, before, is_share=is_share, is_process=True)


@pytest.mark.parametrize(
    ("value", "before", "said"),
    [
        (0.71, 0.63, "On 71 of 100 working days people get something done here; before it was 63."),
        (0.63, 0.71, "On 63 of 100 working days people get something done here, fewer than the 71 before."),
        (0.711, 0.709, "On 71 of 100 working days people get something done here, as many as before."),
        (0.71, None, "On 71 of 100 working days people get something done here."),
        (None, 0.7, "There is no number yet that would tell of nobody. The first comes when enough people have begun."),
    ],
)
def test_the_sentence_says_what_happened(value: float | None, before: float | None, said: str) -> None:
    today = timezone.now().date()
    assert Company(today, today, 9, [number(value, before)]).sentence == said


def test_a_change_is_in_points_or_hours() -> None:
    assert number(0.714, 0.626).change == 8 and number(0.5, None).change is None
    assert (number(12.4, 20.6, is_share=False).change, number(12.4, 20.6, is_share=False).change_size) == (-9, 9)
    assert (number(0.5, 0.4).way, number(0.4, 0.5).way) == ("more", "fewer")


def test_it_costs_as_many_queries_however_many_people_there_are(sellers: list[Member]) -> None:
    browser, counted = signed_in(sellers[0]), []
    for more in (0, 20):
        for nth in range(more):
            here_since(Member.objects.create(email=f"more{nth}@norrvik.example"), timezone.now().date() - 200 * DAY)
        browser.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(ADDRESS).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
