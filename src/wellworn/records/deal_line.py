"""A new deal in one line: "Aquaveld 45k pump retrofit" is a company, an amount, and what it is about. Pure but for one look-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from wellworn.members.models import Member
from wellworn.records.folding import folded
from wellworn.records.models.company import Company
from wellworn.records.values import LARGEST_AMOUNT, CannotSave, as_amount

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
CODES = "EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|CAD|AUD"
MONEY = re.compile(
    rf"(?<!\S)(?P<sign>[€$£¥])?(?P<before>(?:{CODES})\s?)?(?P<number>\d[\d.,]*)(?P<scale>k|m|mio|mn)?\s?(?P<after>[€$£¥]|(?:{CODES})\b)?(?!\S)",
    re.IGNORECASE,
)
SCALES = {"k": 1_000, "m": 1_000_000, "mio": 1_000_000, "mn": 1_000_000}
BARE = 1000  # a number without a sign or a scale is an amount from here on: "6 sites" is not
MOST_WORDS = 6  # of a company's name


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: its words without the amount, and the amount with the currency that it names."""

    words: tuple[str, ...]
    amount: Decimal | None = None
    currency: str = ""


def read(text: str) -> Line:
    """The words and the amount of a line."""
    bare = " ".join(text.replace("\0", "").split())
    for found in MONEY.finditer(bare):
        amount, currency = _amount(found)
        if amount is not None:
            return Line((*bare[: found.start()].split(), *bare[found.end() :].split()), amount, currency)
    return Line(tuple(bare.split()))


def _amount(found: re.Match[str]) -> tuple[Decimal | None, str]:
    """The amount of a match, unless the number is of something else."""
    scale = (found["scale"] or "").lower()
    mark = (found["sign"] or found["before"] or found["after"] or "").strip()
    try:
        number = as_amount(found["number"].rstrip(".,"))
    except CannotSave:
        return None, ""
    if number is None or not (scale or mark or number >= BARE):
        return None, ""
    amount = number * SCALES.get(scale, 1)
    return (amount, SIGNS.get(mark, mark.upper())) if amount < LARGEST_AMOUNT else (None, "")


def company_of(words: tuple[str, ...], by: Member) -> tuple[Company | None, int]:
    """The company that the first words name, as `by` sees them, and how many words that took: its whole name, or the beginning
    of one name alone. One query."""
    begun = [folded(" ".join(words[:n])) for n in range(1, min(MOST_WORDS, len(words)) + 1)]
    if not begun or not begun[0]:
        return None, 0
    seen = Company.objects.visible_to(by)
    known = {one.search_key: one for one in seen.filter(search_key__in=begun)}
    for n in range(len(begun), 0, -1):
        if begun[n - 1] in known:
            return known[begun[n - 1]], n
    for n in range(len(begun), 0, -1):
        near = list(seen.filter(search_key__gte=f"{begun[n - 1]} ", search_key__lt=f"{begun[n - 1]}!")[:2])
        if len(near) == 1:
            return near[0], n
    return None, 0
