"""The fields of every object, standard and custom: what they are called, how what is typed becomes a value, how it is kept.

Everything that shows, asks, changes, filters, imports or exports a value goes through a `Field`, so that a custom field works
wherever a standard one does. An object is named by its key: "company", "person", "deal", "task", or a custom object's key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, TextField
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.records.models.company import Company
from wellworn.records.models.custom import CustomField, FieldType, FieldWords, Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.records.values import (
    CannotSave,
    as_amount,
    as_currency,
    as_date,
    as_id,
    as_name,
    as_number,
    as_site,
    as_stage,
    as_text,
    as_yes,
)

MODELS: dict[Kind, type[Company | Person | Deal | Task | Thing]] = {
    Kind.COMPANY: Company,
    Kind.PERSON: Person,
    Kind.DEAL: Deal,
    Kind.TASK: Task,
    Kind.THING: Thing,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object.

    `column` is where a standard field is kept; a custom one is kept in `Record.custom` under its name. `widget` is text, area,
    number, amount, date, choice, choices, checkbox, link, person, company, member, stage, record or computed.
    """

    name: str
    label: str | Promise
    widget: str = "text"
    read: Callable[[str], Any] = as_text
    column: str = ""
    longest: int = 300
    help: str = ""
    is_custom: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # of choice and choices: key and label
    target: str = ""  # of record: the key of the other object
    currency: str = ""  # of a custom amount

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
        if value is None or value is False:
            return ""
        if value is True:
            return "yes"
        if isinstance(value, tuple):
            return "; ".join(value)
        if isinstance(value, Decimal):
            return f"{value:f}" if self.widget == "number" else f"{value:.2f}".removesuffix(".00")
        return value.isoformat() if isinstance(value, date) else str(value)

    def held(self, record: Record) -> Any:
        """The bare value that `record` has: an id where another record stands, None or "" or False where nothing does."""
        if not self.is_custom:
            return getattr(record, self.attribute)
        return self.revived(record.custom.get(self.name))

    def stored(self, value: Any) -> str | list[str] | None:
        """A custom field's `value` as JSON keeps it; None where nothing is kept."""
        return list(value) or None if isinstance(value, tuple) else self.raw(value) or None

    def revived(self, stored: str | list[str] | None) -> Any:
        """The value that JSON keeps. What the field cannot read any more, because it has changed since, stays as its text."""
        text = "; ".join(stored) if isinstance(stored, list) else stored or ""
        try:
            return self.read(text)
        except CannotSave:
            return text

    @property
    def expression(self) -> Combinable:
        """What queries filter and order by; for a custom field exactly what its index holds."""
        if not self.is_custom:
            return F(self.attribute)
        text = KeyTextTransform(self.name, "custom")
        if self.widget in {"number", "amount"}:
            return Cast(text, DecimalField(max_digits=24, decimal_places=6))
        return Cast(text, TextField())


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
    Kind.THING: (NAME, OWNER),
    Kind.TASK: (NAME, Field("due_on", gettext_lazy("Due"), "date", as_date), OWNER, COMPANY),
}


CUSTOM_READS: dict[str, Callable[[str], Any]] = {
    FieldType.NUMBER: as_number,
    FieldType.MONEY: as_amount,
    FieldType.DATE: as_date,
    FieldType.CHECKBOX: as_yes,
    FieldType.LINK: as_site,
    FieldType.PERSON: as_id,
    FieldType.COMPANY: as_id,
    FieldType.MEMBER: as_id,
    FieldType.RECORD: as_id,
}
WIDGETS = {FieldType.MONEY: "amount"}


def object_key(record: Record) -> str:
    """The key of the object that `record` is one of; a Thing must have its object selected."""
    return record.object.key if isinstance(record, Thing) else str(record.kind)


def standard_fields(object_key: str) -> tuple[Field, ...]:
    """The fields that every object of that key has in every workspace."""
    return FIELDS[Kind(object_key) if object_key in Kind.values else Kind.THING]


def fields_of(object_key: str) -> tuple[Field, ...]:
    """Every field of an object, in the team's own words, custom ones after the standard ones. Two queries."""
    words = {row.field: row for row in FieldWords.objects.filter(object=object_key)}
    standard = tuple(_reworded(field, words.get(field.name)) for field in standard_fields(object_key))
    return (*standard, *(custom_field(row) for row in CustomField.objects.filter(object=object_key, archived_at=None)))


def field_of(object_key: str, name: str) -> Field:
    """The field of that name, archived ones too; KeyError if the object has none. A standard one costs no query."""
    for field in standard_fields(object_key):
        if field.name == name:
            return field
    row = CustomField.objects.filter(object=object_key, key=name).first()
    if row is None:
        raise KeyError(name)
    return custom_field(row)


def custom_field(row: CustomField) -> Field:
    """A custom field as everything else uses it."""
    choices = tuple((one["key"], one["label"]) for one in row.options.get("choices", ()))
    return Field(
        row.key,
        row.label,
        WIDGETS.get(FieldType(row.type), row.type),
        _read_of(row.type, choices),
        longest=5000 if row.type == FieldType.AREA else 300,
        help=row.help,
        is_custom=True,
        choices=choices,
        target=row.options.get("target", ""),
        currency=row.options.get("currency", ""),
    )


def _reworded(field: Field, words: FieldWords | None) -> Field:
    """The field with the team's own label and help."""
    return replace(field, label=words.label or field.label, help=words.help) if words else field


def _read_of(type_: str, choices: tuple[tuple[str, str], ...]) -> Callable[[str], Any]:
    """What makes a value of a text for a type of custom field."""
    if type_ == FieldType.CHOICE:
        return lambda text: _chosen(text, choices)
    if type_ == FieldType.CHOICES:
        parts = re.compile(r"[;\n]")
        return lambda text: tuple(dict.fromkeys(_chosen(part, choices) for part in parts.split(text) if part.strip()))
    return CUSTOM_READS.get(type_, as_text)


def _chosen(text: str, choices: tuple[tuple[str, str], ...]) -> str:
    """The key of a choice, which may be typed by its label."""
    bare = as_text(text)
    for key, label in choices:
        if bare == key or bare.casefold() == label.casefold():
            return key
    if bare:
        raise CannotSave(_("Choose one of: %(choices)s.") % {"choices": ", ".join(label for _key, label in choices)})
    return ""
