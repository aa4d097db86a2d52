"""The tables of this room: what was done on purpose, where it began when, and what was decided on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.models import Annotation
from wellworn.friction.models import Plan
from wellworn.friction.models.plan import TEAM_NAME
from wellworn.members.models import Member, Team

NAME = 48  # characters: it stands on charts


class InterventionKind(models.TextChoices):
    """What is done."""

    FIELD = "field", _("Field change")
    FEATURE = "feature", _("New feature")
    AUTOMATION = "automation", _("Automation")
    TRAINING = "training", _("Training")
    BUDDY = "buddy", _("Buddy")
    MESSAGE = "message", _("Message")
    PAY = "pay", _("Pay change")
    TOWN_HALL = "town_hall", _("Town hall")


class Barrier(models.TextChoices):
    """Why it is hard, as far as this is to help."""

    AWARENESS = "awareness", _("Awareness: people do not know why")
    DESIRE = "desire", _("Desire: it is not worth it to them")
    KNOWLEDGE = "knowledge", _("Knowledge: they do not know how")
    ABILITY = "ability", _("Ability: it is too much work, or in the way")
    REINFORCEMENT = "reinforcement", _("Reinforcement: it does not last")


class Direction(models.TextChoices):
    """Which way the measure should go."""

    UP = "up", _("up")
    DOWN = "down", _("down")


class Intervention(models.Model):
    """Something done on purpose. What it should move is said before it begins; nothing here is edited afterwards, there is no verb for it."""

    name = models.CharField(max_length=NAME)
    kind = models.CharField(max_length=10, choices=InterventionKind)
    barrier = models.CharField(max_length=13, choices=Barrier)
    measure = models.CharField(max_length=40)
    direction = models.CharField(max_length=4, choices=Direction)
    worth: models.FloatField[float | None, float | None] = models.FloatField(
        null=True, blank=True
    )  # the smallest change worth having
    weeks = models.PositiveSmallIntegerField()  # how long after the last team began it is judged
    seed: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(
        null=True, blank=True
    )  # of the lot, if drawn
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    annotation = models.ForeignKey(Annotation, null=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.OneToOneField(  # whose draw its teams and days are, and which is acted on
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="intervention"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_drawn(self) -> bool:
        """Whether the order of the teams was by lot."""
        return self.seed is not None


class TeamStart(models.Model):
    """When a team begins; without a day it is there to compare with. A team that is no more keeps its row, and its name."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="starts")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=TEAM_NAME, default="", db_default="")  # as it was called then
    begins: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    stratum = models.PositiveSmallIntegerField(default=0)  # among which teams it was drawn

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intervention", "team"], name="program_one_start_a_team")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.begins or '–'}"


class Worked(models.Model):
    """An effect as it was worked out by a job, by all that it follows from but what is counted: `state` is that."""

    key = models.CharField(max_length=64, primary_key=True)
    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="worked")
    state = models.CharField(max_length=64, blank=True)  # of what was counted; empty before the first time
    said: models.JSONField[dict[str, object] | None, dict[str, object] | None] = models.JSONField(null=True)
    worked_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    wanted_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )  # since when somebody waits for it
    wanted_by = (
        models.ForeignKey(  # as whom it is worked out; no longer than until it is: who looked is nobody's business
            Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
        )
    )

    def __str__(self) -> str:
        return f"{self.intervention}, {self.worked_at or '–'}"


class DecisionKind(models.TextChoices):
    """What follows from an effect."""

    KEEP = "keep", _("Keep")
    EXTEND = "extend", _("Extend")
    ROLL_BACK = "roll_back", _("Roll back")


class Decision(models.Model):
    """What was decided, why, and what was known of the effect when it was."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=9, choices=DecisionKind)
    because = models.CharField(max_length=300)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    verdict = models.CharField(max_length=20)
    sentence = models.CharField(max_length=500)
    effect: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    low: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    high: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    chance: models.FloatField[float | None, float | None] = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.because}"
