"""Saying what happened in one act: the note or call, and the next step that becomes a task; and taking back all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from wellworn.members.models import Member
from wellworn.records import keeping, spoken, tending, writing
from wellworn.records.models.activity import WRITTEN, Activity, CallOutcome
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.usage.models import Event


@dataclass(frozen=True, slots=True)
class Said:
    """What is on the timeline now, and the task that came with it."""

    activity: Activity
    task: Task | None


@dataclass(frozen=True, slots=True)
class Meant:
    """What a line with its choices means, before it is saved."""

    kind: str
    outcome: str
    step: spoken.Step | None


def meant(text: str, today: date, *, kind: str = "", outcome: str = "", step: str = "", due: str = "") -> Meant:
    """What was chosen, and else what the line says. Raises CannotSave for a day that is none."""
    read = spoken.read_line(text, today)
    is_kind = kind in WRITTEN
    chosen = kind if is_kind else read.kind
    how = (
        (outcome if outcome in CallOutcome.values else read.outcome or CallOutcome.REACHED) if chosen == "call" else ""
    )
    day = tending.day_said(due, today)
    found = spoken.step_of(step, day) or read.step
    if found is not None and day is not None:
        found = spoken.Step(found.text, day)
    return Meant(chosen, how, found)


@transaction.atomic
def say(record: Record, text: str, what: Meant, *, by: Member, at: datetime | None = None) -> Said:
    """Put what happened on the timeline, and make a task of the next step. Raises CannotSave, and then nothing is there."""
    activity = writing.write_down(record, text, by=by, kind=what.kind, at=at, outcome=what.outcome)
    task = None
    if what.step is not None:
        task = tending.add(what.step.text, by=by, due=what.step.due, about=record, evidence=activity)
    return Said(activity, task)


@transaction.atomic
def unsay(activity: Activity, *, by: Member) -> bool:
    """Take back what `by` said, with the tasks that came of it and are still open; False if it is not theirs or gone."""
    if activity.by_id != by.pk or not writing.take_off(activity):
        return False
    made = Provenance.objects.filter(kind=Kind.TASK, field="name", evidence=activity).values("record_id")
    for task in Task.objects.filter(pk__in=made, done_at=None, deleted_at=None):
        keeping.delete(task, by=by)
    Event.record("record.undo", by=by)
    return True
