"""What is done with deals and tasks: move, put somebody on, tick off."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import tending, writing
from wellworn.records.changing import ANYTHING, PEOPLE, Evidence, change, remember
from wellworn.records.fields import Field
from wellworn.records.models.activity import ActivityKind
from wellworn.records.models.batch import Batch
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Source
from wellworn.records.models.task import Task
from wellworn.usage.models import Event


def move(
    deal: Deal,
    stage: Stage,
    *,
    by: Member,
    expected: object = ANYTHING,
    source: Source = Source.TYPED,
    batch: Batch | None = None,
    known: Field | None = None,
) -> Provenance | None:
    """Move a deal to another stage; a stage with an outcome closes it. None when it stood there. Raises Conflict.

    `known` is the field of the stage, as `change` takes it."""
    with transaction.atomic():
        row = change(
            deal, "stage", str(stage.pk), by=by, expected=expected, source=source, feature="deal.move", batch=batch,
            known=known,
        )  # fmt: skip
        if row is not None:
            sentence = _("%(deal)s moved to %(stage)s") % {"deal": deal.name, "stage": stage.name}
            # It goes when the move is undone.
            row.evidence = writing.put(deal, ActivityKind.DEAL, sentence, by=by, at=row.at)
            row.save(update_fields=["evidence"])
    return row


@transaction.atomic
def involve(
    deal: Deal, person: Person, *, by: Member, source: Source = Source.TYPED, evidence: Evidence | None = None
) -> Provenance | None:
    """Put a person on a deal; the row of its history, None if they are on it."""
    if deal.people.filter(pk=person.pk).exists():
        return None
    deal.people.add(person)
    row = remember(deal, PEOPLE, str(person.pk), by=by, source=source, evidence=evidence)
    Event.record("record.change", by=by, kind=Kind.DEAL, record_id=deal.pk)
    return row


@transaction.atomic
def tick(task: Task, *, by: Member) -> bool:
    """Say that a task is done; False if it was."""
    now = timezone.now()
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now):
        return False
    task.done_at = now
    Event.record("task.done", by=by, kind=Kind.TASK, record_id=task.pk)
    tending.after_done(task, by=by, today=timezone.localdate())
    return True


@transaction.atomic
def untick(task: Task, *, by: Member) -> bool:
    """Say that a task is not done after all; False if it was open."""
    if not Task.objects.filter(pk=task.pk, done_at__isnull=False).update(done_at=None):
        return False
    task.done_at = None
    tending.after_undone(task, by=by)
    Event.record("record.undo", by=by, kind=Kind.TASK, record_id=task.pk)
    return True
