"""What was read of each field, and what was concluded: kept, so that pages read it, and say from when it is."""

from __future__ import annotations

from django.db import models

from wellworn.records.models.custom import OBJECT_KEY


class Reading(models.Model):
    """One reading of all fields of an object."""

    object = models.CharField(max_length=OBJECT_KEY, unique=True)
    at = models.DateTimeField()
    records = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)  # that the reading took
    k = models.PositiveSmallIntegerField(default=5, db_default=5)  # the least group of what is summed up over people


class Kept(models.Model):
    """The facts and the verdict of one field, as they were read last."""

    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    facts = models.JSONField()  # FieldFacts
    verdict = models.JSONField()  # Verdict
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object", "field"], name="kept_once")]
