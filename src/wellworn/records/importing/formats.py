"""How dates and numbers are written in a column, found from all that stands in it, and put into one form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from dateutil import parser as dates

from wellworn.records import said_amounts

DATE = re.compile(r"^\s*(\d{1,4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,4})(?:[T ,].*)?$")
WORDED = re.compile(
    r"^\s*(?:\w{2,10}\.?,?\s+)?(?:\d{1,2}\.?[-\s]+[^\W\d]{3,10}\.?,?[-\s]+\d{2,4}|[^\W\d]{3,10}\.?[-\s]+\d{1,2},?[-\s]+\d{2,4})"
)
NUMBER = re.compile(r"^[-+(]?[\d][\d.,'’\s\u00a0\u202f]*\)?$")
SIGNS = re.compile(r"[€$£¥₹]|\b(?:[A-Z]{3}|kr\.?|zł|Kč|Ft|Fr\.?)(?=\s|$|\d)|(?<=\d)\s*(?:kr\.?|[A-Z]{3}|%)$")


def date_order(values: Iterable[str]) -> str:
    """The order of day, month and year in which all of `values` are dates: "ymd", "dmy", "mdy", or "" if they are not.

    Where both orders fit every value the day comes first; `is_ambiguous` tells.
    """
    fits = {"ymd", "dmy", "mdy"}
    seen = 0
    for value in values:
        if not value.strip():
            continue
        parts = DATE.match(value)
        if parts is None:
            if WORDED.match(value):
                seen += 1
                continue
            return ""
        seen += 1
        fits &= _orders(parts[1], parts[2], parts[3])
        if not fits:
            return ""
    return next((order for order in ("ymd", "dmy", "mdy") if order in fits), "") if seen else ""


def is_ambiguous(values: Iterable[str]) -> bool:
    """Whether the values could be read with the day first as well as with the month first."""
    kept = [value for value in values if value.strip()]
    found = [DATE.match(value) for value in kept]
    return bool(found) and all(one is not None and {"dmy", "mdy"} <= _orders(one[1], one[2], one[3]) for one in found)


def _orders(first: str, second: str, third: str) -> set[str]:
    """The orders in which three numbers are a day."""
    found: set[str] = set()
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        return {"ymd"} if 1 <= b <= 12 and 1 <= c <= 31 else set()
    if len(third) not in (2, 4):
        return found
    if 1 <= a <= 31 and 1 <= b <= 12:
        found.add("dmy")
    if 1 <= a <= 12 and 1 <= b <= 31:
        found.add("mdy")
    return found


def as_day(text: str, order: str) -> str:
    """A date in ISO form; the text itself where it is none, so that whoever reads it says so."""
    parts = DATE.match(text)
    if parts is not None:
        given = "ymd" if len(parts[1]) == 4 else order if order in ("dmy", "mdy") else "dmy"
        named = dict(zip(given, (int(parts[n]) for n in (1, 2, 3)), strict=True))
        year = named["y"] + (2000 if named["y"] < 70 else 1900) if named["y"] < 100 else named["y"]
        try:
            return date(year, named["m"], named["d"]).isoformat()
        except ValueError:
            return text
    if WORDED.match(text):
        try:
            return str(dates.parse(text, dayfirst=order != "mdy").date().isoformat())
        except (ValueError, OverflowError):
            return text
    return text


def is_number(text: str) -> bool:
    """Whether a text is a number or a sum of money."""
    return bool(NUMBER.match(SIGNS.sub("", text).strip()))


def decimal_mark(values: Iterable[str]) -> str:
    """What stands before the decimals in all of `values`: "." or ","."""
    votes = {".": 0, ",": 0}
    for value in values:
        bare = re.sub(r"[^\d.,]", "", value)
        if "." in bare and "," in bare:
            votes[max(".,", key=bare.rfind)] += 10
        elif (found := re.search(r"([.,])(\d+)$", bare)) is not None:
            mark, digits = found[1], len(found[2])
            if bare.count(mark) > 1:
                votes["," if mark == "." else "."] += 10
            elif digits == 3 and re.match(r"[1-9]\d{0,2}[.,]", bare):
                votes["," if mark == "." else "."] += 1  # thousands, as likely as not
            else:
                votes[mark] += 5
    return "," if votes[","] > votes["."] else "."


def as_amount(text: str, mark: str) -> str:
    """An amount in words that say the same whatever mark the rest of its column has before decimals."""
    if said_amounts.amount(text) == said_amounts.amount(text, mark):
        return text
    return re.sub(r"(\d)[.,](\d{3})", r"\g<1>.\g<2>0", text)  # four digits after a point are decimals


def as_number(text: str, mark: str, *, decimals: int | None = None) -> str:
    """A number with a point; the text itself where it is none."""
    bare = SIGNS.sub("", text).strip()
    if not NUMBER.match(bare):
        return text
    negative = bare.startswith(("-", "("))
    plain = re.sub(r"[^\d.,]", "", bare).replace("." if mark == "," else ",", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    shown = f"{number:.{decimals}f}" if decimals is not None else f"{number:f}"
    return f"-{shown}" if negative else shown
