"""Characters that turn the direction of what follows them, so that a name reads as what it is not ("exe.fdp" as "pdf.exe").

Letters turn by themselves where their language does: nothing that is written needs these to be read.
"""

from __future__ import annotations

import re

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates
# Marks without a width: of use in a sentence, in a name they make two of one.
MARKS = re.compile("[\u200e\u200f\u061c]")


def unturned(text: str) -> str:
    """A text without what turns it."""
    return text if text.isascii() else TURNING.sub("", text)


def unmarked(text: str) -> str:
    """A text without what turns it or parts of it."""
    return text if text.isascii() else MARKS.sub("", unturned(text))


def plain_name(name: str) -> str:
    """A name in one line, without what turns it or parts of it."""
    return " ".join(unmarked(name).split())
