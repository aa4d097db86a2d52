"""Days as browsers, cursors and machines write them: ISO 8601. What people write is read by `records.days`."""

from __future__ import annotations

from datetime import date


def read_iso_day(text: str) -> date | None:
    """The day that `text` is, like 2026-11-30; None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
