"""Amounts as they are typed or spoken into one line: "45k", "€45,000", "forty five thousand euros"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

UNITS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
         "seventeen", "eighteen", "nineteen")
    )
}  # fmt: skip
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}
JOINERS = {"and", "-", "a"}
KRONER = "KR"  # "kr" alone: the workspace's own where it counts in one of them, else the most used
KRONER_OF = {"NOK": "NOK", "DKK": "DKK", "ISK": "ISK"}
CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "pounds": "GBP", "chf": "CHF", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "kronor": "SEK", "kroner": "DKK", "francs": "CHF", "pln": "PLN", "czk": "CZK",
    "kr": KRONER, "zl": "PLN", "kc": "CZK", "¥": "JPY", "jpy": "JPY", "yen": "JPY", "cny": "CNY", "₹": "INR", "inr": "INR", "₺": "TRY", "aud": "AUD", "cad": "CAD", "huf": "HUF",
}  # fmt: skip
SUFFIXES = {"k": 1_000, "m": 1_000_000, "tsd": 1_000, "mio": 1_000_000, "mln": 1_000_000, "mn": 1_000_000}
GROUP = re.compile(r"\d{3}(?:[.,]\d{1,2})?")  # three digits after a blank: the thousands of "45 000"
LEAST_BARE = 1_000  # a number with no sign is an amount from here on, unless it is a year
YEARS = range(1990, 2100)
MOST = Decimal("1e12")


def spoken(words: Sequence[str], start: int) -> tuple[Decimal, int] | None:
    """The number that words say from `start` on, and the place after it; None unless a scale word is in it."""
    total, group, at, scaled = 0, 0, start, False
    while at < len(words):
        word = words[at]
        if word in UNITS or word in TENS:
            group += UNITS.get(word, TENS.get(word, 0))
        elif word in SCALES and (group or word != "hundred" or at == start):
            scaled = True
            if word == "hundred":
                group = max(1, group) * 100
            else:
                total, group = total + max(1, group) * SCALES[word], 0
        elif word not in JOINERS or at == start or not _goes_on(words, at):
            break
        at += 1
    return (Decimal(total + group), at) if scaled and at > start else None


def _goes_on(words: Sequence[str], at: int) -> bool:
    return at + 1 < len(words) and (words[at + 1] in UNITS or words[at + 1] in TENS or words[at + 1] in SCALES)


def parted(words: Sequence[str], start: int) -> tuple[Decimal, int] | None:
    """The number whose thousands are apart by blanks ("45 000", "1 250 000,50"), and the place after it; None if it is none."""
    at = start + 1
    if not (words[start].isascii() and words[start].isdigit() and len(words[start]) <= 3 and words[start][0] != "0"):
        return None
    while at < len(words) and GROUP.fullmatch(words[at]) and words[at - 1][-3:].isdigit() and words[at - 1].isdigit():
        at += 1
    number = typed("".join(words[start : at - 1]) + words[at - 1]) if at > start + 1 else None
    return (number, at) if number is not None else None


def typed(text: str) -> Decimal | None:
    """The number in digits such as "45", "45,000", "45.000,50"; None if it is none."""
    bare = text.replace("'", "").replace("’", "")
    if (
        not bare
        or not bare[0].isdigit()
        or not bare[-1].isdigit()
        or not all(c in "0123456789.," for c in bare)
        or not bare.isascii()
    ):
        return None
    last = max(bare.rfind(","), bare.rfind("."))
    cents = bare[last + 1 :] if last >= 0 and len(bare) - last - 1 in (1, 2) else ""
    whole = (bare[:last] if cents else bare).replace(",", "").replace(".", "")
    try:
        number = Decimal(f"{whole or '0'}.{cents or '0'}")
    except InvalidOperation:
        return None
    return number if number < MOST else None
