"""The timeline: what happened, who saw it, who took part, and on which records' timelines it stands."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Sharing
from wellworn.records.models.person import Person
from wellworn.records.models.reading import ActivityQuerySet
from wellworn.records.models.record import WORDS, Kind, Source


class ActivityKind(models.TextChoices):
    """What happened."""

    MAIL = "mail"
    MEETING = "meeting"
    CALL = "call"
    NOTE = "note"
    DEAL = "deal"  # a deal was opened, moved, won or lost
    TASK = "task"  # a task was done
    SERVICE = "service"  # these three come from other systems by API
    INVOICE = "invoice"
    DELIVERY = "delivery"


WRITTEN = (ActivityKind.NOTE, ActivityKind.CALL, ActivityKind.MEETING)  # what members write down, and keep on top


class CallOutcome(models.TextChoices):
    """What became of a call."""

    REACHED = "reached", _("Reached")
    MESSAGE = "message", _("Left a message")
    NO_ANSWER = "no-answer", _("No answer")
    BUSY = "busy", _("Call back later")
    WRONG = "wrong", _("Wrong number")


class Thread(models.Model):
    """Mail that belongs together, across mailboxes."""

    subject = models.CharField(max_length=500, blank=True)  # without reply and forward marks


class Activity(models.Model):
    """Something that happened, once, however many members saw it."""

    kind = models.CharField(max_length=10, choices=ActivityKind)
    occurred_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    search_text = models.CharField(max_length=1000, blank=True)  # folding.searchable(subject)
    key = models.CharField(max_length=400, null=True)  # "mail:<message id>", "meeting:<uid>/<recurrence id>"
    thread = models.ForeignKey(  # no index of its own: the one with the time begins with it
        Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities", db_index=False
    )
    sharing = models.CharField(
        max_length=10, choices=Sharing, default=Sharing.FULL
    )  # what those who were not there see
    source = models.CharField(max_length=10, choices=Source, default=Source.TYPED)
    status = models.CharField(
        max_length=12, blank=True
    )  # meetings: confirmed, tentative, cancelled; calls: their outcome
    by = models.ForeignKey(  # nobody looks for what a member wrote down by this alone
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ActivityQuerySet.as_manager()

    parts: list[Participation]  # who took part, where a page has read them along

    class Meta:
        # Not `unique=True`, for which Django makes a second index of all keys, for LIKE, that nobody asks.
        constraints = [models.UniqueConstraint(fields=["key"], name="activity_once")]
        indexes = [  # each costs every captured mail a write, see docs/decisions/0055
            models.Index(fields=["occurred_at"], name="activity_by_time"),
            models.Index(fields=["occurred_at"], name="meeting_by_time", condition=models.Q(kind=ActivityKind.MEETING)),
            models.Index(fields=["thread", "occurred_at"]),
            GinIndex(WORDS, name="activity_words"),
        ]

    def __str__(self) -> str:
        return self.subject or self.kind


class ActivityText(models.Model):
    """The words of an activity, apart so that timelines stay narrow. Absent where no body may be kept."""

    activity = models.OneToOneField(Activity, primary_key=True, on_delete=models.CASCADE, related_name="text")
    new = models.TextField(blank=True)  # what was newly written
    quoted = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    html = models.TextField(blank=True)  # sanitised; no remote image
    location = models.CharField(max_length=500, blank=True)
    join_url = models.CharField(max_length=1000, blank=True)


class Witness(models.Model):
    """A member who was there, or whose mailbox holds it: sees everything, and decides what others see.

    `occurred_at` is repeated here so that a member's week is one index range, however many years they have been here.
    """

    # Both have an index that begins with them below.
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="witnesses", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    sharing = models.CharField(max_length=10, choices=Sharing)
    chosen = models.BooleanField(default=False)  # by hand for this thread; outranks the mailbox's level
    occurred_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="witness_once")]
        indexes = [models.Index(fields=["member", "-occurred_at", "-activity"], name="witness_by_time")]


class Part(models.TextChoices):
    """What somebody did in an activity."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    ORGANISER = "organiser"
    ATTENDEE = "attendee"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Reading who took part."""

    def known_to(self, member: Member) -> Self:
        """Without blind copies: those are known to who wrote the mail, and each to whoever got it, and to nobody else."""
        wrote = Participation.objects.filter(activity=OuterRef("activity"), part=Part.FROM, member=member.pk)
        return self.filter(~Q(part=Part.BCC) | Q(member=member.pk) | Exists(wrote))


class Participation(models.Model):
    """An address that took part in an activity; its person or member where known."""

    activity = models.ForeignKey(  # the constraint's index begins with it
        Activity, on_delete=models.CASCADE, related_name="participations", db_index=False
    )
    address = models.CharField(max_length=320)
    name = models.CharField(max_length=300, blank=True)
    part = models.CharField(max_length=10, choices=Part)
    answer = models.CharField(max_length=12, blank=True)  # accepted, declined, tentative, needs-action
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations")
    member = models.ForeignKey(  # a member's own activities are found through Witness
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "address", "part"], name="participation_once")]
        indexes = [models.Index(fields=["address"])]


class Placement(models.Model):
    """An activity on the timeline of one record. `occurred_at` is repeated here so that a timeline is one index range."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="placements")
    kind = models.CharField(max_length=10, choices=Kind)
    record_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    what = models.CharField(max_length=10, null=True, choices=ActivityKind)  # the activity's kind; None of mail

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "activity"], name="placement_once")]
        indexes = [
            models.Index(fields=["kind", "record_id", "-occurred_at", "-activity"], name="placement_timeline"),
            models.Index(  # finds the two invoices among 200,000 mails; costs a captured mail nothing, see decision 70
                fields=["kind", "record_id", "what", "-occurred_at", "-activity"],
                name="placement_of_kind",
                condition=Q(what__isnull=False),
            ),
        ]
