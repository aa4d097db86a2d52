"""A line as the palette reads it: a day, an amount, and the words that are left. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wellworn.records.days import find_days, read_day
from wellworn.records.folding import searchable

LONGEST = 200
AMOUNT = re.compile(
    r"(?:^|(?<=\s))(?P<sign>[€$£]\s?)?(?P<number>\d[\d.,']*)\s?(?P<unit>k|m|tsd|mio)?(?:\s?(?:eur|usd|gbp|sek|€))?(?=\s|$)",
    re.IGNORECASE,
)
TIMES = {"k": 1_000, "tsd": 1_000, "m": 1_000_000, "mio": 1_000_000}
ROUND = 1_000  # from here on a bare number is an amount; below, it may be anything
MOST = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed. `rest` is without the day and the amount."""

    text: str
    rest: str
    day: date | None = None
    amount: Decimal | None = None

    @property
    def words(self) -> list[str]:
        """The words of all of it, folded."""
        return searchable(self.text).split()

    def after(self, *verbs: str) -> str | None:
        """What stands after one of `verbs` at the beginning of the text; None if it begins otherwise."""
        for verb in sorted(verbs, key=len, reverse=True):
            if self.text.casefold() == verb or self.text.casefold().startswith(f"{verb} "):
                return self.text[len(verb) :].strip()
        return None


def read(text: str, today: date) -> Line:
    """What a line says."""
    bare = " ".join(text.replace("\0", "").split())[:LONGEST]
    found = find_days(bare, today)
    day = found[-1].day if found else None
    rest = bare[: found[-1].start] + " " + bare[found[-1].end :] if found else bare
    if day is None:
        *before, last = bare.split() or [""]
        day = read_day(last, today) if before else None
        rest = " ".join(before) if day else rest
    amount, rest = _amount(rest)
    return Line(bare, " ".join(rest.split()), day, amount)


def _amount(text: str) -> tuple[Decimal | None, str]:
    """The amount in a text, and the text without it. A small bare number is none."""
    for found in AMOUNT.finditer(text):
        number = re.sub(r"[',](?=\d{3}\b)|\.(?=\d{3}\b)|'", "", found["number"]).replace(",", ".").rstrip(".")
        if number.count(".") > 1:
            continue
        amount = Decimal(number) * TIMES.get((found["unit"] or "").lower(), 1)
        if (found["unit"] or found["sign"] or amount >= ROUND) and amount < MOST:
            return amount, text[: found.start()] + " " + text[found.end() :]
    return None, text
