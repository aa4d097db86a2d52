"""What a stage asks for, and what a foreign currency is worth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from wellworn.records.models.custom import OBJECT_KEY
from wellworn.records.models.deal import Stage


class Ask(models.Model):
    """A field that a deal is asked for when it reaches a stage: softly, unless an admin made it hard."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="asks")
    field = models.CharField(max_length=OBJECT_KEY)  # a field of deals, standard or custom
    why = models.CharField(max_length=200)  # shown where it is asked
    is_hard = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    teams = models.JSONField(
        default=dict, db_default={}, blank=True
    )  # {}: everybody's; {"only": ids}; {"without": ids}
    since = models.DateTimeField(db_default=Now(), editable=False)  # it asks as it does now, of those it asks

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "field"], name="asked_once")]
        ordering: ClassVar[list[str]] = ["position", "id"]

    def is_for(self, team: int | None) -> bool:
        """Whether members of a team are asked; who has none is asked what everybody is."""
        only: list[int] | None = self.teams.get("only")
        return team in only if only is not None else team not in self.teams.get("without", ())


class Rate(models.Model):
    """What one unit of a currency is worth in the workspace's, until it is changed."""

    currency = models.CharField(max_length=3, unique=True)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    set_at = models.DateTimeField()
