"""The fields of each kind of record that are edited in place: what they are called, and how what is typed becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.lib.ids import read_id
from wellworn.records import one_field
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind
from wellworn.records.models.task import Task

MODELS: dict[Kind, type[Company | Person | Deal | Task]] = {
    Kind.COMPANY: Company,
    Kind.PERSON: Person,
    Kind.DEAL: Deal,
    Kind.TASK: Task,
}
DATE_SHAPES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%d %B %Y")
LARGEST_AMOUNT = Decimal("1e12")


class CannotSave(ValueError):
    """What was typed cannot become a value; the text says what would work."""


def as_text(text: str) -> str:
    """Any text, trimmed."""
    return text.replace("\0", "").strip()


def as_name(text: str) -> str:
    """A text that is not empty."""
    name = as_text(text)
    if not name:
        raise CannotSave(_("Every record needs a name. Type one, or press Esc to keep the old one."))
    return name


def as_date(text: str) -> date | None:
    """A day, or none."""
    bare = as_text(text)
    for shape in DATE_SHAPES:
        try:
            return datetime.strptime(bare, shape).date()
        except ValueError:
            continue
    if bare:
        raise CannotSave(_("That is not a day of the calendar. Write it like 2026-11-30 or 30.11.2026."))
    return None


def as_amount(text: str) -> Decimal | None:
    """An amount of money, or none; "38.200,50" and "38,200.50" are the same."""
    bare = re.sub(r"[^\d.,\-]", "", as_text(text))
    if not bare:
        if as_text(text):
            raise CannotSave(_("An amount is a number, like 38200."))
        return None
    cents = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: cents.start()] if cents else bare)
    try:
        amount = Decimal(f"{whole or '0'}.{cents[1] if cents else '0'}")
    except InvalidOperation as error:
        raise CannotSave(_("An amount is a number, like 38200.")) from error
    if not 0 <= amount < LARGEST_AMOUNT:
        raise CannotSave(_("An amount lies between 0 and a thousand billion."))
    return amount


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


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `column` is where it is kept; `widget` is text, area, date, amount, company, member or stage."""

    name: str
    label: str | Promise
    widget: str = "text"
    read: Callable[[str], Any] = as_text
    column: str = ""
    longest: int = 300

    @property
    def attribute(self) -> str:
        """The attribute that holds the bare value."""
        return self.column or self.name

    def value(self, text: str) -> Any:
        """What is kept for `text`; raises CannotSave."""
        value = self.read(text)
        if isinstance(value, str) and len(value) > self.longest:
            raise CannotSave(_("That is longer than the %(longest)s characters that fit.") % {"longest": self.longest})
        return value

    def raw(self, value: Any) -> str:
        """`value` as history keeps it, so that `value(raw(value))` is `value` again."""
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return f"{value:.2f}".removesuffix(".00")
        return value.isoformat() if isinstance(value, date) else str(value)


NAME = Field("name", gettext_lazy("Name"), read=as_name)
OWNER = Field("owner", gettext_lazy("Owner"), "member", as_id, "owner_id")
COMPANY = Field("company", gettext_lazy("Company"), "company", as_id, "company_id")
WEBSITE = Field("website", gettext_lazy("Website"), read=as_site)
CITY = Field("city", gettext_lazy("City"), longest=120)
ADDRESS = Field("address", gettext_lazy("Address"), longest=500)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.COMPANY: (
        NAME,
        OWNER,
        WEBSITE,
        ADDRESS,
        CITY,
        Field("country", gettext_lazy("Country"), longest=120),
        Field("description", gettext_lazy("About"), "area", longest=5000),
    ),
    Kind.PERSON: (
        NAME,
        Field("title", gettext_lazy("Title"), longest=200),
        COMPANY,
        OWNER,
        ADDRESS,
        CITY,
        WEBSITE,
        Field("social", gettext_lazy("Profile")),
    ),
    Kind.DEAL: (
        NAME,
        COMPANY,
        Field("amount", gettext_lazy("Amount"), "amount", as_amount),
        Field("currency", gettext_lazy("Currency"), read=as_currency),
        Field("stage", gettext_lazy("Stage"), "stage", as_stage, "stage_id"),
        Field("close_date", gettext_lazy("Close"), "date", as_date),
        Field("next_step", gettext_lazy("Next step")),
        OWNER,
    ),
    Kind.TASK: (NAME, Field("due_on", gettext_lazy("Due"), "date", as_date), OWNER, COMPANY),
}


def field_of(kind: str, name: str) -> Field:
    """The field of that name; KeyError if records of that kind have none."""
    return {field.name: field for field in FIELDS[Kind(kind)]}[name]
