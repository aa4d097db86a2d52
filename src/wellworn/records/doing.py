"""What is done with deals, tasks and timelines: move, close, tick off, write down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.changing import ANYTHING, change
from wellworn.records.fields import CannotSave
from wellworn.records.folding import searchable
from wellworn.records.models.activity import Activity, ActivityKind, ActivityText, Placement
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.usage.models import Event

LONGEST_NOTE = 50_000


def move(deal: Deal, stage: Stage, *, by: Member, expected: object = ANYTHING) -> Provenance | None:
    """Move a deal to another stage; a stage with an outcome closes it. None when it stood there. Raises Conflict."""
    with transaction.atomic():
        row = change(deal, "stage", str(stage.pk), by=by, expected=expected, feature="deal.move")
        if row is not None:
            sentence = _("%(deal)s moved to %(stage)s") % {"deal": deal.name, "stage": stage.name}
            _place(_written(ActivityKind.DEAL, sentence, by, timezone.now()), deal)
    return row


def close(deal: Deal, outcome: str, *, by: Member) -> Provenance | None:
    """Close a deal as "won" or "lost"."""
    stage = Stage.objects.filter(pipeline__stages=deal.stage_id, outcome=outcome).first()
    if stage is None:
        raise CannotSave(_("This pipeline has no stage for that. An admin can add one."))
    return move(deal, stage, by=by)


@transaction.atomic
def tick(task: Task, *, by: Member) -> bool:
    """Say that a task is done; False if it was."""
    now = timezone.now()
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now):
        return False
    task.done_at = now
    Event.record("task.done", by=by, kind=Kind.TASK, record_id=task.pk)
    return True


@transaction.atomic
def untick(task: Task, *, by: Member) -> bool:
    """Say that a task is not done after all; False if it was open."""
    if not Task.objects.filter(pk=task.pk, done_at__isnull=False).update(done_at=None):
        return False
    task.done_at = None
    Event.record("record.undo", by=by, kind=Kind.TASK, record_id=task.pk)
    return True


@transaction.atomic
def write_down(
    record: Record, text: str, *, by: Member, kind: str = ActivityKind.NOTE, at: datetime | None = None
) -> Activity:
    """Put a note or a call on a record's timeline, and on its company's and deal's people's. Raises CannotSave."""
    words = text.replace("\0", "").strip()[:LONGEST_NOTE]
    if not words:
        raise CannotSave(_("Write a few words first."))
    activity = _written(kind, "", by, at or timezone.now())
    ActivityText.objects.create(activity=activity, new=words)
    _place(activity, record)
    Event.record("note.write", by=by, kind=record.kind, record_id=record.pk)
    return activity


def _written(kind: str, subject: str, by: Member, at: datetime) -> Activity:
    """A typed activity."""
    return Activity.objects.create(
        kind=kind,
        occurred_at=at,
        subject=subject[:500],
        search_text=searchable(subject),
        by=by,
        created_at=timezone.now(),
    )


def _place(activity: Activity, record: Record) -> None:
    """Put an activity on the timelines it belongs to, and count it there unless it is a step of a deal."""
    places: list[tuple[str, int]] = [(record.kind, record.pk)]
    company_id = getattr(record, "company_id", None)
    if company_id is not None and record.kind != Kind.TASK:
        places.append((Kind.COMPANY, company_id))
    Placement.objects.bulk_create(
        Placement(activity=activity, kind=kind, record_id=pk, occurred_at=activity.occurred_at) for kind, pk in places
    )
    if activity.kind == ActivityKind.DEAL:
        return  # our own doing is no sign of life from a customer
    for kind, pk in places:
        if kind == Kind.COMPANY:
            _count(Company, pk, activity.occurred_at)
        elif kind == Kind.PERSON:
            _count(Person, pk, activity.occurred_at)


def _count(model: type[Company | Person], pk: int, at: datetime) -> None:
    """One more activity, and the last one's time."""
    model._default_manager.filter(pk=pk).update(
        activity_count=F("activity_count") + 1, last_activity_at=Greatest("last_activity_at", Value(at))
    )


@transaction.atomic
def unwrite(activity: Activity, *, by: Member) -> bool:
    """Take back what `by` wrote down; False if it is not theirs or gone."""
    mine = Activity.objects.filter(pk=activity.pk, by=by, deleted_at=None, key=None)
    if not mine.update(deleted_at=timezone.now()):
        return False
    Event.record("record.undo", by=by)
    return True
