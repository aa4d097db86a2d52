"""Filing: a batch of items becomes ledger rows and everything they lead to, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wellworn.capture.models import Mailbox
from wellworn.capture.sources import Item


@dataclass(slots=True)
class Tally:
    """What became of the items of a batch. Their sum is the number of items, less `known`: those already done."""

    captured: int = 0
    duplicates: int = 0
    ignored: dict[str, int] = field(default_factory=dict)  # reason -> count
    waiting: int = 0
    quarantined: int = 0
    known: int = 0


def file(
    mailbox: Mailbox,
    items: Sequence[Item],
    *,
    cursors: Mapping[str, Mapping[str, Any]] | None = None,
    at: datetime,
) -> Tally:
    """File items of one mailbox, and move the cursors (by folder name) with them.

    Parsing happens first and outside; then one transaction writes the ledger rows (new, or pending before) with all effects
    and the cursors. An item that the ledger has as done, in the same version, is left alone, so calling this twice, from two
    processes, or again after a crash, adds nothing.
    """
    raise NotImplementedError
