"""Records that values name by their number: which of them may be named, what they are called, and who names a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member
from wellworn.records.custom.describing import ObjectWords
from wellworn.records.field import Field
from wellworn.records.fields import MODELS
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind, Record, kind_of
from wellworn.records.page_urls import page_at
from wellworn.records.values import CannotSave

BESIDE = 12  # records shown that name this one, for each field

PLURALS: dict[str, Promise] = {
    Kind.COMPANY: gettext_lazy("Companies"),
    Kind.PERSON: gettext_lazy("People"),
    Kind.DEAL: gettext_lazy("Deals"),
    Kind.TASK: gettext_lazy("Tasks"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A record, a member or a stage that a value names; `url` is empty where it has no page of its own."""

    kind: str
    pk: int
    name: str
    object: str = ""  # the key of a thing's object

    @property
    def url(self) -> str:
        """Its page."""
        if self.kind == Kind.THING:
            return reverse("thing", args=[self.object, self.pk])
        return page_at(self.kind, self.pk)

    def __str__(self) -> str:
        return self.name


def may_be_named(field: Field, by: Member) -> QuerySet[Any]:
    """The rows that `by` may give as a value of a field that names others."""
    if field.related == "member":
        return Member.objects.filter(is_active=True)
    if field.related == "stage":
        return Stage.objects.all()
    records: QuerySet[Any] = MODELS[Kind(field.related)].objects.visible_to(by)
    return records.filter(object__key=field.target) if field.related == Kind.THING else records


def check(field: Field, value: Any, *, by: Member) -> None:
    """Say no to a value that names what `by` does not see, or what is not there. Raises CannotSave."""
    if field.related and value is not None and not may_be_named(field, by).filter(pk=value).exists():
        raise CannotSave(_("Choose one of the list."))


def names_of(wanted: Iterable[tuple[str, int]], member: Member) -> dict[tuple[str, int], Named]:
    """What those are called that (kind, number) pairs name, as far as `member` may see them. At most one query."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, pk in wanted:
        ids[kind].add(pk)
    parts = [_named(kind, pks, member) for kind, pks in ids.items() if pks]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return {(kind, pk): Named(kind, pk, name, key) for kind, pk, name, key in rows}


def _named(kind: str, pks: Iterable[int], member: Member) -> QuerySet[Any]:
    """Kind, number, name and object key of some rows of one kind."""
    told, nothing = Value(str(kind), CharField()), Value("", CharField())
    if kind == "member":
        name = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
        return Member.objects.order_by().filter(pk__in=pks).values_list(told, "pk", name, nothing)
    if kind == "stage":
        return Stage.objects.order_by().filter(pk__in=pks).values_list(told, "pk", F("name"), nothing)
    records = MODELS[Kind(kind)].objects.open_to(member).filter(pk__in=pks).order_by()
    return records.values_list(told, "pk", "name", F("object__key") if kind == Kind.THING else nothing)


@dataclass(frozen=True, slots=True)
class Pointing:
    """Records that name this one in a field."""

    field: Field
    rows: list[Named]
    plural: str | Promise  # what records of the field's object are called
    is_own: bool  # whether they are of a custom object, which are made here by naming them


def pointing_at(
    record: Record, fields: list[Field], member: Member, objects: Mapping[str, ObjectWords]
) -> list[Pointing]:
    """For each of `fields`, the newest records of its object that name `record` in it. At most one query.

    It runs along the index of `custom`, which holds each pair of key and value.
    """
    fields = [field for field in fields if field.object in PLURALS or field.object in objects]
    parts = [_pointing(field, number, record.pk, member) for number, field in enumerate(fields)]
    found: dict[int, list[Named]] = defaultdict(list)
    for number, pk, name, key in parts[0].union(*parts[1:], all=True) if parts else []:
        field = fields[number]
        kind = field.object if field.object in Kind.values else str(Kind.THING)
        found[number].append(Named(kind, pk, name, key))
    return [
        Pointing(
            field,
            found[number],
            objects[field.object].plural if field.object in objects else PLURALS[field.object],
            is_own=field.object in objects,
        )
        for number, field in enumerate(fields)
    ]


def _pointing(field: Field, number: int, pk: int, member: Member) -> QuerySet[Any]:
    kind = kind_of(field.object)
    records: QuerySet[Any] = MODELS[kind].objects.visible_to(member).filter(custom__contains={field.name: str(pk)})
    if kind == Kind.THING:
        records = records.filter(object__key=field.object)
    key = F("object__key") if kind == Kind.THING else Value("", CharField())
    return records.order_by("-id").values_list(Value(number), "pk", "name", key)[:BESIDE]
