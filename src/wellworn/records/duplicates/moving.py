"""Everything that hangs on a record, found by what the tables say, so that a room above is never forgotten in a merge.

What points at the record by a foreign key moves, what names it by `kind` and `record_id` moves, and so do custom fields that hold
its number. `STAYS` lists what does not, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, JSONField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.constraints import UniqueConstraint

from wellworn.records.changing import Concat
from wellworn.records.fields import MODELS, object_key
from wellworn.records.models.custom import CustomField, CustomObject, FieldType
from wellworn.records.models.record import Kind, Record

STAYS = {
    "records.Provenance": "the history of the other record stays its own",
    "records.BatchRow": "what an import did stays said",
    "records.MatchKey": "made anew",
    "records.Stale": "made anew",
    "usage.Event": "what was done stays said",
}
ONCE = 10_000  # rows that change hands in one statement


@dataclass(frozen=True, slots=True)
class Link:
    """A column in which rows of a model name a record; `kind` where another column says of which kind."""

    model: type[Model]
    column: str
    kind: str = ""

    def rows(self, pk: int) -> QuerySet[Any]:
        """Those that name the record of this number."""
        at = {self.column: pk, **({"kind": self.kind} if self.kind else {})}
        return self.model._default_manager.filter(**at)

    @property
    def is_through(self) -> bool:
        """Whether the rows are nothing but pairs of a many-to-many field."""
        return bool(self.model._meta.auto_created)

    def once(self) -> Iterator[tuple[list[str], Q]]:
        """The other columns of each set that is unique together with this one, and of which rows that is asked."""
        meta = self.model._meta
        ruled = [one for one in meta.constraints if isinstance(one, UniqueConstraint) and one.fields]
        sets = [(list(one.fields), one.condition or Q()) for one in ruled]
        sets += [(list(names), Q()) for names in meta.unique_together]
        for names, condition in sets:
            columns = [meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
            if self.column in columns:
                yield [name for name in columns if name != self.column], condition
        if getattr(meta.get_field(self.column), "unique", False):
            yield [], Q()


@dataclass(slots=True)
class Moved:
    """What changed hands in one column: the numbers of rows, those that were first before, and what had to go."""

    model: str
    column: str
    kind: str = ""
    ids: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)


def links(record: Record) -> list[Link]:
    """Every column that may name a record like this one."""
    found = []
    for relation in type(record)._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            column = relation.field.attname  # type: ignore[union-attr]
            found.append(Link(relation.related_model, column))  # type: ignore[arg-type]
    for model in apps.get_models():
        names = {one.name for one in model._meta.get_fields()}
        if {"kind", "record_id"} <= names and model._meta.label not in STAYS:
            found.append(Link(model, "record_id", str(record.kind)))
    return found


def move(kept: Record, other: Record) -> list[Moved]:
    """Bring every row that names `other` to `kept`, but those of which `kept` has the like already."""
    done = [_moved(link, kept.pk, other.pk) for link in links(kept)]
    return [one for one in done if one.ids or one.gone]


def _moved(link: Link, kept: int, other: int) -> Moved:
    """The rows of one column."""
    moved = Moved(link.model._meta.label, link.column, link.kind)
    theirs = link.rows(other)
    for names, condition in link.once():
        same = {name: OuterRef(name) for name in names}
        theirs = theirs.exclude(condition & Q(Exists(link.rows(kept).filter(condition, **same))))
    moved.ids = list(theirs.order_by("pk").values_list("pk", flat=True))
    primary = any(one.name == "is_primary" for one in link.model._meta.get_fields())
    if primary and link.rows(kept).filter(is_primary=True).exists():
        moved.first = list(link.rows(other).filter(pk__in=moved.ids, is_primary=True).values_list("pk", flat=True))
        link.model._default_manager.filter(pk__in=moved.first).update(is_primary=False)
    for at in range(0, len(moved.ids), ONCE):
        link.model._default_manager.filter(pk__in=moved.ids[at : at + ONCE]).update(**{link.column: kept})
    if link.is_through:
        left = link.rows(other)
        moved.gone = list(left.values())
        left.delete()
    return moved


def move_back(moves: list[dict[str, Any]], kept: int, other: int) -> None:
    """Undo `move`; what has gone on to somebody else meanwhile stays there."""
    for entry in moves:
        one = Moved(**entry)
        link = Link(apps.get_model(one.model), one.column, one.kind)
        for at in range(0, len(one.ids), ONCE):
            link.rows(kept).filter(pk__in=one.ids[at : at + ONCE]).update(**{one.column: other})
        if one.first:
            link.rows(other).filter(pk__in=one.first).update(is_primary=True)
        link.model._default_manager.bulk_create((link.model(**row) for row in one.gone), ignore_conflicts=True)


def move_relations(kept: Record, other: Record) -> list[dict[str, Any]]:
    """Let custom fields anywhere that hold the number of `other` hold that of `kept`."""
    done = []
    for row in _naming(kept):
        ids = _renumber(row, other.pk, kept.pk)
        if ids:
            done.append({"object": row.object, "key": row.key, "ids": ids})
    return done


def relations_back(moves: list[dict[str, Any]], kept: int, other: int) -> None:
    """Undo `move_relations`."""
    for one in moves:
        row = CustomField.objects.filter(object=one["object"], key=one["key"]).first()
        if row is not None:
            _renumber(row, kept, other, one["ids"])


def _naming(record: Record) -> list[CustomField]:
    """The custom fields that may hold a record like this one."""
    kinds = {Kind.PERSON: FieldType.PERSON, Kind.COMPANY: FieldType.COMPANY}
    named = CustomField.objects.filter(type=kinds.get(Kind(record.kind), ""))
    return [*named, *CustomField.objects.filter(type=FieldType.RECORD, options__target=object_key(record))]


def _renumber(row: CustomField, old: int, new: int, only: list[int] | None = None) -> list[int]:
    """Write another number into a custom field wherever the old one stands; where that was."""
    records = _records(row.object).filter(custom__contains={row.key: str(old)})
    records = records if only is None else records.filter(pk__in=only)
    ids = list(records.order_by("pk").values_list("pk", flat=True))
    _records(row.object).filter(pk__in=ids).update(custom=Concat(F("custom"), Value({row.key: str(new)}, JSONField())))
    return ids


def _records(key: str) -> QuerySet[Any]:
    """All records of an object, in the bin and out of it."""
    if key in MODELS:
        return MODELS[Kind(key)]._default_manager.all()
    return MODELS[Kind.THING]._default_manager.filter(object__in=CustomObject.objects.filter(key=key))


def as_plan(moves: list[Moved]) -> list[dict[str, Any]]:
    """As a batch keeps it."""
    return [asdict(one) for one in moves]
