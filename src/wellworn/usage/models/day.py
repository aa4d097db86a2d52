"""What is kept of the events: how often, by the day. No moment of anybody's day can be read from it."""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member
from wellworn.usage.models.event import Surface


class UsageDay(models.Model):
    """How often a member used a feature on one day of their own calendar, through what, by hand or by the machine."""

    day = models.DateField()  # in the member's own time zone; the machine's in UTC
    member = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )  # None: the machine
    feature = models.CharField(max_length=60)
    surface = models.CharField(max_length=10, choices=Surface)
    automatic = models.BooleanField()
    count = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "member", "feature", "surface", "automatic"],
                name="usage_day_once",
                nulls_distinct=False,
            )
        ]
        indexes = [  # whoever counts reads it alone: a member's days lie wide apart in the table
            models.Index(
                fields=["member", "day"], include=["feature", "automatic", "count"], name="usage_days_of_members"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.feature} on {self.day}"


class RollUp(models.Model):
    """How far the events are counted into `UsageDay`: always the row with id 1."""

    event_cursor = models.BigIntegerField(default=0)  # every event up to this one is counted, and none after it
    at = models.DateTimeField(null=True)  # of the last run, for whoever asks how fresh the numbers are


class DayVersion(models.Model):
    """How often the use of a day has been written: whoever keeps a sum of it knows by this whether it still holds.

    The database counts it itself, by triggers on UsageDay, so that no way of writing is forgotten.
    """

    day = models.DateField(primary_key=True)
    version = models.BigIntegerField()
