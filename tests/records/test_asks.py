"""What stages ask: softly after the move, hard before it, the same however a deal is moved."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records import asks, doing
from wellworn.records.changing import change, undo
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Stage


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal in Qualify, with nothing but a name."""
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    return made


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name)


def ask(name: str, field: str, *, hard: bool = False) -> None:
    Ask.objects.create(stage=stage(name), field=field, why=f"{name} needs it", is_hard=hard)


def names(found: list[asks.Asked]) -> list[str]:
    return [one.field.name for one in found]


def test_a_stage_asks_what_it_and_those_before_it_ask_and_the_deal_lacks(deal: Deal, ana: Member) -> None:
    ask("Discover", "amount")
    ask("Propose", "close_date")
    ask("Commit", "next_step")
    assert names(asks.asked(deal, stage("Propose"), by=ana)) == ["amount", "close_date"]
    change(deal, "amount", "45000", by=ana)
    assert names(asks.asked(deal, stage("Propose"), by=ana)) == ["close_date"]
    assert asks.gaps(deal, by=ana) == []


def test_an_amount_of_nothing_is_an_answer(deal: Deal, ana: Member) -> None:
    ask("Discover", "amount")
    change(deal, "amount", "0", by=ana)
    assert asks.asked(deal, stage("Discover"), by=ana) == []


def test_a_soft_ask_stops_no_move_and_stays_as_a_gap(deal: Deal, ana: Member) -> None:
    ask("Discover", "amount")
    assert doing.move(deal, stage("Discover"), by=ana)
    deal.refresh_from_db()
    assert names(asks.gaps(deal, by=ana)) == ["amount"]


def test_a_hard_ask_stops_the_move_with_its_why_however_it_is_made(deal: Deal, ana: Member) -> None:
    ask("Prove", "amount", hard=True)
    browser = signed_in(ana)
    first = deal.stage_id
    with pytest.raises(asks.AsksFirst, match="Amount: Prove needs it"):
        doing.move(deal, stage("Propose"), by=ana)
    with pytest.raises(asks.AsksFirst):
        change(deal, "stage", str(stage("Prove").pk), by=None)
    answer = browser.post(
        f"/records/deal/{deal.pk}/stage",
        {"value": stage("Prove").pk, "was": deal.stage_id},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, "Prove needs it" in answer.content.decode()) == (422, True)
    assert Deal.objects.get(pk=deal.pk).stage_id == first
    change(deal, "amount", "45000", by=ana)
    assert doing.move(deal, stage("Propose"), by=ana)


def test_going_back_losing_and_undoing_are_never_stopped(deal: Deal, ana: Member) -> None:
    row = doing.move(deal, stage("Propose"), by=ana)
    ask("Discover", "amount", hard=True)
    assert doing.move(deal, stage("Discover"), by=ana)
    assert doing.move(deal, stage("Lost"), by=ana)
    back = doing.move(deal, stage("Qualify"), by=ana)
    assert row and back and undo(back, by=ana)
    with pytest.raises(asks.AsksFirst):
        change(deal, "stage", str(stage("Qualify").pk), by=ana) and doing.move(deal, stage("Won"), by=ana)


def test_lost_asks_for_itself_alone(deal: Deal, ana: Member) -> None:
    ask("Discover", "amount")
    ask("Lost", "next_step")
    assert names(asks.asked(deal, stage("Lost"), by=ana)) == ["next_step"]
    assert names(asks.asked(deal, stage("Won"), by=ana)) == ["amount"]


def test_all_stages_are_answered_from_one_reading(deal: Deal) -> None:
    ask("Discover", "amount")
    ask("Propose", "amount", hard=True)
    ask("Lost", "next_step")
    every = list(Stage.objects.all())
    found = asks.upto(every, Ask.objects.select_related("stage"))
    for one in every:
        assert [row.field for row in found[one.pk]] == [row.field for row in asks.asks_of(one)]
    assert [row.is_hard for row in found[stage("Propose").pk]] == [True]
