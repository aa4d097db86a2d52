"""Amounts of money in a sentence: "€64,000", "18.500 EUR", "420 000 kr", "45k", "45 mil euros"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

SIGNS = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollars": "USD", "£": "GBP", "gbp": "GBP", "pounds": "GBP",
    "chf": "CHF", "fr.": "CHF", "sek": "SEK", "kr": "", "kronor": "SEK", "kroner": "", "dkk": "DKK", "nok": "NOK", "czk": "CZK", "kč": "CZK",
    "pln": "PLN", "zł": "PLN",
}  # fmt: skip
KRONE = {"sv": "SEK", "da": "DKK"}
TIMES = {"k": 1_000, "t": 1_000, "tsd": 1_000, "mil": 1_000, "tusen": 1_000, "tausend": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000,
         "mio": 1_000_000, "duizend": 1_000, "mille": 1_000}  # fmt: skip
SIGN = r"€|\$|£|(?:eur(?:os?)?|usd|gbp|chf|sek|dkk|nok|czk|pln|kronor|kroner|kr|kč|zł|dollars|pounds)(?!\w)"
NUMBER = r"\d{1,3}(?:[.,' \u00a0\u202f’]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?"
TIME = r"(?:k|tsd|mil|tusen|tausend|thousand|mio|million|duizend|mille|m)(?!\w)"
MONEY = re.compile(
    rf"(?:(?P<before>{SIGN})\.?\s?)?(?<![\w.,/-])(?P<number>{NUMBER})(?:,-|\.-|-)?\s?(?P<times>{TIME})?\.?\s?(?P<after>{SIGN})?(?![\d/%])",
    re.IGNORECASE,
)
LEAST, MOST = Decimal(100), Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, its currency where it is said, and the part of the sentence that says it."""

    amount: Decimal
    currency: str
    start: int
    end: int

    def __str__(self) -> str:
        exact = f"{self.amount:.2f}".removesuffix(".00")
        return f"{exact} {self.currency}".strip()


def find_money(sentence: str, language: str = "en") -> list[Money]:
    """The amounts in a sentence. A number alone is none, but "45k" is."""
    found = []
    for match in MONEY.finditer(sentence):
        sign = (match["before"] or match["after"] or "").lower()
        times = (match["times"] or "").lower()
        if not sign and times not in ("k", "tsd", "thousand"):
            continue
        amount = number(match["number"]) * TIMES.get(times, 1)
        if LEAST <= amount < MOST:
            currency = SIGNS.get(sign, "") or (KRONE.get(language, "SEK") if sign.startswith("kr") else "")
            end = match.start() + len(match[0].rstrip(" ."))
            found.append(Money(amount, currency, match.start(), end))
    return found


def number(text: str) -> Decimal:
    """The number that groups of digits make: a last group of one or two digits is cents, or a part of one."""
    bare = re.sub(r"[' \u00a0\u202f’]", "", text)
    cents = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: cents.start()] if cents else bare)
    return Decimal(f"{whole or '0'}.{cents[1] if cents else '0'}")
