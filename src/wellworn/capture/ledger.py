"""The ledger: every item that a mailbox holds, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wellworn.capture.models import Folder, LedgerEntry, Mailbox, Outcome
from wellworn.capture.packed import DIGEST, Packed
from wellworn.lib import sql


def folder(mailbox: Mailbox, name: str, role: str = "") -> Folder:
    """The mailbox's folder of that name, made if it is new. A role, once known, stays."""
    found, _ = Folder.objects.get_or_create(mailbox=mailbox, name=name[:500], defaults={"role": role})
    if role and not found.role:
        found.role = role
        found.save(update_fields=["role"])
    return found


@transaction.atomic
def note_found(folder: Folder, keys: Sequence[str], cursor: Mapping[str, Any] | None, *, at: datetime) -> int:
    """Write a pending row for each key that the ledger does not have, and the folder's cursor with them, or nothing.

    The cursor may pass an item only here (or in `filing.file`): from then on the ledger owes it. Gives the number of new rows.
    """
    source, lists = sql.unnest("text", [(key,) for key in keys])
    new = sql.run(
        "INSERT INTO capture_ledgerentry (folder_id, key, version, outcome, reason, run, at) "
        f"SELECT %s, key, '', 'pending', '', 0, %s FROM {source} AS found (key) ON CONFLICT DO NOTHING",
        [folder.pk, at, *lists],
    )
    if cursor is not None:
        Folder.objects.filter(pk=folder.pk).update(cursor=dict(cursor))
    return new


def list_pending(folder: Folder, limit: int | None = None) -> list[str]:
    """The keys that are still to be fetched, in the order in which `note_found` heard of them (tell it the newest first)."""
    pending = LedgerEntry.objects.filter(folder=folder, outcome=Outcome.PENDING).order_by("id")
    return list(pending.values_list("key", flat=True)[:limit])


@transaction.atomic
def forget_pending(folder: Folder, keys: Sequence[str]) -> int:
    """Drop pending rows of items that the provider no longer holds; what was filed stays in the ledger."""
    return LedgerEntry.objects.filter(folder=folder, key__in=keys, outcome=Outcome.PENDING).delete()[0]


def known(mailbox: Mailbox) -> Packed:
    """(folder, key) of every item that is done and cannot have changed: what a source need not give again."""
    digests = sql.pieces(
        f"SELECT {DIGEST} FROM capture_ledgerentry entry JOIN capture_folder folder ON folder.id = entry.folder_id "
        "WHERE folder.mailbox_id = %s AND entry.version = '' AND entry.outcome <> 'pending' ORDER BY 1",
        [mailbox.pk],
    )
    return Packed(bytes(one) for (one,) in digests)
