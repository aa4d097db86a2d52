"""One transaction files at a time: two that met in the middle of a thread would each write what the other does not see."""

from __future__ import annotations

from wellworn.lib import sql

FILING_LOCK = 7_262_001  # any number that nothing else in the database locks


def lock_filing() -> None:
    """Let one transaction file at a time; released at its end. What is slow (reading, parsing) happens outside."""
    sql.hold(FILING_LOCK)
