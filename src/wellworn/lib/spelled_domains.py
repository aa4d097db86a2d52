"""A domain's label in its own letters, where nobody is deceived by them: `xn--bcher-kva` is bücher, and `xn--pple-43d` stays as it is.

Follows what browsers do with internationalised names (Unicode Technical Standard 39, "Highly Restrictive"; Chromium's rules): one script
in a label, beside Latin only those that East Asia writes with it; no letters that pass for others; nothing invisible.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PREFIX = "xn--"
EAST_ASIAN = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"}),
    frozenset({"CJK", "HANGUL", "LATIN"}),
    frozenset({"CJK", "BOPOMOFO", "LATIN"}),
)
# A label of these alone, in its script, passes for a Latin one: аррӏе, ορο. Under a domain of that script's countries it is a word.
PASSES_FOR_LATIN = {
    "CYRILLIC": frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡ"),
    "GREEK": frozenset("αικνρυωηοτ"),
    "ARMENIAN": frozenset("ագզհյոսցքօ"),
}
HOMES = {
    "CYRILLIC": frozenset({"ru", "su", "bg", "by", "kz", "mk", "mn", "rs", "ua", "kg", "tj", "uz", "ba", "me"}),
    "GREEK": frozenset({"gr", "cy", "eu"}),
    "ARMENIAN": frozenset({"am"}),
}
BARE_LATIN = frozenset("æœøðþłđħŧßəŋ")  # Latin letters that are no letter with a mark, and look like nothing else
TURKIC = frozenset({"tr", "az"})  # where the i without a dot is no trick


@lru_cache(maxsize=8192)
def spelled_label(domain: str) -> str:
    """The first label of `domain` as its owner spells it, or as it is registered where the spelling could deceive."""
    label, _dot, rest = domain.partition(".")
    if not label.startswith(PREFIX):
        return label
    try:
        spelled = label.removeprefix(PREFIX).encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return spelled if not spelled.isascii() and is_plain(spelled, rest.rpartition(".")[2]) else label


def is_plain(label: str, under: str) -> bool:
    """Whether a label with other letters than ASCII's can be shown: `under` is the last label of its domain."""
    if not label or label != unicodedata.normalize("NFKC", label) or label != label.lower():
        return False
    if not all(
        letter == "-" or unicodedata.category(letter) in ("Ll", "Lo", "Lm", "Mn", "Mc", "Nd") for letter in label
    ):
        return False
    letters = [letter for letter in label if unicodedata.category(letter)[0] == "L"]
    scripts = {_script(letter) for letter in letters}
    if not letters or "" in scripts:
        return False
    if scripts == {"LATIN"}:
        return all(_is_plain_latin(letter, under) for letter in letters) and not _has_loose_marks(label)
    if len(scripts) > 1:
        return any(scripts <= allowed for allowed in EAST_ASIAN)
    script = scripts.pop()
    passes = all(letter in PASSES_FOR_LATIN.get(script, ()) for letter in letters)
    return not passes or under in HOMES[script] or under.startswith(PREFIX)


def _script(letter: str) -> str:
    """The script of a letter, as the first word of its name says it."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_plain_latin(letter: str, under: str) -> bool:
    if letter == "ı":
        return under in TURKIC
    base = unicodedata.normalize("NFD", letter)[0]
    return "a" <= base <= "z" or letter in BARE_LATIN


def _has_loose_marks(label: str) -> bool:
    return any(unicodedata.category(letter)[0] == "M" for letter in label)
