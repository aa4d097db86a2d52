"""A row of CustomField as the `Field` that everything else uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from wellworn.records.field import Field
from wellworn.records.models.custom import CustomField, FieldType
from wellworn.records.values import (
    CannotSave,
    Choices,
    as_amount,
    as_choice,
    as_date,
    as_id,
    as_link,
    as_number,
    as_text,
    as_yes,
)

PARTS = re.compile(r"[;\n]")
LONGEST = {FieldType.AREA: 5000, FieldType.LINK: 1000}
WIDGETS = {FieldType.MONEY: "amount"}


class Choice(TypedDict):
    """One choice as options keep it. A removed one stays, so that values that have it keep their label."""

    key: str
    label: str
    removed: bool


class FieldOptions(TypedDict, total=False):
    """What `CustomField.options` holds, by type."""

    choices: list[Choice]  # of choice and choices
    currency: str  # of money
    decimals: int  # of number
    target: str  # of record: the key of the other object
    compute: str  # of computed: a key of COMPUTED


def _computed(text: str) -> None:
    """Nothing can be typed into what is worked out."""
    if as_text(text):
        raise CannotSave(_("This is worked out from the record. Change what it is worked out from."))


READS: dict[str, Callable[[str], Any]] = {
    FieldType.NUMBER: as_number,
    FieldType.MONEY: as_amount,
    FieldType.DATE: as_date,
    FieldType.CHECKBOX: as_yes,
    FieldType.LINK: as_link,
    FieldType.PERSON: as_id,
    FieldType.COMPANY: as_id,
    FieldType.MEMBER: as_id,
    FieldType.RECORD: as_id,
    FieldType.COMPUTED: _computed,
}


def custom_field(row: CustomField) -> Field:
    """A custom field as everything else uses it."""
    type_, options = FieldType(row.type), row.options
    choices = tuple((one["key"], one["label"]) for one in options.get("choices", ()) if not one.get("removed"))
    removed = tuple((one["key"], one["label"]) for one in options.get("choices", ()) if one.get("removed"))
    return Field(
        row.key,
        row.label,
        WIDGETS.get(type_, str(type_)),
        _read_of(type_, choices, removed),
        longest=LONGEST.get(type_, 300),
        help=row.help,
        is_custom=True,
        choices=choices,
        removed=removed,
        target=options.get("target", ""),
        currency=options.get("currency", ""),
        decimals=options.get("decimals"),
        compute=options.get("compute", ""),
        object=row.object,
        is_read_only=type_ == FieldType.COMPUTED,
        is_indexed=row.is_indexed,
    )


def _read_of(type_: str, choices: Choices, removed: Choices) -> Callable[[str], Any]:
    """What makes a value of a text for a type of custom field."""
    if type_ == FieldType.CHOICE:
        return lambda text: as_choice(text, choices, removed)
    if type_ == FieldType.CHOICES:
        return lambda text: tuple(
            dict.fromkeys(as_choice(part, choices, removed) for part in PARTS.split(text) if as_text(part))
        )
    return READS.get(type_, as_text)
