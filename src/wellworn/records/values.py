"""What is typed, and the value it means: names, days, amounts, numbers, addresses of sites, yes and no."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from wellworn.lib.ids import read_id
from wellworn.lib.turning import plain_name, unturned
from wellworn.records import one_field
from wellworn.records import said_amounts as said
from wellworn.records.days import read_date

LARGEST_AMOUNT = Decimal("1e12")
LARGEST_NUMBER, SMALLEST_NUMBER = Decimal("1e15"), Decimal("1e-6")

Choices = tuple[tuple[str, str], ...]


class CannotSave(ValueError):
    """What was typed cannot become a value; the text says what would work."""


def as_text(text: str) -> str:
    """Any text, trimmed, without what would turn the page around it."""
    return unturned(text.replace("\0", "")).strip()


def as_name(text: str) -> str:
    """A text that is not empty, in one line."""
    name = plain_name(as_text(text))
    if not name:
        raise CannotSave(_("Every record needs a name. Type one, or press Esc to keep the old one."))
    return name


def as_date(text: str) -> date | None:
    """A day with its year, in any language that days are read in, or none. What depends on today is read by `meaning.meant`."""
    bare = as_text(text)
    if not bare:
        return None
    try:
        return date.fromisoformat(bare)  # as history keeps it
    except ValueError:
        day = read_date(bare)
    if day is None:
        raise CannotSave(_("That is not a day of the calendar. Write it like 2026-11-30 or 30.11.2026."))
    return day


def as_amount(text: str) -> Decimal | None:
    """An amount of money, or none; "38.200,50" and "38,200.50" are the same, and "45k" is 45,000."""
    bare = as_text(text)
    if not bare:
        return None
    amount = said.amount(bare)
    if amount is None:
        raise CannotSave(_("An amount is a number, like 38200."))
    return _within(amount)


def _within(amount: Decimal) -> Decimal:
    """An amount that can be kept."""
    if not 0 <= amount < LARGEST_AMOUNT:
        raise CannotSave(_("An amount lies between 0 and a thousand billion."))
    return abs(amount)  # no minus before nothing


def as_currency(text: str) -> str:
    """A currency's three letters."""
    code = as_text(text).upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CannotSave(_("A currency has three letters, like EUR."))
    return code


def as_site(text: str) -> str:
    """A web address, or none."""
    bare = as_text(text)
    _domain, website = one_field.site(bare) if bare else ("", "")
    if bare and not website:
        raise CannotSave(_("That is not a web address. Write it like aquaveld.example."))
    return website


def as_link(text: str) -> str:
    """A link as it stands, with its query and its place on the page, or none; a bare host gets its scheme."""
    bare = as_text(text)
    if not bare:
        return ""
    try:
        parts = urlsplit(bare if "://" in bare else f"https://{bare}")
        is_link = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        is_link = False
    if not is_link or re.search(r"[\s<>\"]", bare) or ("://" not in bare and not one_field.site(bare)[1]):
        raise CannotSave(_("That is not a web address. Write it like aquaveld.example."))
    return bare if "://" in bare else f"https://{bare}"


def as_id(text: str) -> int | None:
    """The number of a related record, or none."""
    bare = as_text(text)
    if bare and read_id(bare) is None:
        raise CannotSave(_("Choose one of the list."))
    return read_id(bare)


def as_stage(text: str) -> int:
    """The number of a stage, which a deal always has."""
    pk = as_id(text)
    if pk is None:
        raise CannotSave(_("Choose one of the list."))
    return pk


def as_choice(text: str, choices: Choices, removed: Choices = ()) -> str:
    """The key of a choice, which may be typed by its label; a removed one goes by its key alone, where it stands already."""
    bare = as_text(text)
    for key, label in choices:
        if bare == key or bare.casefold() == str(label).casefold():
            return key
    if bare and bare not in dict(removed):
        raise CannotSave(
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(str(label) for _key, label in choices)}
        )
    return bare


def as_number(text: str) -> Decimal | None:
    """Any number, or none; a comma or a point before the last digits is the decimal one."""
    bare = re.sub(r"[\s'’]", "", as_text(text))
    if not bare:
        return None
    if "," in bare and "." in bare:
        bare = bare.replace("," if bare.rfind(",") < bare.rfind(".") else ".", "")
    try:
        number = Decimal(bare.replace(",", "."))
    except InvalidOperation as error:
        raise CannotSave(_("That is not a number. Write it like 12.5.")) from error
    if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
        raise CannotSave(_("A number lies between a million billion below zero and as much above it."))
    return number.quantize(SMALLEST_NUMBER).normalize() + 0


YES, NO = {"yes", "y", "true", "1", "on", "x", "✓"}, {"", "no", "n", "false", "0", "off"}


def as_yes(text: str) -> bool:
    """Whether it is ticked."""
    bare = as_text(text).casefold()
    if bare in YES | {_("yes").casefold()}:
        return True
    if bare in NO | {_("no").casefold()}:
        return False
    raise CannotSave(_("Say yes or no."))
