"""Features that not everybody has: held back, or with some teams first."""

from __future__ import annotations

from django.db import models


class Release(models.Model):
    """A feature that the people of these teams alone have; of no team while it is held back. Without a row it is everybody's."""

    feature = models.CharField(max_length=60, unique=True)
    teams: models.JSONField[list[int], list[int]] = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.feature
