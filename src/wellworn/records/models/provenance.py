"""Where each value came from, and what it was before: the history of every field."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity
from wellworn.records.models.record import Kind, Source

__all__ = ["Provenance", "Source"]


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

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id", "field", "-id"], name="provenance_of_field")]
