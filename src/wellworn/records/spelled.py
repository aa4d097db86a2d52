"""A person's name as the local part of a mail address spells it, with the capitals of a name."""

from __future__ import annotations

import re

LONGEST = 120  # characters
MOST_WORDS = 7
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "el",
        "al",
        "ter",
        "ten",
        "zu",
        "zum",
        "zur",
        "af",
        "av",
        "y",
        "e",
        "bin",
        "ibn",
        "bint",
        "ben",
        "dal",
        "do",
    ]
)
MAC = re.compile(r"^(Mc|O'|D')(\w)")
EDGE = " \t\"'`´‘’“”„,;:<>|*_~!?=/\\-–"
LETTER = re.compile(r"[^\W\d_]")


def name_in(local: str) -> str:
    """The name that a local part spells: anna.van-der-berg is Anna van der Berg; "" for one that is numbered or spells none."""
    local = local.partition("+")[0].strip(EDGE + ".")
    local = re.sub(r"\d+$", "", local).strip("._-") or local
    pieces = [piece for piece in re.split(r"[._]+|\s+", local) if piece]
    words: list[str] = []
    for piece in pieces:
        parts = piece.split("-")
        words += parts if any(part.lower() in PARTICLES for part in parts[:-1]) else [piece]
    if not words or sum(c.isdigit() for c in local) > 2 or len(words) > MOST_WORDS or not LETTER.search(local):
        return local[:LONGEST] if LETTER.search(local) and len(words) <= MOST_WORDS else ""
    return cased([word.strip("-'") for word in words if word.strip("-'")])[:LONGEST]


def cased(words: list[str]) -> str:
    """Words in the spelling of a name: one that is all small or all capitals is mended, any other is left as its owner writes it."""
    text = " ".join(words)
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ""
    flat = text == text.lower() or text == text.upper()
    if not flat:
        return " ".join(capital(word) if word.isupper() and len(word) > 3 else word for word in words)
    if len(words) == 1 and text.isupper() and len(text) <= 3:
        return text
    return " ".join(
        word.lower() if number and word.lower() in PARTICLES else capital(word) for number, word in enumerate(words)
    )


def capital(word: str) -> str:
    """A word of a name with its capitals: o'neil-smith is O'Neil-Smith."""
    parts = [part[:1].upper() + part[1:].lower() for part in word.split("-")]
    return "-".join(MAC.sub(lambda m: m.group(1) + m.group(2).upper(), part) for part in parts)
