"""What was asked about the truth of fields, and the answers: about a field, a form and a period, never about a person.

A report is made once for the months that are over, and read as it was made. Of each month of a field it is kept what was judged, so that
two reports differ by what many people did: by whole months, or by values that many removed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wellworn.adoption.models.people import Partition


class TruthReport(models.Model):
    """One report: all questions about all fields, corrected together when the last field has been judged."""

    state = models.CharField(max_length=64, unique=True)  # a digest of the months, the code and the least group
    first = models.DateField()
    until = models.DateField()  # the first day that is not in it
    k = models.PositiveSmallIntegerField()  # as many people stand behind all of it, beside whoever reads
    fields = models.PositiveIntegerField(default=0)  # to be judged
    judged = models.PositiveIntegerField(default=0)
    draws = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    behind = models.ForeignKey(
        Partition, null=True, on_delete=models.PROTECT, related_name="+"
    )  # whose values were judged
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.first}..{self.until}"

    @property
    def last(self) -> date:
        """The last day that is in it."""
        return self.until - timedelta(days=1)

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.judged // self.fields if self.fields else 0


class TruthAnswer(models.Model):
    """The answer of one detector about one place. Without a pattern: that a field cannot be judged at all."""

    report = models.ForeignKey(TruthReport, on_delete=models.CASCADE, related_name="answers")
    object = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    form = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=7, blank=True)  # 2026-Q3
    pattern = models.CharField(max_length=20, blank=True)  # a detector's key
    about = models.CharField(max_length=20, blank=True)  # what the detector found it by: a quarter's end, a month's
    against = models.CharField(max_length=10, blank=True)  # machine, forms, periods: what it was compared with
    observed = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    size = models.PositiveIntegerField(default=0)  # values that were looked at
    values = models.PositiveBigIntegerField(default=0)  # that there are: more where a sample was looked at
    people = models.PositiveIntegerField(default=0)
    p_value = models.FloatField(null=True)
    corrected = models.FloatField(null=True)
    matters = models.BooleanField(default=False)
    found = models.BooleanField(default=False)
    why = models.CharField(max_length=10, blank=True)  # of `truth.answer.Why`
    said = models.CharField(max_length=300, blank=True)
    bars = models.JSONField(default=list)  # of what stands out: label, share, whether it is what stands out

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["report", "object", "field"], name="truth_of_a_field")
        ]

    def __str__(self) -> str:
        return " · ".join(
            part for part in (f"{self.object}.{self.field}", self.form, self.period, self.pattern) if part
        )


class TruthCell(models.Model):
    """What was judged of a field in a month on a form: how much by each of a few places, into which people are put by a secret."""

    object = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    month = models.DateField()
    form = models.CharField(max_length=20, blank=True)
    places = ArrayField(ArrayField(models.BigIntegerField(), size=2))  # a place, and how much

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["object", "field", "month", "form"], name="truth_cell_once")
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (f"{self.object}.{self.field}", f"{self.month:%Y-%m}", self.form) if part)
