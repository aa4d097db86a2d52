"""Counts of measures, kept until what they were counted from has changed. They are counts before anything is held back: `asking` alone
reads them, and shows what its reader may be shown.

What makes them stale is read from the database itself: the members' table as a digest, the versions of the days that a window looks
at (`usage.DayVersion`), the last change of a value, the last reckoning of what happened. A restart keeps them all.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path

import ibis.expr.types as ir
from django.db import connection, transaction
from django.utils import timezone

from wellworn import measures as measuring
from wellworn.adoption import putting_by
from wellworn.adoption.models import Counted
from wellworn.adoption.tables import see_records, statement
from wellworn.lib import sql
from wellworn.measures.engines import PostgreSQL, as_rows
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.report import BEFORE
from wellworn.measures.tables import Tables

Make = Callable[[Tables], ir.Table | None]  # None where there is nothing to count
Given = (
    Tables | Callable[[], Tables]
)  # or what gives them when they are needed: writing an expression takes longer than reading an answer

ASKED_ANEW = timedelta(hours=1)  # an answer that is asked again within it is not noted again
ROOM = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"  # sums are kept in memory; a plan of a second is not worth compiling
USE = """
    SELECT coalesce(string_agg(day || ':' || version, ',' ORDER BY day), '') FROM usage_dayversion WHERE day BETWEEN %s AND %s
"""
VALUES = """
    SELECT (SELECT max(id) FROM records_provenance), (SELECT count(*) FROM records_ask), (SELECT max(id) FROM records_view),
        (SELECT max(id) FROM records_report), (SELECT sum(version) FROM adoption_reckonedweek)
"""


class Counts:
    """The counts of one page: its members, and what is there to count, are read once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._told: dict[str, ir.Table] = {}  # the members of each question, put by for the session

    @cached_property
    def members(self) -> list[Row]:
        """The rows of the members' table."""
        with connection.cursor() as cursor:
            cursor.execute(statement(self.tables.members))
            return as_rows((column[0] for column in cursor.description), cursor.fetchall())

    @cached_property
    def among(self) -> str:
        """A digest of the members: who is in which group, and when each of them works."""
        rows = sorted(tuple(str(value) for value in row.values()) for row in self.members)
        return digest(rows)

    def of(self, measure: Measure, scope: Scope, tables: Given | None = None, *, among: str = "") -> list[Row]:
        """The counts of one measure, over `tables` where somebody has put fewer members into them: `among` names them."""
        return self.kept(measure, scope, lambda given: measure.expression(given, asked_of(scope)), tables, among=among)

    def kept(
        self,
        measure: Measure,
        scope: Scope,
        make: Make,
        tables: Given | None = None,
        *,
        among: str = "",
        what: str = "",
    ) -> list[Row]:
        """The rows of whatever `make` makes of the tables for a measure and a scope; `what` tells several such apart."""
        key, state = key_of(measure, scope, among, what), self.state(measure, scope)
        one = Counted.objects.filter(pk=key).first()
        if one is None or one.state != state:
            given = self._given(measure, scope, state, among, what) | {"asked_at": timezone.now()}
            return self._count(key, given, lambda: make(self._ready(measure, scope, tables or self.tables, among)))
        if one.asked_at < timezone.now() - ASKED_ANEW:
            Counted.objects.filter(pk=key).update(asked_at=timezone.now())
        return read(one.rows)

    def refresh(
        self, measure: Measure, scope: Scope, make: Make, tables: Given, *, among: str, what: str, asked_at: datetime
    ) -> bool:
        """Count where what is kept does not hold, without anybody asking; whether it was counted."""
        key, state = key_of(measure, scope, among, what), self.state(measure, scope)
        if Counted.objects.filter(pk=key, state=state).exists():
            return False
        given = self._given(measure, scope, state, among, what) | {"asked_at": asked_at}
        self._count(key, given, lambda: make(self._ready(measure, scope, tables, among)))
        return True

    def _given(self, measure: Measure, scope: Scope, state: str, among: str, what: str) -> dict[str, object]:
        """What a kept answer says of itself."""
        return {"measure": measure.key, "first": scope.first, "last": scope.last, "by": list(scope.by), "state": state,
                "among": among, "what": what}  # fmt: skip

    def state(self, measure: Measure, scope: Scope) -> str:
        """A digest of everything that a measure reads over a scope."""
        seen = [self.among]
        if "usage_days" in measure.needs:
            seen.append(self._use(scope.first, scope.last))
        if "records" in measure.needs or "happened" in measure.needs:
            seen.append(self._values)
        return digest(seen)

    def _use(self, first: date, last: date) -> str:
        """The versions of the days that a window looks at."""
        known = self.__dict__.setdefault("_used", {})
        if (first, last) not in known:
            [[told]] = sql.rows(USE, [first - BEFORE, last])
            known[first, last] = digest(told)
        return str(known[first, last])

    @cached_property
    def _values(self) -> str:
        """The last change of a value, and what asks for values."""
        [told] = sql.rows(VALUES)
        return digest(told)

    @transaction.atomic
    def _count(self, key: str, given: dict[str, object], make: Callable[[], ir.Table | None]) -> list[Row]:
        """Count, and keep the counts."""
        begin = time.perf_counter()
        sql.run(ROOM)
        asked = make()
        rows = [] if asked is None else PostgreSQL(connection).rows(asked)
        given = {**given, "rows": written(rows), "cost": time.perf_counter() - begin, "counted_at": timezone.now()}
        Counted.objects.bulk_create(
            [Counted(key=key, **given)], update_conflicts=True, unique_fields=["key"], update_fields=[*given]
        )
        return rows

    def _ready(self, measure: Measure, scope: Scope, given: Given, among: str) -> Tables:
        """The tables, with the members as a table of their own, of which the planner knows how many they are, and with what is put by."""
        tables = given if isinstance(given, Tables) else given()
        if among not in self._told:
            name = f"wellworn_members_{len(self._told)}"
            self._told[among] = PostgreSQL(connection).keep(name, tables.members)
        tables = replace(tables, members=self._told[among])
        if "records" in measure.needs:
            assert self._records_are_seen
        if "usage_days" not in measure.needs:
            return tables
        putting_by.days_of_use()
        is_there = putting_by.working_days(self.members, scope.first - BEFORE, scope.last)
        return putting_by.with_put_by(tables, calendar=is_there)

    @cached_property
    def _records_are_seen(self) -> bool:
        """That the session has the table of records, which takes a second to put into words: once for all that a page counts."""
        see_records(PostgreSQL(connection))
        return True


def counted(measure: Measure, scope: Scope, tables: Tables) -> list[Row]:
    """The counts of a measure over a scope, before anything is held back: kept ones where they still hold."""
    return Counts(tables).of(measure, scope)


def asked_of(scope: Scope) -> Scope:
    """What of a scope is counted: what features cost and are called is concluded later."""
    return replace(scope, features=(), hand_costs=())


def key_of(measure: Measure, scope: Scope, among: str, what: str) -> str:
    """Under which key the counts of a measure over a scope are kept."""
    return digest([code(), measure.key, scope.first, scope.last, list(scope.by), among, what])


@cache
def code() -> str:
    """A digest of the code that counts: after an upgrade nothing that older code counted is shown."""
    here = Path(measuring.__file__ or "").parent
    files = [*sorted(here.rglob("*.py")), *sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()


def written(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as JSON keeps them."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def read(rows: Iterable[dict[str, object]]) -> list[Row]:
    """The rows that `written` gave."""
    return [{name: _revived(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"Measures count in whole numbers and texts, not in {type(value).__name__}.")


def _revived(value: object) -> object:
    return date.fromisoformat(str(value["day"])) if isinstance(value, dict) else value


def digest(value: object) -> str:
    """Of whatever JSON can say."""
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()
