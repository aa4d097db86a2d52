"""Amounts as they are typed or spoken into one line: "45k", "€45,000", "forty five thousand euros"."""

from __future__ import annotations

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
CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "pound": "GBP",
    "pounds": "GBP", "chf": "CHF", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "kronor": "SEK", "kroner": "DKK", "francs": "CHF", "pln": "PLN", "czk": "CZK",
}  # fmt: skip
SUFFIXES = {"k": 1_000, "m": 1_000_000, "tsd": 1_000, "mio": 1_000_000}
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
