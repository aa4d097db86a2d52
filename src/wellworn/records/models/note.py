"""What belongs to a note: the words it had before, the record it is pinned to, and who is mentioned in it."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity
from wellworn.records.models.record import Kind


class Wording(models.Model):
    """The words that a note had until `at`."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField()
    by = models.ForeignKey(
        Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )  # who changed them
    at = models.DateTimeField()


class Pin(models.Model):
    """A note that stays on top of one record's timeline."""

    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="pins")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "activity"], name="pinned_once")]


class Mention(models.Model):
    """A member named in a note."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="mentioned_once")]
