"""Where each value came from, and what it was before: the history of every field."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from wellworn.members.models import Member, Sharing
from wellworn.records.models.activity import Activity
from wellworn.records.models.batch import Batch
from wellworn.records.models.reading import was_there
from wellworn.records.models.record import Kind, Source

__all__ = ["Provenance", "Source"]


class ProvenanceQuerySet(models.QuerySet["Provenance"]):
    """Reading where values came from."""

    def current(self, kind: Kind, record_id: int) -> Self:
        """The newest row of each field of one record, those undone left out."""
        rows = self.filter(kind=kind, record_id=record_id, undone_at=None)
        return rows.order_by("field", "-id").distinct("field")

    def as_seen_by(self, member: Member) -> Self:
        """With `shown_excerpt`, which is empty where the words stand in a mail whose text `member` may not read."""
        reason = Q(evidence=None, confidence=None)  # why it is here; words of a mail come with a confidence
        may_read = reason | Q(evidence__sharing=Sharing.FULL) | Q(was_there(member, "evidence"))
        shown = Case(When(may_read, then=F("excerpt")), default=Value(""), output_field=models.CharField())
        return self.annotate(shown_excerpt=shown).defer("excerpt").select_related("by")


class Provenance(models.Model):
    """One value that a field has had. The newest one not undone is the value's provenance; together they are its history."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    value = models.TextField(blank=True)  # as shown; ids of related records as their number
    before = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    evidence = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    excerpt = models.CharField(max_length=500, blank=True)  # the words it was read from
    confidence = models.FloatField(null=True, blank=True)  # 0 to 1 for what a machine read
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    along = models.JSONField(null=True, blank=True)  # what changed with the value, as it was before: a stage's clock
    batch = models.ForeignKey(  # the act on many records that this was part of
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes", db_index=False
    )

    objects = ProvenanceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "record_id", "field", "-id"], name="provenance_of_field"),
            models.Index(fields=["batch", "id"], name="provenance_of_batch", condition=Q(batch__isnull=False)),
        ]


def provenance_of(kind: Kind, record_id: int, member: Member) -> dict[str, Provenance]:
    """Where each value of a record came from, by field, in one query, with excerpts as far as `member` may read them."""
    rows = Provenance.objects.current(kind, record_id).as_seen_by(member)
    return {row.field: row for row in rows}
