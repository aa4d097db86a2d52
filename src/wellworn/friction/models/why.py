""" "Why this?": what members ask about a field while they work, and what they are answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.custom import OBJECT_KEY

LONGEST = 500  # characters of a question or an answer


class Answer(models.Model):
    """Why a field is asked for, as an admin answered it. Everybody reads it; the latest counts."""

    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    text = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["object", "field", "-id"], name="answer_of_field")]


class Why(models.Model):
    """One question. Who asked is kept for the answer alone: nobody is shown it, and a member's questions go with their account."""

    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    form = models.CharField(max_length=20)  # where it was asked: record, new, asks, list, quick
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=LONGEST, blank=True)
    at = models.DateTimeField()
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object", "field", "member"], name="why_once", condition=models.Q(answer=None)
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["object", "field"], name="why_of_field")]
