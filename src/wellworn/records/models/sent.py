"""What a member has sent from a form, so that it is done once however often it is sent."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity


class Sent(models.Model):
    """One note or call as it was sent: the form's key and the words, hashed, and what came of it."""

    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    mark = models.CharField(max_length=64)  # of the key that came with the form, and of the words
    activity = models.ForeignKey(Activity, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "mark"], name="note_sent_once")]

    def __str__(self) -> str:
        return self.mark
