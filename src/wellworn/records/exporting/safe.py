"""Cells that no spreadsheet runs as a formula. Pure."""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones too, in East Asian editions
NUMBER = re.compile(r"^[+-]?[\d\s().,/-]*$")  # a number or a phone is no formula


def guarded(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in FORMULA and not (text[:1] in "+-" and NUMBER.match(text)) else text
