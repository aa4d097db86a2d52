"""Mailboxes and calendars that are captured, the ledger of every item in them, and what capture knows about addresses."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.capture.deals.models import DealSignal, LanguageModel, ModelAsked, ModelConsent  # noqa: F401  # one of the models of this room
from wellworn.members.models import Member, Sharing
from wellworn.records.models import Activity, Thread


class SourceKind(models.TextChoices):
    """What a mailbox is read through."""

    FILES = "files", _("Files")
    IMAP = "imap", _("Mail over IMAP")
    CALDAV = "caldav", _("Calendar over CalDAV")


class MailboxState(models.TextChoices):
    """Where a mailbox stands. `UP_TO_DATE` is said only when a comparison with the provider found no difference."""

    NEW = "new", _("Not started")
    RUNNING = "running", _("Capturing")
    IDLE = "idle", _("Waiting for new items")
    FAILING = "failing", _("Needs a look")
    PAUSED = "paused", _("Paused")
    DISCONNECTED = "disconnected", _("Disconnected")


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    """Reading mailboxes starts here."""

    def visible_to(self, member: Member) -> Self:
        """A member's own. What is in a mailbox is nobody else's to look at, an admin's neither."""
        return self.filter(member=member)


class Mailbox(models.Model):
    """A source of mail or meetings of one member: a path, an IMAP account, or a CalDAV account."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mailboxes")
    kind = models.CharField(max_length=10, choices=SourceKind)
    location = models.CharField(max_length=1000)  # absolute path, or URL without password
    secret = models.BinaryField(default=b"")  # password or token, encrypted
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.SUBJECT)
    since = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=MailboxState, default=MailboxState.NEW)
    trouble = models.CharField(max_length=20, blank=True)  # refused, unreachable, certificate, ...
    trouble_text = models.TextField(blank=True)  # a sentence with the next step
    failures = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)  # n of m of the present run: m
    handled = models.PositiveIntegerField(default=0)  # and n
    started_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    differences = models.JSONField(null=True, blank=True)  # the last comparison's, by folder
    next_try_at = models.DateTimeField(null=True, blank=True)
    rate = models.FloatField(default=0)  # items a second of the present run, lately
    runs = models.PositiveIntegerField(default=0)  # how often it was read; the ledger names the run of each item
    progress_at = models.DateTimeField(null=True, blank=True)  # of the last sign of life of the present run
    lease = models.CharField(max_length=32, blank=True)  # of the worker that reads it now, see capture.lease
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = MailboxQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "location"], name="mailbox_once")]


class Folder(models.Model):
    """A folder or calendar inside a mailbox, with its cursor."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=500)
    title = models.CharField(max_length=200, blank=True)  # what its owner calls it, where the name is a path
    role = models.CharField(max_length=10, blank=True)  # inbox, sent, drafts, junk, trash, archive, calendar
    chosen = models.BooleanField(default=True)
    cursor = models.JSONField(default=dict)  # uidvalidity, highest uid, modseq; sync token or ctag

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="folder_once")]

    def __str__(self) -> str:
        return self.title or self.name


class Outcome(models.TextChoices):
    """What became of an item."""

    PENDING = "pending", _("To do")
    CAPTURED = "captured", _("Captured")
    DUPLICATE = "duplicate", _("Already captured")
    IGNORED = "ignored", _("Ignored")
    WAITING = "waiting", _("Waits for an answer")
    QUARANTINED = "quarantined", _("Could not be understood")


class Waiting(models.Model):
    """Mail that nobody has answered: kept outside the CRM with what is needed to file it once somebody does."""

    letter = models.JSONField()  # capture.letter.Letter
    occurred_at = models.DateTimeField()


class WaitingFor(models.Model):
    """An outside address in a waiting letter, by which the letter is found when that address is answered."""

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "waiting"], name="waiting_for_once")]


class LedgerEntry(models.Model):
    """One item of a folder and what became of it. Written in the transaction of its effects."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="ledger")
    key = models.CharField(max_length=500)  # provider id: uidvalidity/uid, path, path#offset, href, uid/recurrence id
    version = models.CharField(max_length=200, blank=True)  # etag or size+mtime, for items that can change
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True)  # why ignored or quarantined, see capture.reasons
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    waiting = models.ForeignKey("Waiting", null=True, blank=True, on_delete=models.SET_NULL, related_name="ledger")
    run = models.PositiveIntegerField(default=0)  # Mailbox.runs when the outcome was written
    fingerprint = models.BigIntegerField(null=True, blank=True)  # by which it is known when the provider numbers anew
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "key"], name="ledger_once")]
        indexes = [models.Index(fields=["folder", "outcome"]), models.Index(fields=["activity"])]


class Quarantined(models.Model):
    """The bytes of an item that could not be understood, kept until an upgrade understands them."""

    entry = models.OneToOneField(LedgerEntry, primary_key=True, on_delete=models.CASCADE, related_name="quarantined")
    raw = models.BinaryField()
    explanation = models.TextField()  # the reason in words
    tried_with = models.CharField(max_length=20)  # version of Wellworn
    tries = models.PositiveSmallIntegerField(default=1)


class Mark(models.Model):
    """What a message is known again by, as a 64-bit hash: its Message-ID, and what stands in it. Either is enough."""

    mark = models.BigIntegerField(primary_key=True)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.CASCADE, related_name="+")
    waiting = models.ForeignKey(Waiting, null=True, on_delete=models.CASCADE, related_name="+")
    sketch = models.BinaryField(default=b"")  # capture.marks.sketch: tells a copy from another text under the same id


class ThreadMark(models.Model):
    """A Message-ID, seen or only referred to, or a subject between two addresses in a month, and the thread it is in."""

    mark = models.BigIntegerField(primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")


class How(models.TextChoices):
    """What a member and an outside address had to do with each other. The first two make a person by default."""

    WROTE_TO = "wrote_to"
    MET = "met"
    WROTE_FROM = "wrote_from"
    BOUNCED = "bounced"


class Evidence(models.Model):
    """The earliest time that an address was written to, met or heard from. The least wins, so order does not matter."""

    address = models.CharField(max_length=320)
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField()
    mark = models.BigIntegerField()  # of the message or meeting
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "how"], name="evidence_once")]


class SeenName(models.Model):
    """A name that an address went by, and how often; the best of them becomes the person's."""

    address = models.CharField(max_length=320)
    name = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=0)
    own = models.PositiveIntegerField(default=0)  # of these, how often by the owner of the address (From)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "name"], name="seen_name_once")]


class Reading(models.Model):
    """A contact field read from the signatures of an address: the latest evidence of each value."""

    address = models.CharField(max_length=320)
    home = models.CharField(max_length=255, blank=True)  # registrable domain of the address; empty for free mail
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    label = models.CharField(max_length=20, blank=True)
    confidence = models.FloatField()
    excerpt = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    mark = models.BigIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "field", "value"], name="reading_once")]
        indexes = [models.Index(fields=["home", "field"])]


class ListAddress(models.Model):
    """The address of a mailing list, as mail that came through it says: nobody to keep a record of."""

    address = models.CharField(max_length=320, primary_key=True)


class OwnHint(models.Model):
    """An address that may be a member's own, and how often a place said so. Enough of them make an alias."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=320)
    found_in = models.CharField(max_length=20)  # delivered-to, sent, calendar
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "address", "found_in"], name="own_hint_once")]


class Exposure(models.Model):
    """How much colleagues see of a member's mail with one address or domain; outranks the mailbox's level."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="exposures")
    pattern = models.CharField(max_length=320)  # "a@b.example" or "b.example"
    sharing = models.CharField(max_length=10, choices=Sharing)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "pattern"], name="exposure_once")]


class Block(models.Model):
    """An address or domain that is never captured: a member's own rule, or the workspace's."""

    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    pattern = models.CharField(max_length=320)  # "a@b.example" or "b.example"
    created_at = models.DateTimeField()
    purge_asked_at = models.DateTimeField(null=True, blank=True)
    removed = models.JSONField(null=True, blank=True)  # capture.removal.Removed: what the last purge took out

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "pattern"], nulls_distinct=False, name="block_once")]


class Meeting(models.Model):
    """What a meeting has beyond an activity: which occurrence of which series it is, and who calls it."""

    activity = models.OneToOneField(Activity, primary_key=True, on_delete=models.CASCADE, related_name="meeting")
    uid = models.CharField(max_length=1000)
    series = models.CharField(max_length=300, db_index=True)  # the UID, shortened if very long: calendar.source.named
    recurrence_id = models.CharField(max_length=20, blank=True)  # 20260304, 20260304T090000Z; "" for a single meeting
    repeats = models.BooleanField(default=False)
    all_day = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    organiser = models.CharField(max_length=320, blank=True)  # address
    roles = models.JSONField(default=dict)  # address -> chair, optional or informed; those not here are required


class MeetingCopy(models.Model):
    """An event as one item holds it. All copies of a series together are what its meetings are worked out from."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=500)  # of the item, as in the ledger
    part = models.PositiveSmallIntegerField(default=0)  # its place in the item
    series = models.CharField(max_length=300, db_index=True)
    recurrence_id = models.CharField(max_length=20, blank=True)
    text = models.TextField()  # a calendar of this event alone: calendar.source.alone
    in_mail = models.BooleanField(default=False)  # an invitation or answer, not a place in a calendar
    repeats = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)  # when the provider was first found without it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "key", "part"], name="meeting_copy_once")]


class Heeded(models.Model):
    """The settings that what is captured follows already; always the row with id 1."""

    rule = models.CharField(max_length=10)
    inside = models.JSONField()  # domains and addresses of the workspace and its members, sorted


import wellworn.capture.errand  # noqa: F401  # its models point at these
