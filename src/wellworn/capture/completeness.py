"""Completeness: what the provider holds beside what the ledger has, folder by folder, each difference named."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from wellworn.capture.models import LedgerEntry, Mailbox, Outcome
from wellworn.capture.sources import Source


class Difference(TypedDict):
    """One folder. `missing`: at the provider, not done here. `gone`: done here, no longer at the provider; it is kept here."""

    held: int
    done: int
    missing: list[str]
    gone: list[str]


def compare(mailbox: Mailbox, source: Source, *, at: datetime) -> dict[str, Difference]:
    """Compare every folder, and keep the result on the mailbox."""
    found: dict[str, Difference] = {}
    for name, held in source.inventory().items():
        done = set(
            LedgerEntry.objects.filter(folder__mailbox=mailbox, folder__name=name)
            .exclude(outcome=Outcome.PENDING)
            .values_list("key", flat=True)
        )
        found[name] = Difference(held=len(held), done=len(done), missing=sorted(held - done), gone=sorted(done - held))
    mailbox.compared_at, mailbox.differences = at, found
    Mailbox.objects.filter(pk=mailbox.pk).update(compared_at=at, differences=found)
    return found
