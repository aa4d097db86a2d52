"""Which source may write over which: people outrank machines."""

from __future__ import annotations

from wellworn.records.models.record import Source

RANK = {source: place for place, source in enumerate(Source)}


def may_overwrite(old: str, new: str) -> bool:
    """Whether a value from source `new` may replace one from source `old` without asking. "" is a field without a value."""
    return not old or RANK[Source(new)] <= RANK[Source(old)]
