"""Mailboxes and calendars that are captured, and the ledger of every item in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member, Sharing
from wellworn.records.models import Activity


class SourceKind(models.TextChoices):
    """What a mailbox is read through."""

    FILES = "files", _("Files")
    IMAP = "imap", _("IMAP")
    CALDAV = "caldav", _("CalDAV")


class MailboxState(models.TextChoices):
    """Where a mailbox stands. `UP_TO_DATE` is said only when a comparison with the provider found no difference."""

    NEW = "new", _("Not started")
    RUNNING = "running", _("Capturing")
    IDLE = "idle", _("Waiting for new items")
    FAILING = "failing", _("Needs a look")
    PAUSED = "paused", _("Paused")
    DISCONNECTED = "disconnected", _("Disconnected")


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
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind", "location"], name="mailbox_once")]


class Folder(models.Model):
    """A folder or calendar inside a mailbox, with its cursor."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=500)
    role = models.CharField(max_length=10, blank=True)  # inbox, sent, drafts, junk, trash, archive, calendar
    chosen = models.BooleanField(default=True)
    cursor = models.JSONField(default=dict)  # uidvalidity, highest uid, modseq; sync token or ctag

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="folder_once")]


class Outcome(models.TextChoices):
    """What became of an item."""

    PENDING = "pending", _("To do")
    CAPTURED = "captured", _("Captured")
    DUPLICATE = "duplicate", _("Already captured")
    IGNORED = "ignored", _("Ignored")
    WAITING = "waiting", _("Waits for an answer")
    QUARANTINED = "quarantined", _("Could not be understood")


class LedgerEntry(models.Model):
    """One item of a folder and what became of it. Written in the transaction of its effects."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="ledger")
    key = models.CharField(max_length=500)  # provider id: uidvalidity/uid, path, path#offset, href, uid/recurrence id
    version = models.CharField(max_length=200, blank=True)  # etag or size+mtime, for items that can change
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True)  # why ignored or quarantined, see capture.reasons
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
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


class Block(models.Model):
    """An address or domain that is never captured: a member's own rule, or the workspace's."""

    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    pattern = models.CharField(max_length=320)  # "a@b.example" or "b.example"
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "pattern"], nulls_distinct=False, name="block_once")
        ]
