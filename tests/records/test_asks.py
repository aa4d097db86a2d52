"""What stages ask: softly after the move, hard before it, the same however a deal is moved."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.members.models import Member, Role, Team
from wellworn.records import asks, doing
from wellworn.records.changing import change, undo
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Outcome, Stage
from wellworn.records.pipelines import archive_stage
from wellworn.records.upserting import Book, Choices, Rehearsal, Result, Row, Typed, upsert, upsert_many
from wellworn.records.values import CannotSave


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal in Qualify, with nothing but a name."""
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    return made


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
        assert [row.field for row in found[one.pk]] == [row.field for row in asks.asks_of(one, None)]
    assert [row.is_hard for row in found[stage("Propose").pk]] == [True]


def three_ways(by: Member, *rows: dict[str, str]) -> list[list[Result]]:
    """What becomes of rows one by one, all at once and in rehearsal, each from the same beginning; the second way stays."""
    meant = [Row(number, values) for number, values in enumerate(rows, 1)]
    choices = Choices(typed=Typed.REPLACE)
    with Rehearsal(Book.of("deal", by), choices) as rehearsal:
        rehearsed = rehearsal.rows(meant)
    place = transaction.savepoint()
    single = [upsert("deal", row, by=by, choices=choices) for row in meant]
    transaction.savepoint_rollback(place)
    return [rehearsed, single, upsert_many(Book.of("deal", by), meant, choices=choices)]


def test_a_row_meets_a_hard_ask_with_the_same_words_however_many_come(deal: Deal, ana: Member) -> None:
    ask("Prove", "amount", hard=True)
    ask("Prove", "company", hard=True)
    ask("Prove", "next_step")
    stood = deal.stage_id
    with pytest.raises(asks.AsksFirst) as first:
        doing.move(deal, stage("Prove"), by=ana)
    rows = ({"name": "Level sensors", "stage": "Prove"}, {"name": "Pumps", "stage": "Commit"})
    for results in three_ways(ana, *rows):
        assert [one.outcome for one in results] == [Outcome.FAILED] * 2
        assert {one.reason for one in results} == {str(first.value)}
    assert list(Deal.objects.values_list("stage", flat=True)) == [stood]


def test_a_row_answers_what_its_stage_asks_in_whatever_order_its_cells_stand(deal: Deal, ana: Member) -> None:
    ask("Prove", "amount", hard=True)
    ask("Prove", "company", hard=True)
    change(deal, "company", str(create("Aquaveld", by=ana, kind=Kind.COMPANY).record.pk), by=ana)
    rows = (
        {"name": "Level sensors", "company": "Aquaveld", "stage": "Prove", "amount": "45000"},
        {"name": "Pumps", "stage": "Prove", "amount": "1", "company": "Kestrel"},
        {"name": "Valves", "stage": "Qualify"},
        {"name": "Seals", "stage": "Lost"},
    )
    for results in three_ways(ana, *rows):
        assert [one.outcome for one in results] == [Outcome.CHANGED, *[Outcome.CREATED] * 3]
    found = dict(Deal.objects.values_list("name", "stage__name"))
    assert found == {"Level sensors": "Prove", "Pumps": "Prove", "Valves": "Qualify", "Seals": "Lost"}


def test_rows_bring_a_deal_back_or_leave_it_where_it_stands_without_being_asked(deal: Deal, ana: Member) -> None:
    doing.move(deal, stage("Propose"), by=ana)
    ask("Discover", "amount", hard=True)
    rows = (
        {"name": "Level sensors", "stage": "Propose", "next_step": "Call"},
        {"name": "Level sensors", "stage": "Discover"},
    )
    for results in three_ways(ana, *rows):
        assert [one.outcome for one in results] == [Outcome.CHANGED] * 2


def test_a_stage_out_of_use_takes_no_deal_and_is_offered_nowhere(deal: Deal, ana: Member, team: Team) -> None:
    maja = Member.objects.create(email="maja@norrvik.example", name="Maja", role=Role.ADMIN, team=team)
    ask("Discover", "amount", hard=True)
    gone = stage("Discover")
    archive_stage(gone, stage("Prove"), by=maja)
    with pytest.raises(CannotSave, match="Discover is out of use"):
        change(deal, "stage", str(gone.pk), by=ana)
    for results in three_ways(ana, {"name": "Level sensors", "stage": "Discover"}):
        assert "no such stage" in results[0].sentence and "Discover" not in results[0].sentence.partition("(")[0]
    browser = signed_in(ana)
    assert "Discover" not in browser.get(f"/records/deal/{deal.pk}/stage").content.decode()
    assert browser.post(f"/deals/{deal.pk}/move", {"stage": gone.pk}).status_code == 404
    assert doing.move(deal, stage("Propose"), by=ana), "what it asked is asked no more"


def test_a_pipeline_out_of_use_takes_no_deal(deal: Deal, ana: Member) -> None:
    prove = stage("Prove")
    prove.pipeline.archived_at = timezone.now()
    prove.pipeline.save()
    with pytest.raises(CannotSave, match="out of use"):
        change(deal, "stage", str(prove.pk), by=None)
    assert upsert("deal", Row(1, {"name": "Pumps", "stage": "Prove"}), by=ana).outcome == Outcome.FAILED
