"""Living links that a program may read without signing in: a calendar of tasks, a view as CSV."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.records.models.view import View


class FeedKind(models.TextChoices):
    """What the link gives."""

    TASKS = "tasks"
    VIEW = "view"


class Feed(models.Model):
    """A link of one member's, seen with that member's eyes at every reading, until it is revoked."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FeedKind)
    view = models.ForeignKey(View, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, which is shown once
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
