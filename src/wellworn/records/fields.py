"""The fields of every object, standard and custom: what they are called, and who sees which of them where.

Everything that shows, asks, changes, filters, imports or exports a value goes through a `Field`, so that a custom field works
wherever a standard one does. An object is named by its key: "company", "person", "deal", "task", or a custom object's key.
Where a member looks, start from `fields_seen_by`: what their role's layout hides is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member
from wellworn.records.covering import hidden_values
from wellworn.records.custom.as_field import custom_field
from wellworn.records.custom.describing import Placed, Said, said_of
from wellworn.records.field import HIDDEN, PAGE, Field
from wellworn.records.models.company import Company
from wellworn.records.models.custom import CustomField, Thing
from wellworn.records.models.deal import Deal
from wellworn.records.models.forecast import Category
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, Record, kind_of
from wellworn.records.models.task import Task
from wellworn.records.values import as_amount, as_choice, as_currency, as_date, as_id, as_name, as_site, as_stage

__all__ = [
    "FIELDS",
    "MODELS",
    "Field",
    "custom_field",
    "field_of",
    "field_seen_by",
    "fields_of",
    "fields_seen_by",
    "may_write",
    "object_key",
    "standard_fields",
    "with_computed",
]

MODELS: dict[Kind, type[Company | Person | Deal | Task | Thing]] = {
    Kind.COMPANY: Company,
    Kind.PERSON: Person,
    Kind.DEAL: Deal,
    Kind.TASK: Task,
    Kind.THING: Thing,
}


NAME = Field("name", gettext_lazy("Name"), read=as_name)
OWNER = Field("owner", gettext_lazy("Owner"), "member", as_id, "owner_id")
COMPANY = Field("company", gettext_lazy("Company"), "company", as_id, "company_id")
WEBSITE = Field("website", gettext_lazy("Website"), read=as_site)
CITY = Field("city", gettext_lazy("City"), longest=120)
ADDRESS = Field("address", gettext_lazy("Address"), longest=500)
CATEGORIES: Any = tuple((str(one.value), one.label) for one in Category)  # labels are read when they are shown
BY_STAGE = "Left empty, its stage says how sure it is."
as_category = partial(as_choice, choices=CATEGORIES)

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
        Field(
            "forecast", gettext_lazy("Forecast"), "choice", as_category, longest=8, help=BY_STAGE, choices=CATEGORIES
        ),
    ),
    Kind.THING: (NAME, OWNER),
    Kind.TASK: (NAME, Field("due_on", gettext_lazy("Due"), "date", as_date), OWNER, COMPANY),
}


def object_key(record: Record) -> str:
    """The key of the object that `record` is one of; a Thing must have its object selected."""
    return record.object.key if isinstance(record, Thing) else str(record.kind)


def standard_fields(object_key: str) -> tuple[Field, ...]:
    """The fields that every object of that key has in every workspace."""
    return FIELDS[kind_of(object_key)]


def fields_of(object_key: str, said: Said | None = None) -> tuple[Field, ...]:
    """Every field of an object, in the team's own words, custom ones after the standard ones. One query, or none with `said`."""
    told = said or said_of(object_key)[object_key]
    standard = (_reworded(replace(field, object=object_key), told.words) for field in standard_fields(object_key))
    return (*standard, *told.custom)


def fields_seen_by(object_key: str, member: Member, said: Said | None = None) -> tuple[Field, ...]:
    """The fields of an object that `member`'s role sees, in the order, places and rights of its layout. One query, or none
    with `said`. Computed ones count what `member` may see; one that would tell what their role does not see is left out."""
    told = said or said_of(object_key)[object_key]
    seen = laid_out(fields_of(object_key, told), told.layout_for(member), member)
    return tuple(field for field in seen if not field.tells or not field.tells & hidden_values(member))


def laid_out(fields: tuple[Field, ...], layout: list[Placed], viewer: Member | None) -> tuple[Field, ...]:
    """Fields as a layout places them, hidden ones left out; those that it does not know yet stand on the page, at the end."""
    placed = {one["field"]: one for one in layout}
    order = {name: number for number, name in enumerate(placed)}
    seen = [
        replace(
            field,
            where=placed[field.name]["where"] if field.name in placed else PAGE,
            is_read_only=field.is_read_only or (field.name in placed and placed[field.name]["read_only"]),
            viewer=viewer,
        )
        for field in fields
        if field.name == "name" or field.name not in placed or placed[field.name]["where"] != HIDDEN
    ]
    return tuple(sorted(seen, key=lambda field: -1 if field.name == "name" else order.get(field.name, len(order))))


def field_seen_by(object_key: str, name: str, member: Member) -> Field:
    """The field of that name as `member` sees it; KeyError where there is none, or their role does not see it. One query."""
    for field in fields_seen_by(object_key, member):
        if field.name == name:
            return field
    raise KeyError(name)


def may_write(field: Field, member: Member) -> bool:
    """Whether `member` may change values of a field. No query for one that came from `fields_seen_by`, else one."""
    try:
        return not (field if field.where else field_seen_by(field.object, field.name, member)).is_read_only
    except KeyError:
        return False


def field_of(object_key: str, name: str) -> Field:
    """The field of that name, archived ones too, whoever looks; KeyError if there is none. A standard one costs no query."""
    for field in standard_fields(object_key):
        if field.name == name:
            return replace(field, object=object_key)
    row = CustomField.objects.filter(object=object_key, key=name).first()
    if row is None:
        raise KeyError(name)
    return custom_field(row)


def with_computed(records: QuerySet[Any], fields: Iterable[Field]) -> QuerySet[Any]:
    """`records` with the values of those of `fields` that are worked out, where `Field.held` finds them."""
    worked_out = {field.attribute: field.expression for field in fields if field.compute}
    return records.annotate(**worked_out) if worked_out else records


def _reworded(field: Field, words: dict[str, tuple[str, str]]) -> Field:
    """The field with the team's own label and help."""
    label, help_ = words.get(field.name, ("", ""))
    return replace(field, label=label or field.label, help=help_ or field.help) if label or help_ else field
