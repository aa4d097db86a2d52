"""Somebody who is being written to by steps, and the ledger of the mails of those steps."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Role
from wellworn.outreach.models.sequence import Sequence
from wellworn.records.models import Activity, Deal, Person


class State(models.TextChoices):
    """Where an enrolment stands."""

    ACTIVE = "active", _("Under way")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("All steps done")
    STOPPED = "stopped", _("Stopped")


ENDED = (State.FINISHED, State.STOPPED)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Reading enrolments starts here."""

    def visible_to(self, member: Member) -> Self:
        """The member's own, and those of people whom they may see."""
        if member.role == Role.IT:
            return self.none()
        return self.filter(Q(member=member.pk) | Q(person__in=Person.objects.visible_to(member)))

    def underway(self) -> Self:
        """Those that may still do something."""
        return self.exclude(state__in=ENDED)


class Enrolment(models.Model):
    """A person who goes through steps, as a member set it going. `plan` holds the steps as they were then, mails with their words."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    sequence = models.ForeignKey(Sequence, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments")
    name = models.CharField(max_length=100)  # of the sequence or template
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=320)
    plan = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)  # of the next step in the plan
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    reason = models.CharField(max_length=20, blank=True)  # why it ended or rests, see outreach.reasons
    evidence = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    zone = models.CharField(max_length=64, default="UTC")
    zone_why = models.CharField(max_length=10, default="ours")  # zones.Guess.why
    zone_fact = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # of the next step
    started_at = models.DateTimeField()
    resting_until = models.DateTimeField(null=True, blank=True)  # paused by an absence
    resumed_at = models.DateTimeField(
        null=True, blank=True
    )  # by hand: what was said before of an absence no longer counts
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=[State.ACTIVE, State.PAUSED]), name="enrolled_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="enrolment_due", condition=Q(state=State.ACTIVE)),
            models.Index(fields=["member", "-started_at"], name="enrolment_of_member"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_underway(self) -> bool:
        """Whether it may still do something."""
        return self.state not in ENDED

    @property
    def step(self) -> dict[str, Any] | None:
        """The next step, None after the last."""
        found: dict[str, Any] | None = self.plan[self.position] if self.position < len(self.plan) else None
        return found


class SendState(models.TextChoices):
    """How far a mail is. Between HANDED and SENT nobody but the server knows whether it left."""

    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("About to be sent")
    HANDED = "handed", _("Being handed over")
    SENT = "sent", _("Sent")
    HELD = "held", _("Not known whether it left")
    FAILED = "failed", _("Refused")
    DROPPED = "dropped", _("Not sent")


class Send(models.Model):
    """A mail of a step, once. The Message-ID is known before anything leaves; a state changes only from the one expected."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="sends")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField()
    message_id = models.CharField(max_length=200, unique=True)  # without <>
    state = models.CharField(max_length=8, choices=SendState, default=SendState.PLANNED)
    claim = models.CharField(max_length=32, blank=True)  # of the worker that has it
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    copied_at = models.DateTimeField(null=True, blank=True)  # when its copy was found or put into Sent, or need not be
    subject = models.CharField(max_length=300, blank=True)  # as it went
    text = models.TextField(blank=True)
    references = models.JSONField(default=list)  # Message-IDs, oldest first
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)  # a sentence

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "step"], name="sent_once")]
        indexes = [
            models.Index(fields=["member", "handed_at"], name="send_of_member"),
            models.Index(fields=["state"], name="send_open", condition=~Q(state__in=["sent", "failed", "dropped"])),
            models.Index(fields=["sent_at"], name="send_uncopied", condition=Q(state="sent", copied_at=None)),
        ]

    def __str__(self) -> str:
        return self.message_id
