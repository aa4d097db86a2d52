"""What most measures begin with, put by: the days of use by hand, and the days that members work by their own calendar.

Days are whole numbers since 1 January 1970, as the measures count them (`measures/days.py`).
"""

from __future__ import annotations

from django.db import models

from wellworn.members.models import Member


class DayByHand(models.Model):
    """A day on which a member did anything by hand, and how many of the acts moved work on."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.IntegerField()
    acts = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="day_by_hand_once")]
        indexes = [models.Index(fields=["day"], include=["member", "acts"], name="days_by_hand")]


class DayPutBy(models.Model):
    """As which version a day's use stands in DayByHand: true as long as usage has no other version of that day."""

    day = models.DateField(primary_key=True)
    version = models.BigIntegerField()
    valued = models.CharField(max_length=64)  # a digest of the features that moved work on


class WorkingDay(models.Model):
    """A day that a member works: a weekday of theirs, no holiday, no leave. Whether they were here yet is asked elsewhere."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="working_day_once")]
        indexes = [models.Index(fields=["day"], include=["member"], name="working_days")]


class CalendarPutBy(models.Model):
    """Of which calendar, and of which span, a member's working days stand in WorkingDay."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")
    calendar = models.CharField(max_length=64)  # a digest of weekdays and days off
    first = models.IntegerField()
    last = models.IntegerField()
