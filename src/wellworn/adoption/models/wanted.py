"""What a page waits for: the job counts it, the oldest first, and removes the row with the counts written."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone


class Wanted(models.Model):
    """One answer that is being counted. Whoever asks for it again waits for the same."""

    key = models.CharField(max_length=64, primary_key=True)  # of the answer, as in Counted
    measure = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()
    by = models.JSONField(default=list)
    among = models.CharField(max_length=100, blank=True)
    what = models.CharField(max_length=20, blank=True)
    asked_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.measure} {self.first}..{self.last}"
