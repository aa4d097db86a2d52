"""Many changes at once: a bulk edit, an import or a merge, with its progress and its way back."""

from __future__ import annotations

from typing import Self

from django.db import models

from wellworn.members.models import Member, Role
from wellworn.records.models.custom import OBJECT_KEY


class BatchKind(models.TextChoices):
    """What made the changes."""

    BULK = "bulk"
    PASTE = "paste"
    IMPORT = "import"
    MERGE = "merge"


class BatchState(models.TextChoices):
    """Where it stands."""

    DRAFT = "draft"  # an import that is being mapped
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"  # by a member; what was done stays, and can be undone or gone on with
    DONE = "done"
    FAILED = "failed"  # `problem` says why, and what to do
    UNDOING = "undoing"
    UNDONE = "undone"


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reading batches starts here."""

    def visible_to(self, member: Member) -> Self:
        """The member's own; an admin's are everybody's."""
        return self.all() if member.role == Role.ADMIN else self.filter(by=member.pk)


class Batch(models.Model):
    """One act on many records. `Provenance.batch` and `BatchRow` say what it did, so that all of it can be undone."""

    kind = models.CharField(max_length=10, choices=BatchKind)
    object = models.CharField(max_length=OBJECT_KEY)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.JSONField(default=dict)  # what is to be done, in the words of what does it
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    total = models.PositiveIntegerField(null=True, blank=True)  # rows, when that is known
    done = models.PositiveIntegerField(default=0)  # moves in the transaction of what it counts: the place to go on from
    place = models.JSONField(
        null=True, blank=True
    )  # where to go on from, in the words of what does it; moves with `done`
    counts = models.JSONField(default=dict)  # by outcome
    way_back = models.JSONField(default=dict, blank=True)  # batches.WayBack: how far an undo has come
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="batch_of_member")]


class Outcome(models.TextChoices):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    FAILED = "failed"


class BatchRow(models.Model):
    """One row of a batch: the record that it made or changed, or why it did not. A line of a file that makes several
    records has a row for each kind. `record_id` is empty again once an undo has erased what the row made."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # from 1, as in the file
    outcome = models.CharField(max_length=8, choices=Outcome)
    kind = models.CharField(max_length=10, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number", "kind"], name="batch_row_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="batch_row_of_record")]
