"""Companies and the domains that tell them apart."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from wellworn.records.models.record import Kind, Record, RecordQuerySet, Source

TOUCHED = Coalesce("last_activity_at", "created_at")


class Company(Record):
    """An organisation outside the workspace."""

    kind = Kind.COMPANY
    objects = RecordQuerySet["Company"].as_manager()

    website = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=500, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    activity_count = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(
                TOUCHED.desc(), models.F("id").desc(), name="company_by_touch", condition=models.Q(deleted_at=None)
            ),
        ]


class Domain(models.Model):
    """A registrable domain (Public Suffix List) of one company, lower case, A-label."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=255, unique=True)
    is_primary = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)

    def __str__(self) -> str:
        return self.domain
