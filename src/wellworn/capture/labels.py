"""A name to show for a company until its people sign with one: its domain's label, spelled as names are."""

from __future__ import annotations

import re

from wellworn.lib.domains import registrable
from wellworn.lib.spelled_domains import PREFIX, spelled_label

SHORT = 3
LEGAL = frozenset(
    {"gmbh", "inc", "ltd", "llc", "ag", "sa", "bv", "nv", "ab", "oy", "as", "srl", "spa", "plc", "kg", "llp", "co"}
)
SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "de",
        "den",
        "der",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "du",
        "des",
        "la",
        "le",
        "les",
        "van",
        "von",
        "en",
        "et",
        "und",
        "y",
        "e",
        "i",
        "zu",
        "aan",
        "sur",
    ]
)
DOES = re.compile(
    r"([a-z]{3,})(energy|capital|partners|group|consulting|brokers|realtors|resorts|foods|dairies|systems|solutions|software|technologies"
    r"|insurance|pharma|wholesale|architects|instruments|industries|logistics|engineering|networks|holdings|hospital|university|associates"
    r"|analytics|automation|brewing|brauerei|technik|werke|metering|services|security|studios?|motors|robotics|chemicals|machinery)"
)
VOWELS = frozenset("aeiouyäöüåøæéèáà")


def company_name(domain: str) -> str:
    """A name to show for the company behind `domain` until a better one is known: norrvik-instruments.se is Norrvik Instruments."""
    label = spelled_label(registrable(domain))
    if label.startswith(PREFIX):  # its letters could deceive: it stays as it is registered
        return label
    words = [word for word in label.replace("_", "-").split("-") if word]
    if len(words) > 1 and words[-1] in LEGAL and len(words[-1]) > 2:
        words.pop()
    if len(words) > 2 and words[-1].isdigit():  # "sal-nova-2" is the next Sal Nova to come for a domain
        words.pop()
    if len(words) == 1:
        words = apart(words[0])
        if len(words) == 1 and words[0].isalpha() and len(label) <= SHORT:
            return label.upper()
    return " ".join(word.lower() if at and word in SMALL else spelled(word) for at, word in enumerate(words))


def apart(word: str) -> list[str]:
    """A label run together with what its owner does, as two words: pomonacapital is Pomona Capital."""
    found = DOES.fullmatch(word)
    return [found.group(1), found.group(2)] if found else [word]


def spelled(word: str) -> str:
    """A label as a name: short ones and those without a vowel are initials."""
    if word.isalpha() and (len(word) <= 2 or len(word) <= SHORT + 1 and not VOWELS & set(word)):
        return word.upper()
    return word[:1].upper() + word[1:]
