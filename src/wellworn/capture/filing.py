"""Filing: a batch of items becomes ledger rows and everything they lead to, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from wellworn.capture import circle as circles
from wellworn.capture import fresh, ledger, quarantine, reading, statistics, witnesses
from wellworn.capture.batch import Batch, Entry
from wellworn.capture.deals import proposing
from wellworn.capture.locking import lock_filing
from wellworn.capture.models import Folder, Mailbox, Outcome
from wellworn.capture.sources import Item
from wellworn.lib import sql

Reader = Callable[[Sequence[reading.Task]], Iterable[reading.Result]]


@dataclass(slots=True)
class Tally:
    """What became of the items of a batch. Their sum is the number of items, less `known`: those already done."""

    captured: int = 0
    duplicates: int = 0
    ignored: dict[str, int] = field(default_factory=dict)  # reason -> count
    waiting: int = 0
    quarantined: int = 0
    known: int = 0

    def count(self, entry: Entry) -> None:
        """Add one item."""
        match entry.outcome:
            case Outcome.CAPTURED:
                self.captured += 1
            case Outcome.DUPLICATE:
                self.duplicates += 1
            case Outcome.WAITING:
                self.waiting += 1
            case Outcome.QUARANTINED:
                self.quarantined += 1
            case _:
                self.ignored[entry.reason] = self.ignored.get(entry.reason, 0) + 1


def file(
    mailbox: Mailbox,
    items: Sequence[Item],
    *,
    cursors: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime,
    reader: Reader = reading.here,
    again: bool = False,
) -> Tally:
    """File items of one mailbox, and move the cursors (by folder name) with them.

    Parsing happens first and outside; then one transaction writes the ledger rows (new, or pending before) with all effects
    and the cursors. An item that the ledger has as done, in the same version, is left alone, so calling this twice, from two
    processes, or again after a crash, adds nothing. `again` tries what stands in quarantine.
    """
    tasks = prepare(mailbox, items, at=at)
    return file_read(mailbox, tasks, list(reader(tasks)), cursors=cursors, at=at, again=again)


def prepare(mailbox: Mailbox, items: Sequence[Item], *, at: datetime) -> list[reading.Task]:
    """What a reader needs for each item, calendars included: they pass through unread."""
    rules = reading.rules(circles.load(mailbox.member), mailbox, at)
    roles = dict(Folder.objects.filter(mailbox=mailbox).values_list("name", "role"))
    return [reading.Task(item, rules, roles.get(item.folder, "")) for item in items]


def file_read(
    mailbox: Mailbox,
    tasks: Sequence[reading.Task],
    results: Sequence[reading.Result],
    *,
    cursors: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime,
    again: bool = False,
) -> Tally:
    """The second half of `file`: everything that needs the database."""
    tally = Tally()
    with transaction.atomic():
        lock_filing()
        statistics.refresh()
        batch = Batch(mailbox, circles.load(mailbox.member), at)
        entries = _open(mailbox, tasks, results, again=again)
        tally.known = len(tasks) - len(entries)
        batch.file(entries)
        ids = _close(batch, entries)
        quarantine.keep(
            [(ids[entry.folder, entry.item.key], entry.item.raw, entry.explanation) for entry in entries
             if entry.outcome == Outcome.QUARANTINED]
        )  # fmt: skip
        witnesses.from_ledger({entry.activity for entry in entries if entry.activity is not None})
        proposing.derive(at=at)
        for name, cursor in (cursors or {}).items():
            Folder.objects.filter(pk=ledger.folder(mailbox, name).pk).update(cursor=dict(cursor))
        for entry in entries:
            tally.count(entry)
        captured = [entry.activity for entry in entries if entry.outcome == Outcome.CAPTURED]
        fresh.told(mailbox.member_id, captured, at=at)
    return tally


def _open(
    mailbox: Mailbox, tasks: Sequence[reading.Task], results: Sequence[reading.Result], *, again: bool
) -> list[Entry]:
    """The items that are still to be filed, each once."""
    folders = {name: ledger.folder(mailbox, name).pk for name in dict.fromkeys(task.item.folder for task in tasks)}
    places = [(folders[task.item.folder], task.item.key) for task in tasks]
    source, lists = sql.unnest("bigint, text", places)
    there = {
        (folder, key): (version, outcome)
        for folder, key, version, outcome in sql.rows(
            "SELECT entry.folder_id, entry.key, entry.version, entry.outcome FROM capture_ledgerentry entry "
            f"JOIN {source} AS asked (folder, key) ON entry.folder_id = asked.folder AND entry.key = asked.key",
            lists,
        )
    }
    entries: dict[tuple[int, str], Entry] = {}
    for task, result, place in zip(tasks, results, places, strict=True):
        version, outcome = there.get(place, ("", Outcome.PENDING))
        if outcome == Outcome.PENDING or (again and outcome == Outcome.QUARANTINED) or version != task.item.version:
            entries.setdefault(place, Entry(place[0], task.item, task.role, result))
    return list(entries.values())


def _close(batch: Batch, entries: Sequence[Entry]) -> dict[tuple[int, str], int]:
    """Write what became of each item; the id of each ledger row."""
    values = [
        (
            entry.folder,
            entry.item.key,
            entry.item.version[:200],
            str(entry.outcome),
            entry.reason[:40],
            entry.activity,
            entry.waiting,
        )
        for entry in sorted(entries, key=lambda entry: (entry.folder, entry.item.key))
    ]
    source, lists = sql.unnest("bigint, text, text, text, text, bigint, bigint", values)
    written = sql.rows(
        "INSERT INTO capture_ledgerentry (folder_id, key, version, outcome, reason, activity_id, waiting_id, run, at) "
        f"SELECT *, %s, %s FROM {source} "
        "ON CONFLICT (folder_id, key) DO UPDATE SET version = excluded.version, outcome = excluded.outcome, "
        "reason = excluded.reason, activity_id = excluded.activity_id, waiting_id = excluded.waiting_id, "
        "run = excluded.run, at = excluded.at RETURNING folder_id, key, id",
        [batch.mailbox.runs, batch.at, *lists],
    )
    return {(folder, key): one for folder, key, one in written}
