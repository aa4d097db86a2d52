"""What a member does with a mailbox of theirs: start, pause, resume, compare, choose folders, give a new password."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from wellworn.capture import sharing
from wellworn.capture.credential import Credential
from wellworn.capture.models import Mailbox, MailboxState
from wellworn.capture.tasks import sync_mailbox_later
from wellworn.members.models import Member, Sharing
from wellworn.usage.models import Event


@transaction.atomic
def choose(
    mailbox: Mailbox, folders: Collection[str], level: Sharing, since: date | None, *, by: Member, at: datetime
) -> None:
    """Capture these folders from this day on, shared at this level. What was captured of other folders stays."""
    mailbox.folders.filter(name__in=folders).update(chosen=True)
    mailbox.folders.exclude(name__in=folders).update(chosen=False)
    Mailbox.objects.filter(pk=mailbox.pk).update(since=since, compared_at=None, differences=None)
    if level != mailbox.sharing:
        sharing.of_mailbox(mailbox, level, by=by, at=at)


@transaction.atomic
def start(mailbox: Mailbox, *, by: Member, at: datetime) -> None:
    """Read it now: for the first time, after a pause, after a trouble, or to compare."""
    resumed = Mailbox.objects.filter(pk=mailbox.pk).exclude(state=MailboxState.DISCONNECTED)
    resumed.filter(state__in=[MailboxState.PAUSED, MailboxState.FAILING]).update(state=MailboxState.IDLE)
    resumed.update(next_try_at=at, compared_at=None, failures=0)
    _used("mailbox.start", by, at)
    sync_mailbox_later(mailbox.pk)


@transaction.atomic
def compare(mailbox: Mailbox, *, by: Member, at: datetime) -> None:
    """Have it compared with the provider at once, whether or not anything seems to have changed."""
    Mailbox.objects.filter(pk=mailbox.pk, state=MailboxState.IDLE).update(next_try_at=at, compared_at=None)
    _used("mailbox.check", by, at)
    sync_mailbox_later(mailbox.pk)


@transaction.atomic
def pause(mailbox: Mailbox, *, by: Member, at: datetime) -> bool:
    """Stop after the batch in hand. What is done is kept. Says whether there was something to stop."""
    active = Mailbox.objects.filter(pk=mailbox.pk).exclude(state__in=[MailboxState.PAUSED, MailboxState.DISCONNECTED])
    if not active.update(state=MailboxState.PAUSED, next_try_at=None):
        return False
    _used("mailbox.pause", by, at)
    return True


@transaction.atomic
def new_password(mailbox: Mailbox, credential: Credential, *, by: Member, at: datetime) -> None:
    """Use another password from now on, and go on with it at once."""
    fresh = {"secret": credential.sealed(), "trouble": "", "trouble_text": "", "failures": 0}
    Mailbox.objects.filter(pk=mailbox.pk).exclude(state=MailboxState.DISCONNECTED).update(**fresh)
    start(mailbox, by=by, at=at)


def _used(feature: str, by: Member, at: datetime) -> None:
    Event.record(feature, by=by, at=at)
