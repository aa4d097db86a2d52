"""Rows by the thousand as filing writes them: one transaction at a time."""

from __future__ import annotations

from wellworn.lib.sql import copy, ids, loaded, pieces, rows, run, stream, unnest, write

__all__ = ["copy", "ids", "loaded", "lock_filing", "pieces", "rows", "run", "stream", "unnest", "write"]

FILING_LOCK = 7_262_001  # any number that nothing else in the database locks


def lock_filing() -> None:
    """Let one transaction file at a time; released at its end. What is slow (reading, parsing) happens outside."""
    run("SELECT pg_advisory_xact_lock(%s)", [FILING_LOCK])
