"""Events: one row for each use of Wellworn."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member


class Surface(models.TextChoices):
    """Through what an act was done."""

    WEB = "web"
    CAPTURE = "capture"
    COMMAND = "command"
    JOB = "job"


class Event(models.Model):
    """One thing done with one feature, written in the act's own transaction. Append-only."""

    at = models.DateTimeField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")  # None: the machine
    feature = models.CharField(max_length=60)  # "record.change", "proposal.accept", "capture.person" ...
    surface = models.CharField(max_length=10, choices=Surface)
    automatic = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, blank=True)  # of record
    record_id = models.BigIntegerField(null=True)
    count = models.PositiveIntegerField(default=1)  # a batch of like acts is one row

    class Meta:
        indexes = [models.Index(fields=["member", "at"]), models.Index(fields=["feature", "at"])]

    def __str__(self) -> str:
        return f"{self.feature} at {self.at:%Y-%m-%d %H:%M}"
