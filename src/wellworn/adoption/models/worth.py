"""What the page of worth is worked out with and only the company can know: what an hour costs, what else was paid, which share counts.

Each is dated, says who entered it, and is never changed: a new row takes its place, and what is withdrawn stays to be read.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.usage.models import Event


class HourlyRate(models.Model):
    """What an hour of work costs the company, from a day on."""

    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    since = models.DateField()
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} from {self.since}"

    @classmethod
    @transaction.atomic
    def enter(cls, amount: Decimal, currency: str, since: date, *, by: Member) -> Self:
        """Say what an hour costs from a day on."""
        Event.record("worth.change", by=by)
        return cls.objects.create(
            amount=amount, currency=currency, since=since, entered_by=by, entered_at=timezone.now()
        )


class CountedShare(models.Model):
    """Of what the machine logged, how much would have been logged by hand, as the company sees it. The latest row holds."""

    percent = models.PositiveSmallIntegerField(
        null=True
    )  # None: the company says nothing any more, and what was measured holds
    because = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__range=(0, 100)), name="counted_share_of_100")
        ]

    def __str__(self) -> str:
        return f"{self.percent} % since {self.entered_at:%Y-%m-%d}"

    @classmethod
    @transaction.atomic
    def enter(cls, percent: int | None, because: str, *, by: Member) -> Self:
        """Say which share counts, and why."""
        Event.record("worth.change", by=by)
        return cls.objects.create(percent=percent, because=because, entered_by=by, entered_at=timezone.now())


class CostKind(models.TextChoices):
    """What something was paid for."""

    LICENCE = "licence", _("Licence")
    HOSTING = "hosting", _("Hosting")
    SETUP = "setup", _("Set-up")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Something else")


class Cost(models.Model):
    """What Wellworn cost: money, or hours of people, once on a day or in each month from then on."""

    kind = models.CharField(max_length=10, choices=CostKind)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    hours = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # of all who were there, together
    since = models.DateField()
    until = models.DateField(null=True)  # of what comes every month: its last day; None while it goes on
    is_monthly = models.BooleanField(default=False)
    said = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-since", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, hours__isnull=False) | Q(amount__isnull=False, hours=None),
                name="cost_is_money_or_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.since}"

    @transaction.atomic
    def enter(self, *, by: Member) -> None:
        """Write it down."""
        Event.record("worth.change", by=by)
        self.entered_by, self.entered_at = by, timezone.now()
        self.save(force_insert=True)

    @transaction.atomic
    def withdraw(self, *, by: Member) -> bool:
        """It was not so. It stays to be read, struck through; False if it was withdrawn before."""
        now = timezone.now()
        if not Cost.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_by=by, withdrawn_at=now):
            return False
        Event.record("worth.change", by=by)
        self.withdrawn_by, self.withdrawn_at = by, now
        return True
