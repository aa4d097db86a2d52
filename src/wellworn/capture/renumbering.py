"""When a server numbers its messages anew, the ledger follows: each row gets the new key of its message, and nothing is fetched twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from wellworn.capture.models import Folder, LedgerEntry, Outcome
from wellworn.lib import sql


def remember(folder: Folder, fingerprints: Mapping[str, int]) -> None:
    """Keep what each filed message will be known again by (key -> fingerprint)."""
    if not fingerprints:
        return
    source, lists = sql.unnest("text, bigint", list(fingerprints.items()))
    sql.run(
        f"UPDATE capture_ledgerentry SET fingerprint = found.mark FROM {source} AS found (key, mark) "
        "WHERE folder_id = %s AND capture_ledgerentry.key = found.key",
        [*lists, folder.pk],
    )


def follow(folder: Folder, fingerprints: Mapping[str, int], *, at: datetime) -> int:
    """Give the rows of a folder the new keys (new key -> fingerprint). Gives how many were known again.

    Rows of what was still pending are dropped, for the new listing names it again. Messages alike in every way are matched one to
    one, so that two copies stay two.
    """
    LedgerEntry.objects.filter(folder=folder, outcome=Outcome.PENDING).delete()
    old: dict[int, list[int]] = defaultdict(list)
    known = LedgerEntry.objects.filter(folder=folder, fingerprint__isnull=False)
    for pk, mark in known.values_list("pk", "fingerprint"):
        if mark is not None:
            old[mark].append(pk)
    moves = [(old[mark].pop(), key) for key, mark in fingerprints.items() if old[mark]]
    source, lists = sql.unnest("bigint, text", moves)
    return sql.run(
        f"UPDATE capture_ledgerentry SET key = found.key, at = %s FROM {source} AS found (id, key) "
        "WHERE capture_ledgerentry.id = found.id",
        [at, *lists],
    )
