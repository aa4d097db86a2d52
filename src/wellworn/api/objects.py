"""The objects of this workspace and their fields, as the interface names and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from wellworn.api.problems import Problem
from wellworn.members.models import Member
from wellworn.records.custom.describing import said_of
from wellworn.records.custom.gone import asked_before, kept_from
from wellworn.records.fields import MODELS, Field, fields_seen_by, may_write, standard_fields, with_computed
from wellworn.records.models import CustomObject, Kind, Record, Thing
from wellworn.records.models.record import RecordQuerySet
from wellworn.records.values import LARGEST_AMOUNT

Json = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object: its key, its model, and the fields that a member sees of it and those that their role never saw."""

    key: str
    label: str
    model: type[Record]
    fields: tuple[Field, ...]
    kept_from: frozenset[str]
    custom: CustomObject | None = None

    def visible_to(self, member: Member) -> RecordQuerySet[Any]:
        """Its records, as far as `member` may see them, with what their values need."""
        seen: RecordQuerySet[Any] = self.model.objects.visible_to(member)  # type: ignore[attr-defined]
        rows: Any = with_computed(seen, self.fields)
        return rows.filter(object=self.custom).select_related("object") if self.custom else rows  # type: ignore[no-any-return]

    def refused(self, names: Iterable[str], member: Member) -> list[tuple[str, str]]:
        """Those of `names` that are no field which `member` may write, each with what is wrong."""
        fields = {field.name: field for field in self.fields}
        unknown = _("There is no such field. GET /api/v1/objects lists them.")
        fixed = _("This field cannot be changed by you.")
        wrong = []
        for name in names:
            field = fields.get(name)
            if field is None:
                wrong.append((name, unknown))
            elif field.compute or field.widget == "computed" or not may_write(field, member):
                wrong.append((name, fixed))
        return wrong

    def gone(self, names: Iterable[str], member: Member) -> frozenset[str]:
        """Those of `names` that `member` could write once and that are not asked for any more."""
        return asked_before(self.key, set(names) - {field.name for field in self.fields}, member)

    def state_of(self, record: Record) -> dict[str, Any]:
        """What `record` holds, whether it is asked for now or not: the same before, in and after a change of fields alone."""
        standard = [field for field in standard_fields(self.key) if field.name not in self.kept_from]
        custom = {name: value for name, value in record.custom.items() if name not in self.kept_from}
        return {field.name: field.raw(field.held(record)) for field in standard} | {"custom": custom}


def object_type(key: str, member: Member) -> ObjectType:
    """The object of that key. Raises Problem 404."""
    label, custom = "", None
    model: type[Record] = Thing
    if key in Kind.values and key != Kind.THING:
        label, model = str(Kind(key).label), MODELS[Kind(key)]
    else:
        custom = CustomObject.objects.filter(key=key, archived_at=None).first()
        if custom is None:
            raise Problem(404, _("There is no object of that name here. GET /api/v1/objects lists them."))
        label = custom.name
    said = said_of(key)[key]
    return ObjectType(key, label, model, fields_seen_by(key, member, said), kept_from(said, member), custom)


def object_types(member: Member) -> list[ObjectType]:
    """Every object of the workspace."""
    standard = [kind.value for kind in Kind if kind != Kind.THING]
    custom = CustomObject.objects.filter(archived_at=None).order_by("key").values_list("key", flat=True)
    return [object_type(key, member) for key in (*standard, *custom)]


def written(field: Field, value: Any) -> Json:
    """A bare value as JSON: numbers as numbers, days as text, an id where another record stands, null where nothing does."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int):
        return value
    return field.raw(value) or None


def as_typed(field: Field, given: Json) -> str:
    """What is given as JSON as the text that somebody would type."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no" if field.widget == "checkbox" else str(given).lower()
    if isinstance(given, float):
        exact = Decimal(repr(given))
        is_money = field.widget == "amount" and exact.is_finite() and abs(exact) < LARGEST_AMOUNT
        return format(
            exact.quantize(Decimal("0.01"), ROUND_HALF_UP) if is_money else exact, "f"
        )  # 12.345 is no twelve thousand
    if isinstance(given, list):
        return "; ".join(given)
    return str(given)


def values_of(record: Record, fields: Sequence[Field]) -> dict[str, Json]:
    """A record's values by field."""
    return {field.name: written(field, field.held(record)) for field in fields}
