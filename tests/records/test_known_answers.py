"""What mail or a task says is not asked again when a deal moves: the certain goes along, the likely stands in the form."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Proposal, Provenance, Source, Stage
from wellworn.records.models import Task as ToDo
from wellworn.records.models.proposal import ProposalState

HTMX = {"HX-Request": "true"}


@pytest.fixture
def deal(ana: Member) -> Deal:
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    return made


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name)


def asks(name: str, *fields: str, hard: bool = False) -> None:
    for field in fields:
        Ask.objects.create(stage=stage(name), field=field, why=f"{name} needs it", is_hard=hard)


def says(deal: Deal, by: Member, field: str, value: str, confidence: float) -> Proposal:
    said = {"excerpt": "Our offer comes to EUR 48,500.", "marked": "EUR 48,500"} if field == "amount" else {}
    return Proposal.objects.create(
        member=by, kind=Kind.DEAL, record_id=deal.pk, field=field, value=value, confidence=confidence, created_at=timezone.now(), **said
    )  # fmt: skip


def moved(deal: Deal, to: str, by: Member, **headers: str) -> str:
    given = {"stage": stage(to).pk, "was": deal.stage_id}
    return signed_in(by).post(f"/deals/{deal.pk}/move", given, headers=headers or HTMX).content.decode()


def test_what_mail_says_for_certain_goes_along_and_can_be_taken_back_alone(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount")
    proposal = says(deal, ana, "amount", "48500", 0.95)
    browser = signed_in(ana)
    answer = browser.post(f"/deals/{deal.pk}/move", {"stage": stage("Discover").pk, "was": deal.stage_id}, headers=HTMX)
    told = answer.content.decode()
    assert "data-asks-form" not in told and "Amount: EUR 48,500, as the mail says." in told
    deal.refresh_from_db()
    assert (deal.amount, deal.stage.name) == (48_500, "Discover")
    row = Provenance.objects.get(kind=Kind.DEAL, record_id=deal.pk, field="amount")
    assert (row.source, row.excerpt, row.by) == (Source.CAPTURED, "Our offer comes to EUR 48,500.", ana)
    browser.post(f"/confirm/{proposal.pk}/undo")
    deal.refresh_from_db()
    proposal.refresh_from_db()
    assert (deal.amount, deal.stage.name, proposal.state) == (None, "Discover", ProposalState.OPEN)


def test_what_is_likely_waits_in_the_form_with_its_sentence_and_enter_says_yes(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount")
    proposal = says(deal, ana, "amount", "48500", 0.8)
    panel = moved(deal, "Discover", ana)
    assert 'value="48500"' in panel and "<mark>EUR 48,500</mark>" in panel and "likely" in panel
    assert Deal.objects.get(pk=deal.pk).amount is None
    signed_in(ana).post(f"/deals/{deal.pk}/asks", {"stage": stage("Discover").pk, "amount": "48500"}, headers=HTMX)
    proposal.refresh_from_db()
    assert (Deal.objects.get(pk=deal.pk).amount, proposal.state) == (48_500, ProposalState.ACCEPTED)
    assert Provenance.objects.get(record_id=deal.pk, kind=Kind.DEAL, field="amount").source == Source.CAPTURED


def test_what_was_corrected_in_the_form_is_typed(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount")
    proposal = says(deal, ana, "amount", "48500", 0.8)
    signed_in(ana).post(f"/deals/{deal.pk}/asks", {"stage": stage("Discover").pk, "amount": "50000"}, headers=HTMX)
    proposal.refresh_from_db()
    assert (Deal.objects.get(pk=deal.pk).amount, proposal.state) == (50_000, ProposalState.ACCEPTED)
    assert Provenance.objects.get(record_id=deal.pk, kind=Kind.DEAL, field="amount").source == Source.TYPED


def test_the_next_task_stands_where_the_next_step_is_asked(deal: Deal, ana: Member) -> None:
    asks("Discover", "next_step")
    for name, due in (("Write to Femke", "2026-12-11"), ("Send the quote", "2026-12-01")):
        task = create(name, by=ana, kind=Kind.TASK, deal=deal).record
        change(task, "due_on", due, by=ana)
    ToDo.objects.filter(name="Write to Femke").update(due_on=date(2026, 12, 24))
    panel = moved(deal, "Discover", ana)
    assert 'value="Send the quote"' in panel and "As the next task is called" in panel
    assert Deal.objects.get(pk=deal.pk).next_step == ""


def test_a_hard_ask_that_mail_answers_stands_in_nobodys_way(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount", hard=True)
    says(deal, ana, "amount", "48500", 0.95)
    moved(deal, "Discover", ana)
    deal.refresh_from_db()
    assert (deal.amount, deal.stage.name) == (48_500, "Discover")


def test_nothing_goes_along_with_a_move_that_another_ask_stops(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount")
    asks("Prove", "close_date", hard=True)
    proposal = says(deal, ana, "amount", "48500", 0.95)
    assert "Prove asks first" in moved(deal, "Prove", ana)
    deal.refresh_from_db()
    proposal.refresh_from_db()
    assert (deal.amount, deal.stage.name, proposal.state) == (None, "Qualify", ProposalState.OPEN)


def test_what_a_person_typed_and_what_a_colleague_is_asked_stays(deal: Deal, ana: Member, mara: Member) -> None:
    asks("Discover", "amount", "close_date")
    says(deal, ana, "amount", "48500", 0.95)
    says(deal, ana, "close_date", "2026-12-11", 0.95)
    change(deal, "amount", "31000", by=ana)
    assert 'name="close_date"' in moved(deal, "Discover", mara)
    deal.refresh_from_db()
    assert (deal.amount, deal.close_date) == (31_000, None)


def test_going_back_takes_nothing_along(deal: Deal, ana: Member) -> None:
    moved(deal, "Prove", ana)
    deal.refresh_from_db()
    asks("Discover", "amount")
    says(deal, ana, "amount", "48500", 0.95)
    moved(deal, "Qualify", ana)
    assert Deal.objects.get(pk=deal.pk).amount is None


def test_a_stage_changed_among_the_facts_takes_along_and_asks_as_the_board_does(deal: Deal, ana: Member) -> None:
    asks("Discover", "amount", "close_date")
    says(deal, ana, "amount", "48500", 0.95)
    given = {"value": stage("Discover").pk, "was": deal.stage_id}
    answer = signed_in(ana).post(f"/records/deal/{deal.pk}/stage", given, headers=HTMX)
    assert f"/deals/{deal.pk}/asks?stage={stage('Discover').pk}" in answer.headers["HX-Trigger"]
    assert "Amount: EUR 48,500, as the mail says." in answer.content.decode()
    deal.refresh_from_db()
    assert (deal.amount, deal.stage.name) == (48_500, "Discover")
