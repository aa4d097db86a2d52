"""The jobs of capture: bringing one mailbox up to date, finding those whose turn it is, and listening for news."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.capture import blocking, errands, heeding, live, meetings, quarantine, waiting, watch
from wellworn.capture.deals import language_model, proposing, quiet
from wellworn.capture.errand import Errand
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Block, Mailbox, MailboxState, SourceKind
from wellworn.work.retries import BACKOFF


@app.task(pass_context=True)
def sync_mailbox(context: JobContext, mailbox_id: int) -> None:
    """Bring a mailbox up to date. The lease, not the queue, keeps a second worker away: a killed job would hold a queue's lock."""
    live.sync(mailbox_id, keep_on=lambda: not context.should_abort())


def sync_mailbox_later(mailbox_id: int) -> None:
    """Have a mailbox brought up to date soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # the refusal must not spoil the caller's transaction
        sync_mailbox.configure(queueing_lock=f"mailbox:{mailbox_id}").defer(mailbox_id=mailbox_id)


@app.task
def poll_due_mailboxes(timestamp: int) -> None:
    """Start on every mailbox whose turn it is, and on those whose worker fell silent."""
    for mailbox_id in due(timezone.now()).values_list("pk", flat=True):
        sync_mailbox_later(mailbox_id)


@app.task(queueing_lock="watch-mailboxes", lock="watch-mailboxes", pass_context=True)
def watch_mailboxes(context: JobContext, timestamp: int) -> None:
    """Listen to the inboxes of servers that tell of new mail, for as long as a server allows; the next job goes on."""
    watch.watch(sync_mailbox_later, keep_on=lambda: not context.should_abort())


@app.task
def extend_series(timestamp: int) -> None:
    """Show the next days of every series of meetings, and count those that took place as met."""
    meetings.extend_series(at=timezone.now())


@app.task
def count_meetings(timestamp: int) -> None:
    """Count the meetings that took place since the last hour as the latest that happened."""
    meetings.count_passed(meetings.COUNTED_LATELY, at=timezone.now())


@app.task(queueing_lock="heed-settings", lock="heed-settings")
def heed_settings(timestamp: int) -> None:
    """Look again at what was captured when a setting or an own address has changed."""
    heeding.heed(at=timezone.now())


@app.task
def look_again(timestamp: int) -> None:
    """File what waited for somebody who was added by hand meanwhile, and what an older version could not understand."""
    now = timezone.now()
    waiting.promote_known(at=now)
    for mailbox in quarantine.due():
        quarantine.retry(mailbox, at=now)


@app.task
def retry_quarantine(mailbox_id: int) -> None:
    """Try again what a mailbox holds in quarantine, because its member asked."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id).first()
    if mailbox is not None:
        quarantine.retry(mailbox, at=timezone.now(), every=True)


def retry_quarantine_later(mailbox_id: int) -> None:
    """Have it tried again soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        retry_quarantine.configure(queueing_lock=f"quarantine:{mailbox_id}").defer(mailbox_id=mailbox_id)


@app.task
def purge_block(block_id: int) -> dict[str, int]:
    """Remove what a block hides, and note how much with the block; nothing if the block was taken away meanwhile."""
    block = Block.objects.filter(pk=block_id).first()
    if block is None:
        return {}
    with transaction.atomic():
        removed = asdict(blocking.purge(block))
        Block.objects.filter(pk=block_id).update(removed=removed, purge_asked_at=None)
    return removed


def purge_block_later(block_id: int) -> None:
    """Have what a block hides removed soon; asking twice is asking once."""
    Block.objects.filter(pk=block_id).update(purge_asked_at=timezone.now(), removed=None)
    with suppress(AlreadyEnqueued), transaction.atomic():
        purge_block.configure(queueing_lock=f"purge:{block_id}").defer(block_id=block_id)


@app.task(retry=BACKOFF)
def run_errand(errand_id: int) -> None:
    """Do what a member asked for, from wherever an earlier job got to; what a block kept out is then read anew."""
    errand = Errand.objects.select_related("block").filter(pk=errand_id).first()
    if errand is None:
        return
    block = errand.block
    errands.run(errand.pk)
    if block is not None and not Block.objects.filter(pk=block.pk).exists():
        theirs = Mailbox.objects.all() if block.member_id is None else Mailbox.objects.filter(member=block.member_id)
        for mailbox_id in theirs.exclude(secret=b"").values_list("pk", flat=True):
            sync_mailbox_later(mailbox_id)


def run_errand_later(errand: Errand) -> None:
    """Have it done soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        run_errand.configure(queueing_lock=f"errand:{errand.pk}").defer(errand_id=errand.pk)


def due(at: datetime) -> QuerySet[Mailbox]:
    """The live mailboxes to be read at `at`: their time has come, or the worker that read them was killed."""
    silent = Q(state=MailboxState.RUNNING) & (Q(lease="") | Q(leased_until__lt=at))
    live_ones = Mailbox.objects.filter(kind__in=[SourceKind.IMAP, SourceKind.CALDAV]).exclude(secret=b"")
    return live_ones.exclude(state__in=[MailboxState.PAUSED, MailboxState.DISCONNECTED]).filter(
        silent | Q(next_try_at__lte=at)
    )


@app.task
def look_at_deals(timestamp: int) -> None:
    """Ask about deals that were opened after the letters about them had come."""
    at = timezone.now()
    with transaction.atomic():
        lock_filing()
        proposing.meet_new_deals(at=at, within=timedelta(hours=2))
        proposing.derive(at=at)


@app.task
def find_quiet_deals(timestamp: int) -> None:
    """Ask about deals that have gone quiet."""
    quiet.ask(at=timezone.now())


@app.task
def ask_language_model(timestamp: int) -> None:
    """Ask the plugged-in language model about new letters; without one this does nothing."""
    language_model.ask(at=timezone.now())
