"""Answers that are kept: the counts of a measure before anything is held back. Nobody is ever shown them as they are."""

from __future__ import annotations

from django.db import models


class Counted(models.Model):
    """What a measure counted over a scope, and what it was counted from: true as long as `state` is."""

    key = models.CharField(max_length=64, primary_key=True)  # a digest of the measure, its code and the scope
    measure = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()
    by = models.JSONField(default=list)
    state = models.CharField(max_length=64)  # a digest of what was there to count
    among = models.CharField(
        max_length=100, blank=True
    )  # whom it is about, in the words of whoever asked; "" for everybody
    what = models.CharField(max_length=20, blank=True)  # what of the measure was counted; "" for itself
    rows = models.JSONField(default=list)
    cost = models.FloatField()  # seconds that the counting took
    counted_at = models.DateTimeField()
    asked_at = models.DateTimeField(db_index=True)  # what is asked daily is counted ahead, and the rest forgotten

    def __str__(self) -> str:
        return f"{self.measure} {self.first}..{self.last}"
