"""Texts folded to what is compared: small letters, no accents, no punctuation, one space."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def fold(texts: pa.Array) -> pa.Array:
    """Each text folded; one of punctuation alone becomes empty."""
    small = pc.utf8_lower(pc.utf8_normalize(texts, "NFKD"))
    words = pc.replace_substring_regex(small, r"[\p{M}'’]+", "")
    return pc.utf8_normalize(pc.utf8_trim_whitespace(pc.replace_substring_regex(words, r"[^\p{L}\p{N}]+", " ")), "NFC")


def without_numbers(folded: pa.Array) -> pa.Array:
    """Folded texts with their numbers taken out: what remains of a sentence that is filled in by rote."""
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(folded, r"\s*\p{N}+", ""))
