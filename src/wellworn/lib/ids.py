"""Ids as browsers send them."""

from __future__ import annotations

LONGEST = 18  # digits: every such number fits a column


def read_id(text: str) -> int | None:
    """The id that `text` is, or none: not every text of digits is a number, and not every number can be an id."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
