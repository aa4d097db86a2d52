"""Text as it is compared: without case, accents and signs. Capture fills the same columns with the same functions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KEY_LENGTH = 300
TEXT_LENGTH = 1000
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
SIGNS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """`text` as names are sorted and found: lower case, without accents, single spaces, no NUL. Folding twice changes nothing."""
    if text.isascii():
        return " ".join(text.replace("\0", "").lower().split())[:KEY_LENGTH].rstrip()
    return _folded_once(text) if len(text) <= KEY_LENGTH else _folded_for_good(text)


def _folded_for_good(text: str) -> str:
    once = _folded(text)
    twice = _folded(once)
    return once if once == twice else twice


_folded_once = lru_cache(maxsize=8_192)(_folded_for_good)  # a name is folded wherever a row that has it is looked at


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("\0", "").casefold()).translate(LETTERS)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return " ".join(unicodedata.normalize("NFC", bare).split())[:KEY_LENGTH].rstrip()


def searchable(*texts: str) -> str:
    """The words by which a record is found, each once: of a name, mail addresses, domains, whatever belongs to it."""
    words = (word for text in texts for word in SIGNS.sub(" ", folded(text)).split())
    return " ".join(dict.fromkeys(words))[:TEXT_LENGTH].rstrip()
