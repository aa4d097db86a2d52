"""A record's row as a batch keeps it, column by column, and back again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, JSONField

from wellworn.records.models.record import Record

Row = dict[str, Any]


def kept_row(record: Record) -> Row:
    """Every column of the record, as JSON holds it."""
    return {one.attname: _plain(getattr(record, one.attname)) for one in record._meta.concrete_fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def revived(record: Record, column: str, value: Any) -> Any:
    """A column's value from what JSON held."""
    one: Field[Any, Any] = record._meta.get_field(column.removesuffix("_id"))  # type: ignore[assignment]
    if value is None or isinstance(one, JSONField):
        return value
    return getattr(one, "target_field", one).to_python(value)


def restored(record: Record, before: Row, after: Row) -> tuple[Row, list[str]]:
    """The columns to write so that what a merge changed stands as before, and those that somebody has changed since."""
    now, back, newer = kept_row(record), {}, []
    for column in before:
        if column == "custom":
            back[column], changed = _custom(now[column], before[column], after[column])
            newer += changed
        elif before[column] == after.get(column):
            continue
        elif now[column] == after[column]:
            back[column] = revived(record, column, before[column])
        else:
            newer.append(column)
    return back, newer


def _custom(now: Row, before: Row, after: Row) -> tuple[Row, list[str]]:
    """The same for each custom field."""
    merged, newer = dict(now), []
    for key in before.keys() | after.keys():
        if before.get(key) == after.get(key):
            continue
        if now.get(key) != after.get(key):
            newer.append(key)
        elif key in before:
            merged[key] = before[key]
        else:
            merged.pop(key, None)
    return merged, newer
