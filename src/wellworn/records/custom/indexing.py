"""The index of a custom field: made in the background when a big list first sorts or filters by it, gone when it is archived."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.indexes import Index

from wellworn.records.custom.as_field import custom_field
from wellworn.records.field import Field
from wellworn.records.fields import MODELS
from wellworn.records.models.custom import CustomField, FieldType
from wellworn.records.models.record import Kind, kind_of

BIG = 50_000  # rows from which on a list waits noticeably without one
WITHOUT = {FieldType.CHOICES, FieldType.COMPUTED, FieldType.AREA, FieldType.CHECKBOX}  # what no tree helps to find


def wanted(field: Field, object_key: str) -> bool:
    """Say that a list sorts or filters by a field. When its table is big, the index comes soon; whether it will."""
    if not field.is_custom or field.is_indexed or field.widget in WITHOUT or _rows(kind_of(object_key)) <= BIG:
        return False
    row = CustomField.objects.filter(object=object_key, key=field.name, is_indexed=False, archived_at=None).first()
    if row is None:
        return False
    from wellworn.records.custom.tasks import index_later

    index_later(row.pk)
    return True


def unindex_later(field_id: int) -> None:
    """Have the index of a field taken away soon."""
    from wellworn.records.custom import tasks

    tasks.unindex_later(field_id)


def make(row: CustomField) -> bool:
    """Make the index of a field, while everybody goes on reading and writing; whether it is there now. Outside a transaction."""
    if row.archived_at is not None or row.type in WITHOUT:
        return False
    model, index = _index(row)
    drop(row)  # what a killed worker left half made would never be used
    with connection.schema_editor(atomic=False) as editor:
        editor.add_index(model, index, concurrently=True)  # type: ignore[call-arg]
    CustomField.objects.filter(pk=row.pk).update(is_indexed=True)
    return True


def drop(row: CustomField) -> None:
    """Take the index of a field away, if it is there. Outside a transaction."""
    CustomField.objects.filter(pk=row.pk).update(is_indexed=False)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {connection.ops.quote_name(name_of(row))}")


def name_of(row: CustomField) -> str:
    """What the index of a field is called."""
    return f"custom_field_{row.pk}"


def _index(row: CustomField) -> tuple[type[Any], Index]:
    """The table of a field, and its index: exactly the expression that lists ask for, in the order of their pages."""
    kind = kind_of(row.object)
    columns = [F("object"), custom_field(row).expression, F("id")]
    alive = Q(deleted_at=None)
    return MODELS[kind], Index(*columns[kind != Kind.THING :], name=name_of(row), condition=alive)


def _rows(kind: Kind) -> float:
    """About how many rows a table has, as PostgreSQL remembers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [MODELS[kind]._meta.db_table])
        found = cursor.fetchone()
    return float(found[0]) if found else 0.0
