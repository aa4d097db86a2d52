"""Queries that every page asks, or every letter somebody types, whose SQL Django writes once for a process.

Writing the SQL of a query with some subqueries takes Django longer than PostgreSQL needs to answer it. A query that is always the
same but for a number or a word need not be written each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ANY = -7_215_604_933  # stands for the number that changes, while the SQL is written
Filling = Mapping[int | str, Any]


def blank(name: str) -> str:
    """What stands for a text that changes. A lookup that changes its text, as `contains` does, cannot take one."""
    return f"\ue000{name}\ue000"


class Written:
    """A query whose SQL is written when it is first asked, and kept.

    `query` makes it, with `ANY` or a `blank` in the place of each value that changes. It may hold nothing else that changes.
    """

    def __init__(self, query: Callable[[], QuerySet[Any, Any]]) -> None:
        self.query = query

    @cached_property
    def _parts(self) -> tuple[str, tuple[Any, ...], dict[int, Any]]:
        """The SQL, its parameters, and what makes Python's values of the database's, by column: as Django's compiler has them."""
        compiler = self.query().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return sql, tuple(params), compiler.get_converters(columns)

    def statement(self, values: Filling) -> tuple[str, list[Any]]:
        """The SQL with its parameters, the values in the place of what stands for them."""
        sql, params, _converters = self._parts
        return sql, [values.get(one, one) if isinstance(one, (int, str)) else one for one in params]

    def rows(self, values: Filling) -> list[list[Any]]:
        """The rows of a query of values. One query."""
        *_statement, converters = self._parts
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(values))
            rows = [list(row) for row in cursor.fetchall()]
        for place, (converts, expression) in converters.items():
            for row in rows:
                for convert in converts:
                    row[place] = convert(row[place], expression, connection)
        return rows
