"""What changed when: a date and a few words that explain a curve to whoever reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member

LABEL = 48  # characters: two lines over a chart


class AnnotationKind(models.TextChoices):
    """What sort of change it was."""

    LAUNCH = "launch", _("Launch: day 0 of the target")
    PRODUCT = "product", _("Something in Wellworn: fields, pages, capture")
    PEOPLE = "people", _("Training, a meeting, somebody to ask")
    RULES = "rules", _("What is asked or paid for")
    OUTSIDE = "outside", _("Something outside: a season, a fair, a takeover")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Reading annotations starts here: everybody who sees the page sees them all."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)

    def between(self, first: date, last: date) -> Self:
        """Of these days, in their order."""
        return self.standing().filter(day__range=(first, last)).order_by("day", "pk")


class Annotation(models.Model):
    """One change, as an admin wrote it down. Taken back, it stays as a row with who and when."""

    day = models.DateField(db_index=True)
    label = models.CharField(max_length=LABEL)
    kind = models.CharField(max_length=10, choices=AnnotationKind, default=AnnotationKind.PRODUCT)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AnnotationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.label}, {self.day}"
