"""Deals that need somebody, on the page that a day begins with: for the same reasons as on the board."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records import saying
from wellworn.records.creating import create
from wellworn.records.models import Company, Deal, Kind, Stage
from wellworn.records.rotting import SILENCE
from wellworn.web.attention import deals_that_need

Counting = Callable[[int], AbstractContextManager[object]]


def since(deal: Deal, days: int, **values: object) -> None:
    Deal.objects.filter(pk=deal.pk).update(stage_since=timezone.now() - timedelta(days=days), **values)


@pytest.mark.parametrize("days", [0, SILENCE - 1, SILENCE, SILENCE + 1, 40])
@pytest.mark.parametrize("expected", [None, 10, 30])
@pytest.mark.parametrize("closes", [None, -1, 3])
def test_a_deal_with_a_next_step_needs_somebody_where_the_board_says_so(
    ana: Member, days: int, expected: int | None, closes: int | None
) -> None:
    deal = deal_of("Level sensors", ana, next_step="Send the quote")
    since(deal, days, close_date=timezone.localdate() + timedelta(closes) if closes is not None else None)
    Stage.objects.update(expected_days=expected)
    [card] = next(column.cards for column in signed_in(ana).get("/deals").context["columns"] if column.cards)
    needing, _count = deals_that_need(ana, timezone.now())
    assert bool(needing) == (card.look is not None)
    if card.look is not None and card.look.why != "closed":
        assert needing[0].why == f"{card.look}."


def test_a_note_on_the_deal_wakes_it_though_its_company_is_silent(ana: Member) -> None:
    company = create("aquaveld.example", by=ana, kind=Kind.COMPANY).record
    deal = deal_of("Level sensors", ana, next_step="Send the quote")
    since(deal, 40, company=company)
    Company.objects.update(last_activity_at=timezone.now() - timedelta(days=30))
    [silent], count = deals_that_need(ana, timezone.now())
    assert (silent.why, silent.url, count) == ("Silent for 30 days.", f"/companies/{company.pk}", 1)
    saying.say(deal, "They like it", saying.meant("They like it", timezone.localdate()), by=ana)
    assert deals_that_need(ana, timezone.now()) == ([], 1)


def test_what_presses_most_comes_first_in_as_many_queries_however_many_there_are(
    ana: Member, ben: Member, django_assert_num_queries: Counting
) -> None:
    deal_of("No step", ana, amount="900")
    since(deal_of("Quiet", ana, amount="10", next_step="Call"), 40)
    late = (timezone.localdate() - timedelta(days=3)).isoformat()
    deal_of("Late", ana, next_step="Call", close_date=late)
    deal_of("Somebody else's", ben)
    deal_of("On its way", ana, next_step="Call")
    with django_assert_num_queries(4):  # what the layouts hide, which teams Ana sees, the deals, and how many there are
        needing, count = deals_that_need(ana, timezone.now())
    assert [one.deal.name for one in needing] == ["Late", "Quiet", "No step"]
    assert count == 4
    page = signed_in(ana).get("/").content.decode()
    assert "Silent for 40 days." in page and "No next step yet." in page and "Somebody else" not in page


def test_the_order_tells_nothing_of_amounts_that_are_hidden(ana: Member) -> None:
    for name, amount, days in (("Small and old", "10", 5), ("Large and new", "90000", 1)):
        since(deal_of(name, ana, amount=amount), days)
    by_amount, _count = deals_that_need(ana, timezone.now())
    by_age, _count = deals_that_need(ana, timezone.now(), frozenset({"deal.amount"}))
    assert [one.deal.name for one in by_amount] == ["Large and new", "Small and old"]
    assert [one.deal.name for one in by_age] == ["Small and old", "Large and new"]
