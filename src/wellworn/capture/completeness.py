"""Completeness: what the provider holds beside what the ledger has, folder by folder, with every difference by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from wellworn.capture.models import LedgerEntry, Mailbox, Outcome
from wellworn.capture.sources import Source

NAMED = 100  # of each difference; the rest is counted


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """One folder: how many items each side has, and which are not on both."""

    folder: str
    held: int  # by the provider
    done: int  # by the ledger, of those held
    missing: tuple[str, ...] = ()  # held and not in the ledger
    pending: tuple[str, ...] = ()  # in the ledger, still to be fetched
    gone: int = 0  # in the ledger, no longer held: moved or deleted there, and no loss here
    missing_count: int = 0
    pending_count: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A mailbox against its provider."""

    at: datetime
    folders: tuple[FolderCheck, ...] = ()
    outcomes: dict[str, int] = field(default_factory=dict)  # what became of everything in the ledger

    @property
    def up_to_date(self) -> bool:
        """Whether nothing that the provider holds is missing or still to do."""
        return not any(one.missing_count or one.pending_count for one in self.folders)

    def differences(self) -> list[dict[str, Any]]:
        """The folders that differ, as JSON."""
        return [asdict(one) for one in self.folders if one.missing_count or one.pending_count]


def compare(mailbox: Mailbox, source: Source, *, at: datetime) -> Comparison:
    """Compare, and write the answer to the mailbox: `compared_at`, and `differences` by folder (an empty list if none)."""
    return note(mailbox, source.inventory(), at=at)


def note(mailbox: Mailbox, inventory: Mapping[str, set[str]], *, at: datetime) -> Comparison:
    """The same with what the provider has said already."""
    found = of(mailbox, inventory, at=at)
    Mailbox.objects.filter(pk=mailbox.pk).update(compared_at=at, differences=found.differences())
    return found


def of(mailbox: Mailbox, inventory: Mapping[str, set[str]], *, at: datetime) -> Comparison:
    """The comparison with what a provider says it holds."""
    held = {name[:500]: keys for name, keys in inventory.items()}
    known = dict(mailbox.folders.values_list("name", "pk"))
    outcomes: dict[str, int] = {}
    checks = [_folder(name, held.get(name, set()), known.get(name), outcomes) for name in sorted(held.keys() | known)]
    return Comparison(at, tuple(one for one in checks if one.folder in held or one.gone), outcomes)


def _folder(name: str, held: set[str], folder: int | None, outcomes: dict[str, int]) -> FolderCheck:
    """One folder. The ledger passes by row after row, and is counted into `outcomes`: only what is held fills the memory."""
    missing, pending, gone = set(held), [], 0
    entries = LedgerEntry.objects.filter(folder=folder).values_list("key", "outcome")
    for key, outcome in entries.iterator(chunk_size=2000) if folder else ():
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        missing.discard(key)
        if key not in held:
            gone += 1
        elif outcome == Outcome.PENDING:
            pending.append(key)
    return FolderCheck(
        folder=name,
        held=len(held),
        done=len(held) - len(missing) - len(pending),
        missing=tuple(sorted(missing)[:NAMED]),
        pending=tuple(sorted(pending)[:NAMED]),
        gone=gone,
        missing_count=len(missing),
        pending_count=len(pending),
    )
