"""Amounts as a language writes them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.utils.translation import get_language

FALLBACK_LOCALE = "en"
IN_THOUSANDS = 10_000


def written(amount: Decimal | float, currency: str) -> str:
    """An amount without cents when there are none: "€38,200", "€12.50"."""
    return _written(Decimal(str(amount)), currency, locale())


def about(amount: Decimal | float, currency: str) -> str:
    """What is only expected, in thousands: "€1,235,000"; what is less than ten thousand in whole units."""
    whole = Decimal(str(amount))
    return written(round(whole, -3) if abs(whole) >= IN_THOUSANDS else round(whole), currency)


@lru_cache(maxsize=4096)
def _written(exact: Decimal, currency: str, now: Locale) -> str:
    """A page says the same amounts again and again."""
    pattern = str(now.currency_formats["standard"].pattern)
    whole = exact == exact.to_integral_value()
    shape = pattern.replace(".00", "") if whole else None
    return format_currency(exact, currency, format=shape, locale=now, currency_digits=not whole)


def locale() -> Locale:
    """Babel's locale for the active language."""
    return _named(get_language() or FALLBACK_LOCALE)


@cache
def _named(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK_LOCALE)
