"""Quarantine: what could not be understood is kept whole, shown, and tried again after an upgrade."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from django.db.models import QuerySet

from wellworn.capture.models import Mailbox, Outcome, Quarantined
from wellworn.capture.sources import Item
from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.models import Event


def present_version() -> str:
    """The version of Wellworn that is trying."""
    try:
        return version("wellworn")
    except PackageNotFoundError:
        return "0"


def keep(kept: Sequence[tuple[int, bytes, str]]) -> None:
    """Keep (ledger id, bytes, explanation), in the transaction of the ledger rows."""
    if not kept:
        return
    source, lists = sql.unnest("bigint, bytea, text", kept)
    sql.run(
        "INSERT INTO capture_quarantined (entry_id, raw, explanation, tried_with, tries) "
        f"SELECT *, %s, 1 FROM {source} ON CONFLICT (entry_id) DO UPDATE SET explanation = excluded.explanation, "
        "tried_with = excluded.tried_with, tries = capture_quarantined.tries + 1",
        [present_version(), *lists],
    )


def retry(mailbox: Mailbox, *, at: datetime, every: bool = False, by: Member | None = None) -> int:
    """File again what an earlier version gave up on (`every`: whatever the version), because `by` asks, or of itself after an upgrade.

    Gives how many are understood now.
    """
    from wellworn.capture import filing

    waiting = Quarantined.objects.filter(entry__folder__mailbox=mailbox, entry__outcome=Outcome.QUARANTINED)
    if not every:
        waiting = waiting.exclude(tried_with=present_version())
    if by is not None:
        Event.record("quarantine.retry", by=by, at=at)
    understood = 0
    for kept in waiting.select_related("entry__folder").iterator(chunk_size=50):
        entry = kept.entry
        kind: Literal["mail", "calendar"] = (
            "calendar" if entry.folder.role == "calendar" or entry.key.endswith(".ics") else "mail"
        )
        item = Item(entry.folder.name, entry.key, kind, bytes(kept.raw), entry.version)
        tally = filing.file(mailbox, [item], at=at, again=True)
        understood += 1 - tally.quarantined
    Quarantined.objects.filter(entry__folder__mailbox=mailbox).exclude(entry__outcome=Outcome.QUARANTINED).delete()
    return understood


def count_up_to(mailbox: Mailbox, most: int) -> int:
    """How many a mailbox holds, no further than `most`."""
    held = Quarantined.objects.filter(entry__folder__mailbox=mailbox, entry__outcome=Outcome.QUARANTINED)
    return len(held.values_list("pk", flat=True)[:most])


def due() -> QuerySet[Mailbox]:
    """The mailboxes with something in quarantine that this version has not tried."""
    untried = Quarantined.objects.exclude(tried_with=present_version()).values("entry__folder__mailbox")
    return Mailbox.objects.filter(pk__in=untried)
