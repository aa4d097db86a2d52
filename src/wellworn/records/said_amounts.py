"""An amount as people write it: a number, a sign of money on either side, thousands or millions in short. Pure.

Whatever else stands there makes it no amount: a letter that is passed over ("1e9", "=1+1", "3 mil") would make it another number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import list_currencies

SAID = re.compile(
    r"(?P<before>[^\d\s.,()+'’\-–—]*)\.?\s*(?P<minus>[-–]?)\s*(?P<digits>\d(?:[\d\s.,'’]*\d)?)\s*(?P<after>(?:[^\d\s.,()+'’\-–—]+\.?\s*)*)(?:[.,][-–—])?"
)
SCALES = {"k": 1_000, "tsd": 1_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "mln": 1_000_000}
CODES = frozenset(list_currencies())
SIGNS = frozenset(
    ("kr", "kč", "zł", "zl", "fr", "sfr", "ft", "lei", "rs", "lv", "euro", "euros", "dollar", "dollars", "pound", "pounds", "francs", "kronor", "kroner")
)  # fmt: skip
BEFORE_SIGNS = frozenset(
    ("", "us", "usd", "a", "au", "aud", "c", "ca", "cad", "nz", "hk", "s", "sg", "r", "mx", "eur", "gbp")
)  # US$, R$
DOLLARS = {
    "US": "USD",
    "A": "AUD",
    "AU": "AUD",
    "C": "CAD",
    "CA": "CAD",
    "NZ": "NZD",
    "HK": "HKD",
    "S": "SGD",
    "SG": "SGD",
    "R": "BRL",
    "MX": "MXN",
}
OF_SIGN = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₩": ("KRW",), "₺": ("TRY",), "₪": ("ILS",), "₴": ("UAH",),
    "zł": ("PLN",), "zl": ("PLN",), "kč": ("CZK",), "ft": ("HUF",), "fr": ("CHF",), "sfr": ("CHF",),
    "kr": ("SEK", "NOK", "DKK", "ISK"), "¥": ("JPY", "CNY"), "￥": ("JPY", "CNY"), "lei": ("RON",), "lv": ("BGN",),
    "$": ("USD", *(code for code in DOLLARS.values() if code != "USD")), "dollar": ("USD",), "dollars": ("USD",),
}  # fmt: skip
GROUPED = re.compile(r"\d+|\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*|(?:,\d{2})*,\d{3})")  # 12,000,000 and 1,20,00,000
CENT = Decimal("0.01")


def amount(text: str, mark: str = "") -> Decimal | None:
    """The amount that the whole of `text` says; None if it says none, or something beside it.

    `mark` is what stands before decimals where others have written too: only it can say what "1.234" is.
    """
    found = SAID.fullmatch(text)
    if found is None or not _is_sign(found["before"]):
        return None
    scale = _scale(found["after"])
    number = _number(found["digits"], mark, is_short=scale != 1) if scale else None
    if number is None or scale is None:
        return None
    return -number * scale if found["minus"] else number * scale


def _scale(after: str) -> int | None:
    """What the words behind a number multiply it by: "k", "Tsd. €", "EUR"; None if they are neither a scale nor a sign of money."""
    words = after.replace(".", " ").split()
    if not words:
        return 1
    first, rest = words[0].casefold(), words[1:]
    if _is_sign(words[0]):
        return 1 if not rest else None
    for scale in sorted(SCALES, key=len, reverse=True):
        if first.startswith(scale) and _is_sign(words[0][len(scale) :]) and len(rest) <= 1 and all(map(_is_sign, rest)):
            return SCALES[scale]
    return None


def _is_sign(word: str) -> bool:
    """Whether a word says which money: €, US$, CHF, kr; nothing at all does no harm."""
    letters = word.rstrip("".join(letter for letter in word if unicodedata.category(letter) == "Sc"))
    if len(letters) < len(word):
        return letters.casefold() in BEFORE_SIGNS
    return not word or word.upper() in CODES or word.casefold() in SIGNS


def currency(text: str, here: str) -> str:
    """The code of the currency that an amount names, or ""; where its sign is that of several, `here` if it is one of them.

    Raises ValueError where it could be any of several others.
    """
    found = SAID.fullmatch(text)
    if found is None:
        return ""
    said: list[str] = [
        word for side in (found["before"], found["after"]) for word in re.findall(r"[^\W\d_]+|[^\w\s.]", side)
    ]
    codes = [word.upper() for word in said if word.upper() in CODES]
    if codes:
        return codes[0]
    sign = next((word.casefold() for word in said if word.casefold() in OF_SIGN), "")
    meant = OF_SIGN.get(sign, ())
    if sign == "$" and (country := next((word.upper() for word in said if word.upper() in DOLLARS), "")):
        return DOLLARS[country]
    if not meant or here in meant:
        return here if meant else ""
    if len(meant) > 1 and sign != "$":  # a dollar of no country is that of the United States
        raise ValueError(sign)
    return meant[0]


def _number(digits: str, mark: str, *, is_short: bool) -> Decimal | None:
    """The number in digits. What follows the last mark are decimals if they are one or two, or too many for thousands."""
    parts = re.split(r"[\s'’]+", digits)
    if len(parts) > 1 and not (len(parts[0]) <= 3 and all(re.fullmatch(r"\d{3}", part) for part in parts[1:-1])):
        return None
    if len(parts) > 1 and not re.fullmatch(r"\d{3}(?:[.,]\d{1,2})?", parts[-1]):
        return None
    bare = "".join(parts)
    last = max(bare.rfind(","), bare.rfind("."))
    after = len(bare) - last - 1 if last >= 0 else 0
    alone = bare.count(",") + bare.count(".") == 1
    is_marked = after == 3 and len(parts) == 1 and bare[last] == mark
    has_decimals = after in (1, 2) or alone and (after > 3 or is_short or bare.startswith("0") or is_marked or last > 3)
    if not GROUPED.fullmatch(bare[:last] if has_decimals else bare):
        return None
    whole = re.sub(r"[.,]", "", bare[:last] if has_decimals else bare)
    try:
        number = Decimal(f"{whole or '0'}.{bare[last + 1 :] if has_decimals else '0'}")
        return number if is_short else number.quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        return None
