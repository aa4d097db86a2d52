"""Domains: which part of one was registered, whether it belongs to a company at all, and what that company is called."""

from __future__ import annotations

import re
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from wellworn.capture import free_mail

LONGEST = 253
a_label = re.compile(r"[a-z0-9_-]{1,63}")

# Marks of a name that is said rather than spelled: kept in capitals where a domain's label is this short and has no vowel.
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

public_suffixes = PublicSuffixList()


def ascii_domain(domain: str) -> str:
    """`domain` in lower case with A-labels, or "" if it cannot be one."""
    domain = domain.strip().strip(".").lower()
    if not domain or len(domain) > LONGEST or "." not in domain or any(c in domain for c in " \t\n@/:"):
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    labels = domain.split(".")
    if not all(a_label.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return ""
    return domain


@lru_cache(maxsize=8192)
def registrable(domain: str) -> str:
    """The part of `domain` that somebody registered, after the Public Suffix List; "" if there is none.

    A suffix in the list's private part (such as github.io) is one too: its customers are different companies.
    """
    domain = ascii_domain(domain)
    if not domain:
        return ""
    return public_suffixes.privatesuffix(domain) or ""


@lru_cache(maxsize=8192)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that the domain names no company."""
    domain = ascii_domain(domain)
    base = registrable(domain)
    if not base:
        return False
    listed = not free_mail.PROVIDERS.isdisjoint((domain, base))
    return listed or base.partition(".")[0] in free_mail.NATIONAL


def company_name(domain: str) -> str:
    """A name to show for the company behind `domain` until a better one is known: norrvik-instruments.se is Norrvik Instruments."""
    base = registrable(domain)
    label = base.partition(".")[0]
    if label.startswith("xn--"):
        try:
            label = label.encode("ascii").decode("idna")
        except UnicodeError:
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
