"""Tables out of files that another system wrote: Parquet or CSV, made into the shapes of `tables.py`, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from wellworn.measures.engines import Engine
from wellworn.measures.files import CannotRead
from wellworn.measures.tables import Column, Kind, Shape

WRITTEN = {
    Kind.DAY: "2026-11-02",
    Kind.MOMENT: "2026-11-02 09:30:00 (UTC, or with an offset)",
    Kind.WHOLE: "12",
    Kind.NUMBER: "12.5",
    Kind.YES_NO: "true or false",
}


class Reader(Engine, Protocol):
    """An engine that reads files."""

    def read(self, name: str, path: Path) -> ir.Table:
        """A file as a table, with the columns it has."""


def shaped(engine: Reader, shape: Shape, path: Path, *, keys_as_text: bool) -> ir.Table:
    """A file as a table of a shape. Raises CannotRead."""
    raw = engine.read(f"raw_{shape.name}", path)
    schema = raw.schema()
    lacking = [column for column in shape if column.needed and column.name not in schema]
    if lacking:
        wanted = "; ".join(f"'{column.name}': {column.says}" for column in lacking)
        raise CannotRead(
            f"{path} has no column {wanted}. It has: {', '.join(schema.names)}. Rename or add what is missing."
        )
    _check(engine, shape, raw, path)
    return raw.select(**{column.name: _as(column, raw, keys_as_text) for column in shape})


def _check(engine: Reader, shape: Shape, raw: ir.Table, path: Path) -> None:
    """Every text that should be something else can be read as that, and the file has a row."""
    texts = [
        one
        for one in shape
        if one.name in raw.columns and isinstance(raw[one.name].type(), dt.String) and one.kind in WRITTEN
    ]
    bad = {one.name: _text(raw, one).notnull() & _text(raw, one).try_cast(_target(one.kind)).isnull() for one in texts}
    for one in shape:
        if one.name in raw.columns and one not in texts and not _castable(one.kind, raw[one.name].type()):
            kind = raw[one.name].type()
            raise CannotRead(f"'{one.name}' of {path} is {kind}, where {one.kind.value} is needed. Write it as that.")
    asked = {f"bad_{name}": raw.count(where=where) for name, where in bad.items()}
    examples = {f"such_{name}": raw[name].min(where=where) for name, where in bad.items()}
    empty = {
        f"empty_{one.name}": raw.count(where=raw[one.name].isnull())
        for one in shape
        if one.needed and one.name in raw.columns
    }
    [told] = engine.rows(raw.agg(rows=raw.count(), **asked, **examples, **empty))
    if told["rows"] == 0:
        raise CannotRead(f"{path} has no rows. Give a file with at least one.")
    for one in texts:
        if told[f"bad_{one.name}"]:
            raise CannotRead(
                f"'{one.name}' of {path} is no {one.kind.value} in {told[f'bad_{one.name}']} of {told['rows']} rows, such as "
                f"'{told[f'such_{one.name}']}'. Write it as {WRITTEN[one.kind]}."
            )
    for one in shape:
        if told.get(f"empty_{one.name}"):
            raise CannotRead(
                f"'{one.name}' of {path} is empty in {told[f'empty_{one.name}']} of {told['rows']} rows. Fill it: {one.says}."
            )


def _castable(kind: Kind, dtype: dt.DataType) -> bool:
    """Whether a type that is no text can become the kind."""
    also: Mapping[Kind, tuple[type[dt.DataType], ...]] = {
        Kind.TEXT: (dt.Integer, dt.Null), Kind.DAY: (dt.Timestamp, dt.Null), Kind.YES_NO: (dt.Integer, dt.Null), Kind.WHOLE: (dt.Null,),
        Kind.MOMENT: (dt.Date, dt.Null), Kind.NUMBER: (dt.Null,), Kind.KEY: (dt.Null,),
    }  # fmt: skip
    return kind.fits(dtype) or isinstance(dtype, also[kind])


def _text(raw: ir.Table, column: Column) -> ir.StringValue:
    """A text, null when blank."""
    return raw[column.name].strip().nullif("")


def _target(kind: Kind) -> str:
    """What a text is read as: moments with their offset first."""
    return "timestamp('UTC')" if kind is Kind.MOMENT else kind.type


def _as(column: Column, raw: ir.Table, keys_as_text: bool) -> ir.Value:
    """One column as its shape wants it."""
    kind = column.kind
    whole_key = kind is Kind.KEY and not keys_as_text
    wanted = "int64" if whole_key else kind.type
    if column.name not in raw.columns:
        return ibis.literal(None, wanted) if column.otherwise is ... else ibis.literal(column.otherwise, wanted)
    value: ir.Value = raw[column.name]
    if isinstance(value.type(), dt.String) and kind in WRITTEN:
        value = _text(raw, column).cast(_target(kind))
    if kind is Kind.MOMENT and value.type() != dt.Timestamp(scale=6):
        value = value.cast("timestamp(6)")
    elif value.type() != dt.dtype(wanted):
        value = value.cast(wanted)
    # what a file has to have was looked at: it is nowhere null, and an engine that knows the texts of a column counts by them faster
    is_whole = column.nullable or column.needed
    return value if is_whole else value.coalesce(ibis.literal(column.otherwise, wanted))
