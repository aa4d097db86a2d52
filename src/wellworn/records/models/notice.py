"""What members are told, what they chose not to be told, and the mail that gathers it once a day."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.models.activity import Activity
from wellworn.records.models.record import Kind


class NoticeKind(models.TextChoices):
    """Why a member is told something."""

    MENTION = "mention", _("A colleague mentions you in a note")
    SHARED = "shared", _("A colleague shares a report with you")
    ASSIGNED = "assigned", _("A colleague gives you a task")
    DUE = "due", _("A task of yours is due")
    DEAL = "deal", _("A colleague changes a deal of yours")
    PROPOSAL = "proposal", _("Something found in your mail waits for a yes")
    BATCH = "batch", _("A bulk edit or an import has ended")
    WHY = "why", _("Somebody asks why a field is there, or you are answered")
    PROTECTION = "protection", _("What protects you is changed")


MUTABLE = [kind for kind in NoticeKind if kind != NoticeKind.PROTECTION]  # the others are everybody's to know


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reading notices starts here: they are each member's own."""

    def visible_to(self, member: Member) -> Self:
        """The member's own."""
        return self.filter(member=member.pk)

    def unread(self) -> Self:
        """Those not read."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that a member is told. It names records by their ids alone: what the member may not see is not shown."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=NoticeKind)
    key = models.CharField(max_length=100)  # a second one with the same key joins the first
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    about = models.CharField(max_length=10, choices=Kind, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    told = models.JSONField(default=dict)  # what else the sentence needs: the names of fields, a count
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="told_once")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "-at", "-id"], name="notice_of_member"),
            models.Index(fields=["member"], name="notice_unread", condition=Q(read_at=None)),
        ]


class NoticeChoice(models.Model):
    """How a member wants to be told. Without one: everything, and no mail."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="notice_choice")
    muted = models.JSONField(default=list)  # of NoticeKind
    digest_hour = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # 0 to 23 by the member's own clock; None: no mail
    week_hour = models.PositiveSmallIntegerField(null=True, blank=True)  # of the mails of the week, on Mondays
    week_own = models.BooleanField(default=True, db_default=True)  # of one's own
    week_company = models.BooleanField(default=False, db_default=False)  # of the company's, for those who lead change


class DigestState(models.TextChoices):
    """How far the mail of a day is."""

    WAITING = "waiting"
    SENDING = "sending"  # handed to the mail server; whether it arrived is not known, so it is never sent again
    SENT = "sent"
    EMPTY = "empty"  # there was nothing to say, so nothing was sent


class Digest(models.Model):
    """The mail of one member's day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()  # the member's own
    state = models.CharField(max_length=8, choices=DigestState, default=DigestState.WAITING)
    since = models.DateTimeField()  # notices from then on
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_digest_a_day")]
