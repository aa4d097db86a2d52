"""Plans: changes of fields that are made together, for a share of the teams first or for everybody, and taken back exactly."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.friction.audit.facts import Estimate, added
from wellworn.members.models import Member, Team
from wellworn.records.models.custom import OBJECT_KEY

TEAM_NAME = 200  # characters, as a team's own


class PlanState(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("Not applied yet")
    FIRST = "first", _("With the first teams")
    EVERYWHERE = "everywhere", _("With everybody")
    PAUSED = "paused", _("Paused")
    BACK = "back", _("Rolled back")


RUNNING = (PlanState.FIRST, PlanState.EVERYWHERE)  # somebody has it otherwise than before
ON_THE_WAY = (PlanState.FIRST, PlanState.PAUSED)  # it holds its fields and features: no other plan may have them
GONE_OUT = (*RUNNING, PlanState.PAUSED)  # and is not rolled back


class Plan(models.Model):
    """Changes that belong together, and how they go out."""

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    before_pause = models.CharField(max_length=10, choices=PlanState, blank=True)  # where it goes on
    share = models.PositiveSmallIntegerField(default=100)  # of the teams that go first, in 100
    seed = models.BigIntegerField(default=0)  # of the draw: with it and the sizes below, anybody draws the same teams
    made_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether anybody has it otherwise than before."""
        return self.state in RUNNING

    @property
    def gives_back(self) -> Estimate | None:
        """Hours a month, of the changes of which it is known: they err in one direction, which is the most they can."""
        known = [hours for one in self.changes.all() if (hours := one.gives_back) is not None]
        return added(known, together=True) if known else None


class Planned(models.Model):
    """One change of a plan, the field as it was before, and what it gives back."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="changes")
    object = models.CharField(max_length=OBJECT_KEY)
    field = models.CharField(max_length=OBJECT_KEY)
    label = models.CharField(max_length=100)  # as the field was called then
    change = models.JSONField()  # changes.Change
    before = models.JSONField(null=True, blank=True)  # changes.Standing, while the change is in force
    hours = models.FloatField(null=True, blank=True)  # a month, with its 95 % interval; None where it is not known
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "object", "field"], name="planned_once")]
        ordering: ClassVar[list[str]] = ["id"]

    @property
    def gives_back(self) -> Estimate | None:
        """Hours a month; None where it is not known."""
        return None if self.hours is None else Estimate(self.hours, self.low or 0.0, self.high or 0.0)


class PlanTeam(models.Model):
    """A team as the draw knew it. A team that is no more keeps its place in the draw, and its name."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=TEAM_NAME, default="", db_default="")  # as it was called then
    size = models.PositiveIntegerField()
    stratum = models.PositiveSmallIntegerField()  # teams of like size, from 0: the smallest
    is_first = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "team"], name="plan_team_once")]
        ordering: ClassVar[list[str]] = ["-is_first", "stratum", "id"]


class Act(models.Model):
    """What was done with a plan: its history."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=20)  # made, first, everywhere, paused, resumed, back
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    teams = models.PositiveIntegerField(null=True, blank=True)  # with how many; None: with all

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
