"""Which events of outside systems have been counted."""

from __future__ import annotations

from django.db import models


class TakenIn(models.Model):
    """An event that was taken in: a digest of its source and id, and its day, until it is too old to be taken in again."""

    digest = models.UUIDField(primary_key=True)
    day = models.DateField(db_index=True)  # UTC, of the event
