"""Queries that every page asks, whose SQL Django writes once for a process.

Writing the SQL of a query with some subqueries takes Django longer than PostgreSQL needs to answer it. A query that is the same on
each page but for a number or a word need not be written on each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ANY = -7_215_604_933  # stands for the number that changes, while the SQL is written


class Written:
    """A query whose SQL is written when it is first asked, and kept.

    `query` makes it, with `ANY` in the place of the one number that changes, as a key does. It may hold nothing else that changes.
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

    def statement(self, number: int = ANY) -> tuple[str, list[Any]]:
        """The SQL with its parameters, for this number."""
        sql, params, _converters = self._parts
        return sql, [number if one == ANY else one for one in params]

    def rows(self, number: int = ANY) -> list[list[Any]]:
        """The rows of a query of values, for this number. One query."""
        *_statement, converters = self._parts
        with connection.cursor() as cursor:
            cursor.execute(*self.statement(number))
            rows = [list(row) for row in cursor.fetchall()]
        for place, (converts, expression) in converters.items():
            for row in rows:
                for convert in converts:
                    row[place] = convert(row[place], expression, connection)
        return rows
