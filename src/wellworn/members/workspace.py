"""The workspace itself: the one company that this Wellworn serves, and its rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

USUAL_CURRENCY = "EUR"  # until the workspace says another


class CreationRule(models.TextChoices):
    """Whom capture turns into a person; the first is the default."""

    ANSWERED = "answered", _("People a member wrote to, replied to or met")
    EVERYONE = "everyone", _("Also people who wrote to a member")
    NOBODY = "nobody", _("Nobody")


class Sharing(models.TextChoices):
    """How much of a message colleagues see, the most private first."""

    METADATA = "metadata", _("Who and when")
    SUBJECT = "subject", _("Who, when and the subject")
    FULL = "full", _("Everything")


class Workspace(models.Model):
    """The one company that this Wellworn serves; always the row with id 1."""

    name = models.CharField(max_length=200, default="Wellworn")
    currency = models.CharField(max_length=3, default=USUAL_CURRENCY)
    creation_rule = models.CharField(max_length=10, choices=CreationRule, default=CreationRule.ANSWERED)
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.SUBJECT)
    fill_above = models.FloatField(default=0.9)  # confidence from which an empty field is filled at once
    events_kept_days = models.PositiveSmallIntegerField(
        default=35, db_default=35
    )  # what was done when; then by the day
    # What protects people: see protections/declared.py. Only adoption/protecting.py writes these, sharing and events_kept_days.
    least_group = models.PositiveSmallIntegerField(default=5, db_default=5)
    adoption_open_to = models.CharField(max_length=10, default="everybody", db_default="everybody")
    teams_shown_to = models.CharField(max_length=10, default="everybody", db_default="everybody")
    recorded = models.CharField(max_length=10, default="all", db_default="all")
    days_kept_months = models.PositiveSmallIntegerField(default=25, db_default=25)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(events_kept_days__range=(1, 35)), name="events_kept_briefly"),
            models.CheckConstraint(condition=models.Q(least_group__range=(5, 1000)), name="groups_of_five_or_more"),
            models.CheckConstraint(condition=models.Q(days_kept_months__range=(1, 37)), name="days_kept_three_years"),
        ]

    def __str__(self) -> str:
        return self.name


def own_currency() -> str:
    """The workspace's currency. One query."""
    return Workspace.objects.filter(pk=1).values_list("currency", flat=True).first() or USUAL_CURRENCY


def asked_currency() -> Coalesce:
    """The same, as part of another query."""
    return Coalesce(Subquery(Workspace.objects.filter(pk=1).values("currency")), Value(USUAL_CURRENCY))


class InternalDomain(models.Model):
    """A mail domain of the workspace itself: mail that stays inside these is never captured."""

    domain = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.domain
