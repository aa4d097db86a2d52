"""What happened with people outside, beside what is logged of it: the outcome of reckoning both sides up."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member


class Happened(models.Model):
    """One thing that happened, or that somebody logged as such, as the measures read it. No words: times, ids, and what became of it."""

    kind = models.CharField(max_length=10)
    uid = models.CharField(max_length=400, blank=True)
    series = models.CharField(max_length=400, blank=True)
    day = models.DateField(db_index=True)
    at = models.DateTimeField(null=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    object = models.CharField(max_length=40, blank=True)
    record = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, default="confirmed")
    logged = models.BooleanField(default=False)
    trace = models.BooleanField(default=False)
    automatic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"


class ReckonedWeek(models.Model):
    """As what a week was reckoned up, from its Monday: true as long as what mail, calendars and timelines hold of it is the same."""

    monday = models.DateField(primary_key=True)
    state = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)  # how often it was reckoned
