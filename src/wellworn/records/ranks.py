"""Which source may write over which: people outrank machines."""

from __future__ import annotations

from wellworn.records.models.record import Source

ORDER = tuple(Source)


def outranking(source: Source) -> tuple[Source, ...]:
    """The sources whose values one from `source` never replaces without asking."""
    return ORDER[: ORDER.index(source)]
