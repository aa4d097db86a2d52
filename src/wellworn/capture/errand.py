"""An errand: long work on what was captured, that a member asked for on a page. `errands` does it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.capture.models import Block, Mailbox
from wellworn.members.models import Member


class ErrandKind(models.TextChoices):
    """What is to be done."""

    COUNT = "count"  # what would go with a mailbox
    REMOVE = "remove"  # what only a disconnected mailbox brought
    UNBLOCK = "unblock"  # a block is taken away


class ErrandState(models.TextChoices):
    """Where an errand stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Broke off")


class Errand(models.Model):
    """One piece of such work: how far it is, and what came of it. Each step stands for itself, so a killed worker loses nothing."""

    kind = models.CharField(max_length=10, choices=ErrandKind)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")  # who asked
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE, related_name="errands")
    block = models.ForeignKey(Block, null=True, on_delete=models.SET_NULL, related_name="errands")
    state = models.CharField(max_length=10, choices=ErrandState, default=ErrandState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)  # COUNT: removal.Removed; REMOVE: disconnecting.Proof
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)  # when its end was seen by who asked

    @property
    def is_on(self) -> bool:
        """Whether it is still to be done, or is being done."""
        return self.ended_at is None

    @property
    def shown_total(self) -> int | None:
        """Of how many `done` are; None where no part of the work can be seen before all of it is done."""
        return self.total or None if self.kind != ErrandKind.COUNT else None
