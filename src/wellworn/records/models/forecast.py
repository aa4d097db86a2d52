"""What is expected to be won: managers' calls, how the sums stood each week, and what past deals teach."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role, Team
from wellworn.records.models.opening import SEES_ALL, IsOpen


class Category(models.TextChoices):
    """How sure a deal is. Empty means: as its stage says."""

    COMMIT = "commit", _("Commit")
    BEST = "best", _("Best case")
    PIPELINE = "pipeline", _("Pipeline")
    OUT = "out", _("Left out")


class Call(models.Model):
    """A manager's own number for a team and a period, with its note. A later one stands beside it: the rows are the history."""

    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")  # None: everybody
    whose = models.CharField(max_length=20)  # review.scope.Scope.key
    period = models.CharField(max_length=10)  # review.period.Period.key
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["period", "whose", "-at"], name="call_of_period")]


class StoodQuerySet(models.QuerySet["Stood"]):
    """Reading how sums stood starts here."""

    def visible_to(self, member: Member) -> Self:
        """What came of deals that `member` may see."""
        if member.role == Role.IT:
            return self.none()
        if member.role in SEES_ALL:
            return self.all()
        return self.filter(IsOpen(member))


class Stood(models.Model):
    """What the deals of one owner, one team's own and one category added up to for a period, on a day."""

    day = models.DateField()
    period = models.CharField(max_length=10)
    owner = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    category = models.CharField(max_length=8)  # a Category, or "won"
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    count = models.PositiveIntegerField()

    objects = StoodQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period", "day"], name="stood_of_period")]


class Odds(models.Model):
    """What past deals say about one span, worked out in the background: rates by stage and age, and how right they were."""

    span = models.CharField(max_length=12, unique=True)  # this_quarter, next_quarter, this_month, next_month
    day = models.DateField()
    at = models.DateTimeField()
    learned = models.JSONField(default=dict)  # review.learning.Learned
