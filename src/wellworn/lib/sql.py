"""Rows by the thousand: a handful of statements a batch, whatever its size."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model


def rows(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def run(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run a statement for its effect; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def hold(lock: int) -> None:
    """Hold an advisory lock of the database until the transaction ends; whoever holds it is waited for."""
    run("SELECT pg_advisory_xact_lock(%s)", [lock])


def ids(table: str, count: int) -> list[int]:
    """`count` fresh ids of a table, so that rows which refer to each other are written in one go."""
    if not count:
        return []
    found = rows("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
    return [one for (one,) in found]


def copy(table: str, columns: str, values: Iterable[Sequence[Any]]) -> None:
    """Write rows that cannot clash with any that are there."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
        for row in values:
            stream.write_row(row)


def unnest(types: str, values: Sequence[Sequence[Any]]) -> tuple[str, list[list[Any]]]:
    """`unnest(...)` over rows as arrays, and its parameters. `types` names each column's type: "text, bigint"."""
    kinds = [kind.strip() for kind in types.split(",")]
    lists = [list(column) for column in zip(*values, strict=True)] if values else [[] for _ in kinds]
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})", lists


def write(model: type[Model], values: Sequence[dict[str, Any]]) -> None:
    """Write rows given as column -> value, with the model's own defaults for the rest. They must not clash with any there."""
    if not values:
        return
    columns: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if one.column is None:
            continue
        given = one.column in values[0]
        if given or not (one.primary_key or one.generated or one.has_db_default()):
            columns[one.column] = None if given else one.get_db_prep_save(one.get_default(), connection)
    table = model._meta.db_table
    filled = ([row.get(column, default) for column, default in columns.items()] for row in values)
    copy(f'"{table}"', ", ".join(f'"{column}"' for column in columns), filled)


def stream(statement: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of the columns, and the rows a piece at a time: an export of any size in little memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({statement}) AS asked LIMIT 0")
        names = [column.name for column in cursor.description]
    return names, pieces(statement)


def pieces(statement: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, two thousand at a time: neither side holds them all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DECLARE wellworn_pieces NO SCROLL CURSOR FOR {statement}", parameters or None)
        while True:
            cursor.execute("FETCH 2000 FROM wellworn_pieces")
            if not (found := cursor.fetchall()):
                break
            yield from found
        cursor.execute("CLOSE wellworn_pieces")


def loaded(value: Any) -> Any:
    """A JSON column as Python values, whether the connection has done that already or not."""
    return json.loads(value) if isinstance(value, str) else value
