"""Running a source to its end, newest first, with signs of life."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from time import monotonic

from django.db.models import F

from wellworn.capture import filing, ledger, meetings
from wellworn.capture.models import Mailbox, MailboxState
from wellworn.capture.pool import Readers
from wellworn.capture.sources import Item, Source
from wellworn.lib import sql

BATCH_BYTES = 32 << 20  # a batch of giants is cut short, so that memory stays flat
FIRST = 50  # the first batch is small: something is on the screen at once


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `rate` is items a second lately; `left` the seconds that remain at this rate, None if unknown."""

    handled: int
    found: int
    rate: float
    left: float | None


@dataclass(slots=True)
class Report:
    """What a run did. `seen` is the sum of captured, duplicates, ignored, waiting and quarantined.

    An item that an earlier run has done counts as a duplicate. The rest of the numbers is what this run added.
    """

    seen: int = 0
    captured: int = 0
    duplicates: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    quarantined: int = 0
    people: int = 0
    companies: int = 0
    activities: int = 0
    meetings: int = 0
    proposals: int = 0
    seconds: float = 0.0


def run(
    mailbox: Mailbox,
    source: Source,
    *,
    progress: Callable[[Progress], None] | None = None,
    batch_size: int = 500,
    processes: int = 1,
    at: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Report:
    """Capture everything that the source holds and the ledger does not have as done. `processes` read; one files."""
    began, before = monotonic(), totals()
    listed = source.folders()
    for one in listed:
        ledger.folder(mailbox, one.name, one.role)
    known = ledger.known(mailbox)
    pace = Pace(mailbox, sum(one.count or 0 for one in listed), progress, at)
    pace.start()
    with Readers(processes) as readers:
        # A run that was cut off goes on with the batches that it would have had: it ends exactly as one left in peace.
        first = batch_size if known else FIRST
        items = batches(source.items(known), batch_size, first)
        prepared = ((batch, filing.prepare(mailbox, batch, at=at())) for batch in items)
        for tasks, results in readers.read(tasks for _batch, tasks in prepared):
            filing.file_read(mailbox, tasks, results, at=at())
            pace.advance(len(tasks))
    meetings.compare_held(mailbox, source.inventory, at=at())
    pace.finish()
    return _report(mailbox, source, before, monotonic() - began)


def batches(items: Iterator[Item], size: int, first: int) -> Iterator[list[Item]]:
    """Lists of at most `size` items, the first of at most `first`, and of not too many bytes."""
    wanted = min(first, size)
    while True:
        batch: list[Item] = []
        held = 0
        for item in islice(items, wanted):
            batch.append(item)
            held += len(item.raw)
            if held > BATCH_BYTES:
                break
        if not batch:
            return
        yield batch
        wanted = size


class Pace:
    """n of m, the rate and the time left, told to the mailbox's row at most once a second."""

    def __init__(
        self, mailbox: Mailbox, found: int, progress: Callable[[Progress], None] | None, at: Callable[[], datetime]
    ) -> None:
        self.mailbox, self.found, self.progress, self.at = mailbox, found, progress, at
        self.handled = 0
        self.told = monotonic()
        self.lately: deque[tuple[float, int]] = deque([(self.told, 0)], maxlen=20)

    def start(self) -> None:
        """A new run begins: from here on the ledger names it."""
        now = self.at()
        Mailbox.objects.filter(pk=self.mailbox.pk).update(
            state=MailboxState.RUNNING,
            runs=F("runs") + 1,
            started_at=now,
            progress_at=now,
            found=self.found,
            handled=0,
            rate=0,
        )
        self.mailbox.refresh_from_db()

    def advance(self, count: int) -> None:
        """So many items more are done."""
        now = monotonic()
        self.handled += count
        self.lately.append((now, self.handled))
        elapsed = now - self.lately[0][0]
        rate = (self.handled - self.lately[0][1]) / elapsed if elapsed else 0.0
        found = max(self.found, self.handled)
        if now - self.told >= 1:
            self.told = now
            Mailbox.objects.filter(pk=self.mailbox.pk).update(
                handled=self.handled, found=found, rate=rate, progress_at=self.at()
            )
        if self.progress is not None:
            self.progress(Progress(self.handled, found, rate, (found - self.handled) / rate if rate else None))

    def finish(self) -> None:
        """The run is over, and went well."""
        now = self.at()
        Mailbox.objects.filter(pk=self.mailbox.pk).update(
            state=MailboxState.IDLE, handled=self.handled, found=self.handled, rate=0, progress_at=now, last_good_at=now,
            failures=0, trouble="", trouble_text="",
        )  # fmt: skip


TOTALS = """
    SELECT (SELECT count(*) FROM records_person WHERE source = 'captured' AND deleted_at IS NULL),
        (SELECT count(*) FROM records_company WHERE source = 'captured' AND deleted_at IS NULL),
        (SELECT count(*) FROM records_activity WHERE source = 'captured' AND deleted_at IS NULL),
        (SELECT count(*) FROM records_activity WHERE source = 'captured' AND kind = 'meeting' AND deleted_at IS NULL),
        (SELECT count(*) FROM records_proposal)
"""


def totals() -> Sequence[int]:
    """How many captured people, companies, activities, meetings and proposals there are."""
    return sql.rows(TOTALS)[0]


def _report(mailbox: Mailbox, source: Source, before: Sequence[int], seconds: float) -> Report:
    """What the ledger says of this run, and of what it found done."""
    report = Report(seconds=round(seconds, 3))
    here = sql.rows(
        "SELECT entry.run = %s, entry.outcome, entry.reason, count(*) FROM capture_ledgerentry entry "
        "JOIN capture_folder folder ON folder.id = entry.folder_id WHERE folder.mailbox_id = %s AND entry.outcome <> 'pending' "
        "GROUP BY 1, 2, 3",
        [mailbox.runs, mailbox.pk],
    )
    for now, outcome, reason, count in here:
        if not now:
            continue
        if outcome == "ignored":
            report.ignored[reason] = report.ignored.get(reason, 0) + count
        elif outcome == "duplicate":
            report.duplicates += count
        else:
            setattr(report, outcome, getattr(report, outcome) + count)
    if any(not now for now, *_rest in here):
        report.duplicates += _done_before(mailbox, source)
    report.seen = (
        report.captured + report.duplicates + sum(report.ignored.values()) + report.waiting + report.quarantined
    )
    after = totals()
    names = ("people", "companies", "activities", "meetings", "proposals")
    for name, count in zip(names, (now - was for now, was in zip(after, before, strict=True)), strict=True):
        setattr(report, name, max(0, count))
    return report


def _done_before(mailbox: Mailbox, source: Source) -> int:
    """How many of the items that the source holds an earlier run has done."""
    held = {name[:500]: keys for name, keys in source.inventory().items()}
    before = sql.pieces(
        "SELECT folder.name, entry.key FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
        "WHERE folder.mailbox_id = %s AND entry.outcome <> 'pending' AND entry.run <> %s",
        [mailbox.pk, mailbox.runs],
    )
    return sum(key in held.get(name, ()) for name, key in before)
