"""Counts of measures, kept until what they were counted from has changed. They are counts before anything is held back: `asking` alone
reads them, and shows what its reader may be shown.

What makes them stale is read from the database itself: the members' table as a digest, the versions of the days that a window looks
at (`usage.DayVersion`), the last change of a value, the last reckoning of what happened. A restart keeps them all.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

from django.db import connection
from django.utils import timezone

from wellworn import measures as measuring
from wellworn.adoption import putting_by
from wellworn.adoption.models import Counted
from wellworn.adoption.tables import statement
from wellworn.lib import sql
from wellworn.measures.engines import PostgreSQL, as_rows
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.report import BEFORE
from wellworn.measures.tables import Tables

ASKED_ANEW = timedelta(hours=1)  # an answer that is asked again within it is not noted again
USE = """
    SELECT coalesce(string_agg(day || ':' || version, ',' ORDER BY day), '') FROM usage_dayversion WHERE day BETWEEN %s AND %s
"""

VALUES = """
    SELECT (SELECT max(id) FROM records_provenance), (SELECT count(*) FROM records_ask), (SELECT max(id) FROM records_view),
        (SELECT max(id) FROM records_report)
"""


class Counts:
    """The counts of one page: its members, and what is there to count, are read once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

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
        return _digest(rows)

    def of(self, measure: Measure, scope: Scope) -> list[Row]:
        """The counts of one measure."""
        return self.of_all([measure], scope)[measure.key]

    def of_all(self, asked: Sequence[Measure], scope: Scope) -> dict[str, list[Row]]:
        """The counts of some measures over one scope, by their keys."""
        keys = {measure.key: key_of(measure, scope) for measure in asked}
        kept = Counted.objects.in_bulk(list(keys.values()))
        found: dict[str, list[Row]] = {}
        for measure in asked:
            one, state = kept.get(keys[measure.key]), self.state(measure, scope)
            if one is None or one.state != state:
                found[measure.key] = self._count(measure, scope, state)
            else:
                found[measure.key] = read(one.rows)
        _note([one for one in kept.values() if one.asked_at < timezone.now() - ASKED_ANEW])
        return found

    def state(self, measure: Measure, scope: Scope) -> str:
        """A digest of everything that a measure reads over a scope."""
        seen = [self.among]
        if "usage_days" in measure.needs:
            seen.append(self._use(scope.first, scope.last))
        if "records" in measure.needs or "happened" in measure.needs:
            seen.append(self._values)
        return _digest(seen)

    def _use(self, first: date, last: date) -> str:
        """The versions of the days that a window looks at."""
        known = self.__dict__.setdefault("_used", {})
        if (first, last) not in known:
            [[told]] = sql.rows(USE, [first - BEFORE, last])
            known[first, last] = _digest(told)
        return str(known[first, last])

    @cached_property
    def _values(self) -> str:
        """The last change of a value, and what asks for values."""
        [told] = sql.rows(VALUES)
        return _digest(told)

    def _count(self, measure: Measure, scope: Scope, state: str) -> list[Row]:
        """Count, and keep the counts."""
        begin = time.perf_counter()
        engine = PostgreSQL(connection)
        rows = engine.rows(measure.expression(self._ready(measure, scope), asked_of(scope)))
        now = timezone.now()
        given = {"measure": measure.key, "first": scope.first, "last": scope.last, "by": list(scope.by), "state": state,
                 "among": self.among, "rows": written(rows), "cost": time.perf_counter() - begin, "counted_at": now, "asked_at": now}  # fmt: skip
        Counted.objects.bulk_create(
            [Counted(key=key_of(measure, scope), **given)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=[*given],
        )
        return rows

    def _ready(self, measure: Measure, scope: Scope) -> Tables:
        """The tables, with what is put by brought up to date."""
        if "usage_days" not in measure.needs:
            return self.tables
        putting_by.days_of_use()
        is_there = putting_by.working_days(self.members, scope.first - BEFORE, scope.last)
        return putting_by.with_put_by(self.tables, calendar=is_there)


def counted(measure: Measure, scope: Scope, tables: Tables) -> list[Row]:
    """The counts of a measure over a scope, before anything is held back: kept ones where they still hold."""
    return Counts(tables).of(measure, scope)


def asked_of(scope: Scope) -> Scope:
    """What of a scope is counted: what features cost and are called is concluded later."""
    return replace(scope, features=(), hand_costs=())


def key_of(measure: Measure, scope: Scope) -> str:
    """Under which key the counts of a measure over a scope are kept."""
    return _digest([code(), measure.key, scope.first, scope.last, *scope.by])


@cache
def code() -> str:
    """A digest of the code that counts: after an upgrade nothing that older code counted is shown."""
    here = Path(measuring.__file__ or "").parent
    files = [*sorted(here.rglob("*.py")), Path(__file__).with_name("tables.py")]
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


def _note(rows: Sequence[Counted]) -> None:
    """That these were asked again."""
    if rows:
        Counted.objects.filter(pk__in=[one.pk for one in rows]).update(asked_at=timezone.now())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()
