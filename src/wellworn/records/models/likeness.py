"""What tells that two records may be one: the keys by which they meet, what waits to be compared, and the pairs found."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.models.batch import Batch
from wellworn.records.models.company import Company
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind

COMPARED: dict[Kind, type[Company | Person]] = {Kind.COMPANY: Company, Kind.PERSON: Person}


def with_company(rows: Any) -> Any:
    """People with their companies, companies as they are."""
    return rows.select_related("company") if rows.model is Person else rows


class MatchKey(models.Model):
    """A key of a record, as `duplicates.keys` makes them: only records that share one are ever compared."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    key = models.CharField(max_length=40, db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["key", "kind", "record_id"], name="match_key_meets"),
            models.Index(fields=["kind", "record_id"], name="match_key_of_record"),
        ]


class Stale(models.Model):
    """A record that has changed and waits to be compared. Not unique, so that nobody waits for another's transaction."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()


class Walk(models.Model):
    """How far the first walk over all records of a kind has come; it moves with what it found."""

    kind = models.CharField(max_length=10, choices=Kind, primary_key=True)
    after = models.BigIntegerField(default=0)


class PairState(models.TextChoices):
    """What was decided about two records."""

    OPEN = "open", _("Waiting")
    LATER = "later", _("Later")
    DIFFERENT = "different", _("Not the same")
    MERGED = "merged", _("Merged")


class PairQuerySet(models.QuerySet["Pair"]):
    """Reading pairs starts here."""

    def visible_to(self, member: Member) -> Self:
        """Those of which `member` sees both halves, neither of them in the bin."""
        both = Q(pk__in=[])
        for kind, model in COMPARED.items():
            seen = model.objects.visible_to(member)
            both |= Q(Exists(seen.filter(pk=OuterRef("low"))), Exists(seen.filter(pk=OuterRef("high"))), kind=str(kind))
        return self.filter(both)


class Pair(models.Model):
    """Two records that may be one; the lower id first. What was decided stays, so that nobody is asked twice."""

    kind = models.CharField(max_length=10, choices=Kind)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    score = models.FloatField()  # 0 to 1, see duplicates.scoring
    reasons = models.JSONField(default=list)  # names of Trait
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    decided_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "low", "high"], name="pair_once")]
        indexes = [models.Index(fields=["state", "-score", "-id"], name="pair_waiting")]
