"""What is known already of what a stage asks for, so that nobody types it: from mail, or from what is planned.

What the mail says for certain goes along with the move: `accept all` would have taken it too. What is likely, or what the next open
task is called, stands in the form that asks, with where it comes from, and waits for Enter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from wellworn.members.models import Member
from wellworn.records import asking, deciding, doing
from wellworn.records.asks import Asked, asked, goes_on
from wellworn.records.changing import ANYTHING, change
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.models.task import Task
from wellworn.records.values import CannotSave

STEP = "next_step"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an asked field may hold, and the question or the task that says so."""

    asked: Asked
    text: str
    question: asking.Question | None = None
    task: Task | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it may go along unasked."""
        return self.question is not None and self.question.is_certain


@dataclass(frozen=True, slots=True)
class Moved:
    """A move: its row of history, None where the deal stood there already, and the answers that went along."""

    row: Provenance | None
    along: tuple[Answer, ...] = ()


def answers(deal: Deal, wanted: Iterable[Asked], *, by: Member) -> dict[str, Answer]:
    """What is known by `by` of each field in `wanted`, by its name; the surest. Two queries at most, none where nothing is asked."""
    by_name = {one.field.name: one for one in wanted}
    if not by_name:
        return {}
    waiting = Proposal.objects.open_for(by).filter(kind=Kind.DEAL, record_id=deal.pk, field__in=by_name)
    found: dict[str, Answer] = {}
    for question in asking.about(deal, waiting.select_related("evidence")):
        name = question.proposal.field
        found.setdefault(name, Answer(by_name[name], question.proposal.value, question))
    if STEP in by_name and STEP not in found and (task := _next(deal, by)):
        found[STEP] = Answer(by_name[STEP], task.name, task=task)
    return found


def _next(deal: Deal, by: Member) -> Task | None:
    """The open task of the deal that is due first."""
    return Task.objects.visible_to(by).filter(deal=deal, done_at=None).order_by("due_on", "pk").first()


@transaction.atomic
def move(deal: Deal, stage: Stage, *, by: Member, expected: object = ANYTHING) -> Moved:
    """Move a deal, and take along what the stage asks and mail says for certain. Raises Conflict, AsksFirst.

    `deal` must have its company and stage selected.
    """
    along: list[Answer] = []
    if goes_on(deal.stage, stage):
        wanted = asked(_held(deal), stage, by=by)
        along = [one for one in answers(deal, wanted, by=by).values() if one.is_certain and _accepted(one, by)]
    row = doing.move(deal, stage, by=by, expected=expected)
    if along:
        deal.refresh_from_db()
    return Moved(row, tuple(along))


@transaction.atomic
def answer(deal: Deal, stage: Stage, given: dict[str, str], *, by: Member) -> list[tuple[Asked, Provenance | None]]:
    """Write what was answered to a stage, all of it or nothing; what was written, each with its row where it was typed.

    Raises CannotSave, Conflict.
    """
    wanted = asked(_held(deal), stage, by=by)
    known = answers(deal, wanted, by=by)
    said: list[tuple[Asked, Provenance | None]] = []
    for one in wanted:
        text, found = given.get(one.field.name, "").strip(), known.get(one.field.name)
        if text and found is not None and found.question is not None:
            if _agreed(found.question.proposal, text, found.text, by):
                said.append((one, None))
        elif text and (row := change(deal, one.field.name, text, by=by, expected="")) is not None:
            said.append((one, row))
    return said


def _agreed(proposal: Proposal, text: str, proposed: str, by: Member) -> bool:
    """Say yes to the question that had the answer, as it is or with other words."""
    return deciding.accept(proposal, by=by) if text == proposed else deciding.edit(proposal, text, by=by)


def _held(deal: Deal) -> Deal:
    """The deal as it is, kept so until the transaction ends: an answer never falls on what somebody has just typed."""
    return Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)


def _accepted(answer: Answer, by: Member) -> bool:
    """Say yes to what mail says; False where it can no longer be read."""
    assert answer.question is not None
    try:
        return deciding.accept(answer.question.proposal, by=by)
    except CannotSave:
        return False
