"""Deals, and the pipeline of stages they move through."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.company import Company
from wellworn.records.models.forecast import Category
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record, RecordQuerySet


class Pipeline(models.Model):
    """A named way of selling, made of stages."""

    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class StageQuerySet(models.QuerySet["Stage"]):
    """Stages, in the order of their pipelines."""

    def in_use(self) -> StageQuerySet:
        """Those that a deal may be moved to."""
        return self.filter(archived_at=None, pipeline__archived_at=None)


class Stage(models.Model):
    """A step of a pipeline. `outcome` is empty while a deal in it is open."""

    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    probability = models.PositiveSmallIntegerField(default=0)  # in 100
    expected_days = models.PositiveSmallIntegerField(null=True, blank=True)  # a deal usually stays, as the team sees it
    outcome = models.CharField(max_length=4, blank=True, choices=[("", "open"), ("won", "won"), ("lost", "lost")])
    archived_at = models.DateTimeField(null=True, blank=True)  # no deal stands in it any more; history still names it

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["pipeline", "position"]

    def __str__(self) -> str:
        return self.name


class Deal(Record):
    """Something that may be sold to a company."""

    kind = Kind.DEAL
    objects = RecordQuerySet["Deal"].as_manager()

    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals")
    people = models.ManyToManyField(Person, blank=True, related_name="deals")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="deals")
    stage_since = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    close_date = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    forecast = models.CharField(  # how sure it is; "" as its stage says
        max_length=8, choices=Category, blank=True, default="", db_default=""
    )

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(  # the cards of a stage, the first to close on top; sums are read from it alone
                fields=["stage", "close_date", "id"],
                include=["amount", "currency", "owner", "team"],
                name="deal_in_stage",
                condition=models.Q(deleted_at=None),
            ),
            models.Index(  # a member's deals, the first to close on top
                fields=["owner", "close_date", "id"], name="deal_of_owner", condition=models.Q(deleted_at=None)
            ),
            models.Index(  # what was won and lost of late
                fields=["-closed_at"], name="deal_closed", condition=models.Q(deleted_at=None, closed_at__isnull=False)
            ),
        ]
