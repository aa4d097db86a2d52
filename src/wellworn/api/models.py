"""Tokens, answers that are given twice, webhooks, and what was sent to them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member


class Scope(models.TextChoices):
    """What a token may do, beside what its member may see."""

    READ = "read", _("Read records, timelines and search")
    WRITE = "write", _("Make and change records")
    EVENTS = "events", _("Report what happened elsewhere: service, invoices, deliveries")
    USAGE = "usage", _("Read one's own usage and report what was done elsewhere; a service reports for all")


class TokenQuerySet(models.QuerySet["Token"]):
    """Reading tokens starts here."""

    def good_at(self, moment: Any) -> Self:
        """Those that open something at a moment."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=moment), revoked_at=None, member__is_active=True)


class Token(models.Model):
    """A key for a program. Its secret is shown once; the database knows its SHA-256 alone."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")  # who acts through it
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=100)
    hashed = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)  # the secret's last letters, to tell tokens apart
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)  # it was last used: a day, for whoever keeps it

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """What was answered to a request with an Idempotency-Key, given again to its repetitions for a day."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_once")]
        indexes = [models.Index(fields=["at"], name="answered_by_time")]


class Webhook(models.Model):
    """An address that is told of changes, as far as the member behind it may see them."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=1000)
    sealed_secret = models.BinaryField()  # lib.sealed; what signs
    kinds = ArrayField(models.CharField(max_length=40))  # "deal.changed", "person.*", "*"
    change_cursor = models.BigIntegerField(default=0)  # of Provenance
    event_cursor = models.BigIntegerField(default=0)  # of usage.Event
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)  # why it was paused, in words
    silent_since = models.DateTimeField(null=True, blank=True)  # its member was first seen to have no account
    missed_from = models.DateTimeField(null=True, blank=True)  # what it was not told of, see webhooks.gaps
    missed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class DeliveryState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")


class Delivery(models.Model):
    """One message to a webhook: kept for thirty days, so that it can be sent again."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    message_id = models.CharField(max_length=40, unique=True)  # the same at every attempt, for receivers to tell
    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last answer
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
            models.Index(fields=["next_at"], name="delivery_waiting", condition=Q(state=DeliveryState.WAITING)),
            models.Index(fields=["created_at"], name="delivery_by_time"),
        ]
