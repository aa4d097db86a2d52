"""The engine of live mailboxes: list what is new, capture it newest first, compare, and say how it went.

Every step can be killed. What a listing found stands in the ledger as pending before the cursor passes it, and an item's row changes in
the transaction of its effects, so the next run goes on where this one was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.capture import calendar_live, completeness, filing, lease, ledger, reading, renumbering, run
from wellworn.capture.connect import opened
from wellworn.capture.credential import Credential
from wellworn.capture.models import Folder, LedgerEntry, Mailbox, MailboxState, Outcome, SourceKind
from wellworn.capture.sources import Item
from wellworn.capture.sources.caldav import open_caldav
from wellworn.capture.sources.files import open_files
from wellworn.capture.sources.imap import ImapSource
from wellworn.capture.sources.imap_listing import Cursor, fingerprint, in_turns
from wellworn.lib.sealed import Unsealable
from wellworn.lib.trouble import Trouble

NEWEST = 200  # messages that come first, in small batches, so that something true is on the screen at once
SMALL_BATCH = 50
BATCH = 200
HEAVIEST_BATCH = 16 * 2**20  # bytes in memory
POLLED_EVERY = timedelta(minutes=5)
SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
PACE_OVER = timedelta(seconds=20)
COMPARED_EVERY = timedelta(hours=6)
COMPARED_AT_MOST = 3  # in one run; a folder that fills faster than that is met by the next


def sync(mailbox_id: int, *, keep_on: Callable[[], bool] = lambda: True) -> None:
    """Bring a mailbox up to date. Does nothing while another worker is at it, or once it is paused.

    `keep_on` is asked between batches: a worker that is to stop says no, and the next one goes on.
    """
    mine = lease.take(mailbox_id, at=timezone.now())
    if mine is None:
        return
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    try:
        if mailbox.kind == SourceKind.FILES:
            with _troubles_told(mailbox, mine):
                _read_files(mailbox, mine)
            return
        if mailbox.kind == SourceKind.CALDAV:
            with _troubles_told(mailbox, mine):
                _sync_calendars(mailbox, mine, keep_on)
            return
        with _troubles_told(mailbox, mine), opened(mailbox) as source:
            _begin(mailbox, mine)
            news = _list(mailbox, source, mine)
            capture = Capture(mailbox, source, mine, keep_on)
            capture.run()
            if news or not _agreed_lately(mailbox):
                _compare(mailbox, source, capture)
            _end_well(mine)
    finally:
        mine.release()


def _sync_calendars(mailbox: Mailbox, mine: lease.Lease, keep_on: Callable[[], bool]) -> None:
    """A CalDAV account: small, and every event may change, so there is no pending list; the ledger knows each version."""

    def alive(done: int) -> None:
        if not keep_on():
            raise lease.LeaseEnded
        mailbox.handled += done
        mine.renew(at=timezone.now(), handled=mailbox.handled, found=mailbox.handled)

    with open_caldav(mailbox.location, Credential.unsealed(mailbox.secret).secret) as source:
        _begin(mailbox, mine)
        calendar_live.sync(mailbox, source, at=timezone.now(), alive=alive)
        if not _agreed_lately(mailbox):
            now = timezone.now()
            completeness.compare(mailbox, source, at=now)
        _end_well(mine)


def _read_files(mailbox: Mailbox, mine: lease.Lease) -> None:
    """Files on this machine, which an operator named: what was added since, and whether all of it is here."""
    source = open_files(mailbox.location)
    run.run(mailbox, source, progress=lambda _progress: mine.renew(at=timezone.now()))
    completeness.compare(mailbox, source, at=timezone.now())


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, at most an hour."""
    return min(SHORTEST_WAIT * (1 << min(failures - 1, 20)), LONGEST_WAIT)


@contextmanager
def _troubles_told(mailbox: Mailbox, mine: lease.Lease) -> Iterator[None]:
    """Write down what went wrong, in the mailbox itself: the sentence with the next step, and when we try again."""
    try:
        yield
    except lease.LeaseEnded:
        pass  # paused, disconnected, taken over, or the worker is to stop: what is done is kept
    except Trouble as trouble:
        _fail(mailbox, mine, trouble)
    except Unsealable as error:
        _fail(mailbox, mine, Trouble("sealed", str(error), lasting=True))
    except Exception:
        sentence = _("Something went wrong on our side. What is captured is safe, and we try again by ourselves.")
        _fail(mailbox, mine, Trouble("ours", sentence))
        raise  # for the list of failed jobs, where an admin sees it


def _begin(mailbox: Mailbox, mine: lease.Lease) -> None:
    """A run that was cut off, by whatever, goes on with its count; after one that ended well a new one begins."""
    now = timezone.now()
    if mailbox.started_at and (mailbox.last_good_at is None or mailbox.last_good_at < mailbox.started_at):
        mine.renew(at=now, state=MailboxState.RUNNING)
        return
    mailbox.handled, mailbox.found, mailbox.runs = 0, 0, mailbox.runs + 1
    mine.renew(at=now, state=MailboxState.RUNNING, started_at=now, found=0, handled=0, rate=0, runs=mailbox.runs)


def _list(mailbox: Mailbox, source: ImapSource, mine: lease.Lease) -> bool:
    """Note what is new in each folder, and its cursor with it. Says whether any folder has changed."""
    changed = False
    for name in source.chosen():
        folder = ledger.folder(mailbox, name)
        listing = source.listing(name, Cursor(**folder.cursor))
        if listing is None:
            continue
        changed = True
        with transaction.atomic():
            mine.renew(at=timezone.now())
            if listing.renewed:
                renumbering.follow(folder, source.fingerprints(name, listing.keys), at=timezone.now())
            ledger.note_found(folder, listing.keys, asdict(listing.cursor), at=timezone.now())
    return changed


def _agreed_lately(mailbox: Mailbox) -> bool:
    """Whether a comparison of the last hours found nothing missing. Folders that have not changed since need no other."""
    if mailbox.compared_at is None or timezone.now() - mailbox.compared_at > COMPARED_EVERY:
        return False
    return not mailbox.differences


class Capture:
    """One run over what is pending."""

    def __init__(self, mailbox: Mailbox, source: ImapSource, mine: lease.Lease, keep_on: Callable[[], bool]) -> None:
        self.mailbox = mailbox
        self.source = source
        self.mine = mine
        self.keep_on = keep_on
        self.folders = {folder.name: folder for folder in mailbox.folders.filter(chosen=True)}
        self.handled = mailbox.handled
        self.found = 0
        self.pace: deque[tuple[datetime, int]] = deque()

    def run(self) -> None:
        """Fetch and file everything that is pending, the newest of every folder first.

        Batches are cut from all that this run has to do, what is done of it included: a run that was killed goes on with the very
        batches that an undisturbed one would have filed.
        """
        pending = {name: set(ledger.list_pending(folder)) for name, folder in self.folders.items()}
        done = {name: self._done(folder) for name, folder in self.folders.items()}
        self.handled = max(self.handled, sum(map(len, done.values())))
        self.found = self.handled + sum(map(len, pending.values()))
        for name, keys in _batches({name: _newest_first(pending[name] | done[name]) for name in pending}):
            left = [key for key in keys if key in pending[name]]
            if left:
                self._take(self.folders[name], left)

    def _done(self, folder: Folder) -> set[str]:
        """What this run has filed already, before the worker that began it was killed."""
        entries = LedgerEntry.objects.filter(folder=folder, run=self.mailbox.runs).exclude(outcome=Outcome.PENDING)
        return set(entries.values_list("key", flat=True))

    def _take(self, folder: Folder, keys: list[str]) -> None:
        """Fetch these keys and file them, in as few transactions as memory allows."""
        batch: list[Item] = []
        left = set(keys)
        for item in self.source.fetch(folder.name, keys):
            batch.append(item)
            left.discard(item.key)
            if sum(len(one.raw) for one in batch) > HEAVIEST_BATCH:
                self._file(folder, batch, [])
                batch = []
        self._file(folder, batch, sorted(left))

    def _file(self, folder: Folder, batch: list[Item], gone: list[str]) -> None:
        """One transaction: the lease, the items with all their effects, what the provider no longer holds, and the count."""
        if not self.keep_on():
            raise lease.LeaseEnded
        now = timezone.now()
        handled = self.handled + len(batch) + len(gone)
        tasks = filing.prepare(self.mailbox, batch, at=now)
        results = list(reading.here(tasks))  # parsing takes time, and needs no transaction
        with transaction.atomic():
            filing.file_read(self.mailbox, tasks, results, at=now)
            renumbering.remember(folder, {item.key: _fingerprint(item) for item in batch})
            ledger.forget_pending(folder, gone)
            self.mine.renew(at=now, handled=handled, found=self.found, rate=self._rate(now, handled))
        self.handled = handled

    def _rate(self, now: datetime, handled: int) -> float:
        """Messages a second, lately."""
        self.pace.append((now, handled))
        while now - self.pace[0][0] > PACE_OVER:
            self.pace.popleft()
        since, then = self.pace[0]
        seconds = (now - since).total_seconds()
        return (handled - then) / seconds if seconds else 0.0


def _batches(keys: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """(folder, keys) in the order in which they are filed: small ones of the newest first, then the rest."""
    share = max(1, NEWEST // max(1, sum(map(bool, keys.values()))))
    first = {name: ordered[:share] for name, ordered in keys.items()}
    rest = {name: ordered[share:] for name, ordered in keys.items()}
    return [*in_turns(first, SMALL_BATCH), *in_turns(rest, BATCH)]


def _compare(mailbox: Mailbox, source: ImapSource, capture: Capture) -> None:
    """Compare with the provider, and fetch what a listing missed or what came meanwhile, until both agree."""
    for _again in range(COMPARED_AT_MOST):
        inventory = source.inventory()
        now = timezone.now()
        found = completeness.note(mailbox, inventory, at=now)
        if found.up_to_date:
            return
        for one in found.folders:
            if one.missing_count:
                keys = _newest_first(inventory[one.folder])
                ledger.note_found(ledger.folder(mailbox, one.folder), keys, None, at=now)
        capture.run()


def _end_well(mine: lease.Lease) -> None:
    now = timezone.now()
    mine.renew(
        at=now,
        state=MailboxState.IDLE,
        trouble="",
        trouble_text="",
        failures=0,
        last_good_at=now,
        next_try_at=now + POLLED_EVERY,
    )


def _fail(mailbox: Mailbox, mine: lease.Lease, trouble: Trouble) -> None:
    now = timezone.now()
    failures = mailbox.failures + 1
    try:
        mine.renew(
            at=now,
            state=MailboxState.FAILING,
            trouble=trouble.code[:20],
            trouble_text=trouble.sentence,
            failures=failures,
            next_try_at=None if trouble.lasting else now + wait_after(failures),
        )
    except lease.LeaseEnded:
        pass  # paused meanwhile, or somebody else's by now: theirs to tell


def _newest_first(keys: Iterable[str]) -> list[str]:
    """By UIDVALIDITY and UID, the highest first: what came in while older mail waits goes before it."""
    return sorted(keys, key=lambda key: tuple(map(int, key.split("/"))), reverse=True)


def _fingerprint(item: Item) -> int:
    return fingerprint(item.raw, len(item.raw), item.received_at)
