"""Counts of measures, kept until what they were counted from has changed. They are counts before anything is held back: `asking` alone
reads them, and shows what its reader may be shown.

What makes them stale is read from the database itself: the members' table as a digest, the versions of the days that a window looks
at (`usage.DayVersion`), the last change of a value, the last reckoning of what happened. A restart keeps them all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from wellworn.adoption import people, putting_by
from wellworn.adoption.how_long import WORDING, expected
from wellworn.adoption.kept import Kept, keep, read, written
from wellworn.adoption.models import Counted, Wanted
from wellworn.adoption.putting_by import may_be_put_by
from wellworn.adoption.statements import code, digest, is_worded, of_any_day, of_days, statement
from wellworn.adoption.tables import (
    MEMBERS_KEPT,
    RECORDS_KEPT,
    RECORDS_VIEW,
    counted_over,
    keep_records,
    member_rows,
    see_records,
)
from wellworn.adoption.waiting import Waiting
from wellworn.lib import sql
from wellworn.measures.engines import as_rows
from wellworn.measures.holding_back import contributions, grouped, sums
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.report import BEFORE

if TYPE_CHECKING:
    import ibis.expr.types as ir

Mine = Callable[[], list[Row]]  # the rows of the members' table that are counted
Question = tuple[Measure, Scope, str, str]  # over which scope, among whom, and what of the measure

GREATEST = "greatest"  # of a measure: what the greatest contributors made of each of its sums
ROOM = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"  # sums are kept in memory; a plan of a second is not worth compiling


class Counts:
    """The counts of one page: its members, and what is there to count, are read once. What takes long is left to a job where the page can wait."""

    def __init__(self, waiting: Waiting | None = None, *, keeps_records: bool = False) -> None:
        self.waiting, self.keeps_records = waiting, keeps_records
        self._kept = Kept()
        self._told: dict[str, str] = {}  # the members of each question, put by for the session: under which name
        self._state = ""  # of the counts that were read last
        self._costs: dict[str, float] = {}  # what is expected
        self._looks = -1  # as of which look at the days their use is put by
        self._works: dict[tuple[date, date], bool] = {}  # from when to when working days are put by since that look
        self._widest: tuple[date, date] | None = None  # the days of all that is asked together
        self._unwritten: list[Counted] | None = None  # counts that are written together

    @cached_property
    def members(self) -> list[Row]:
        """The rows of the members' table."""
        return member_rows()

    @cached_property
    def among(self) -> str:
        """A digest of the members: who is in which group, and when each of them works."""
        rows = sorted(tuple(str(value) for value in row.values()) for row in self.members)
        return digest(rows)

    def of(
        self, measure: Measure, scope: Scope, mine: Mine | None = None, *, among: str = "", what: str = ""
    ) -> list[Row] | None:
        """The counts of one measure, over `mine` where somebody has chosen fewer members: `among` names them. `what` may be GREATEST.
        None where they are being counted by a job."""
        key, state = key_of(measure, scope, among, what), self.state(measure, scope)
        one = self._kept.one(key)
        self._state = state
        if one is not None and one.state == state:
            return read(one.rows)
        if self.waiting and not self.waiting.has_room(self._expected(measure, scope, what)):
            wanted = Wanted(
                key=key,
                measure=measure.key,
                first=scope.first,
                last=scope.last,
                by=list(scope.by),
                among=among,
                what=what,
            )
            self.waiting.for_(wanted, counted_at=one.counted_at if one else None)
            self._state = one.state if one else ""
            return read(one.rows) if one else None
        begin = time.perf_counter()
        found = self._count(measure, scope, mine, state, key, among, what, timezone.now())
        if self.waiting:
            self.waiting.spent += time.perf_counter() - begin
        return found

    @contextmanager
    def together(self, questions: Iterable[Question]) -> Iterator[None]:
        """For some questions of which what is kept is read at once, and what has to be counted is written at once: in the order of their
        keys, so that pages that count the same do not stand in each other's way."""
        asked = [(key_of(*one), *one[:2]) for one in questions]
        self._kept.read([key for key, _measure, _scope in asked])
        if by_use := [scope for _key, measure, scope in asked if "usage_days" in measure.needs]:
            self._widest = min(one.first for one in by_use) - BEFORE, max(one.last for one in by_use)
            self._kept.read_days(*self._widest)
        if all(
            (one := self._kept.one(key)) and one.state == self.state(measure, scope) for key, measure, scope in asked
        ):
            yield
            return
        with transaction.atomic():
            self._unwritten = []
            try:
                yield
                keep(self._unwritten)
            finally:
                self._unwritten = None

    def with_greatest(
        self, measure: Measure, asked: Scope, scope: Scope, mine: Mine, *, among: str
    ) -> tuple[list[Row], list[Row]] | None:
        """The counts of a measure, and what single members made of its sums, both of the same moment: else a sum would be judged by
        another's parts. None where they are being counted by a job."""
        if measure.shape:
            found = self.of(measure, asked, mine, among=among)
            return None if found is None else (found, [])
        pair, is_one = self._both(measure, asked, scope, mine, among)
        if pair is None or is_one:
            return pair
        waiting, self.waiting = self.waiting, None  # one of them is older than the other: both are counted now
        try:
            return self._both(measure, asked, scope, mine, among)[0]
        finally:
            self.waiting = waiting

    def _both(
        self, measure: Measure, asked: Scope, scope: Scope, mine: Mine, among: str
    ) -> tuple[tuple[list[Row], list[Row]] | None, bool]:
        """Both counts, as far as they are there, and whether they are of one moment."""
        found = self.of(measure, asked, mine, among=among)
        state = self._state
        greatest = self.of(measure, scope, mine, among=among, what=GREATEST)
        pair = None if found is None or greatest is None else (found, greatest)
        return pair, state == self._state

    def refresh(
        self, measure: Measure, scope: Scope, mine: Mine | None, *, among: str, what: str, asked_at: datetime
    ) -> bool:
        """Count where what is kept does not hold, without anybody asking; whether it was counted."""
        key, state = key_of(measure, scope, among, what), self.state(measure, scope)
        if Counted.objects.filter(pk=key, state=state).exists():
            return False
        self._count(measure, scope, mine, state, key, among, what, asked_at)
        return True

    def state(self, measure: Measure, scope: Scope) -> str:
        """A digest of everything that a measure reads over a scope."""
        seen = [self.among]
        if "usage_days" in measure.needs:
            seen.append(self._kept.use(scope.first - BEFORE, scope.last))
        if "records" in measure.needs or "happened" in measure.needs:
            seen.append(self._kept.values)
        return digest(seen)

    @transaction.atomic
    def _count(
        self,
        measure: Measure,
        scope: Scope,
        mine: Mine | None,
        state: str,
        key: str,
        among: str,
        what: str,
        asked_at: datetime,
    ) -> list[Row]:
        """Count, and keep the counts."""
        begin = time.perf_counter()
        sql.run(ROOM)
        asked = self._asked(measure, scope, what, self._ready(measure, scope))
        rows: list[Row] = []
        if asked:
            if among not in self._told:
                name = f"{MEMBERS_KEPT}_{len(self._told)}"
                people.keep(name, mine() if mine else self.members)
                self._told[among] = name
            with connection.cursor() as cursor:
                asked = asked.replace(f'"{MEMBERS_KEPT}"', f'"{self._told[among]}"')
                if "records" in measure.needs:
                    asked = asked.replace(f'"{RECORDS_VIEW}"', f'"{self._records}"')
                cursor.execute(asked)
                rows = as_rows((column[0] for column in cursor.description), cursor.fetchall())
        made = Counted(
            key=key, measure=measure.key, first=scope.first, last=scope.last, by=list(scope.by), state=state, among=among, what=what,
            asked_at=asked_at, rows=written(rows), cost=time.perf_counter() - begin, counted_at=timezone.now(),
        )  # fmt: skip
        self._kept.put(made)
        if self._unwritten is None:
            keep([made])
        else:
            self._unwritten.append(made)
        return rows

    def _asked(self, measure: Measure, scope: Scope, what: str, calendar: bool | None) -> str:
        """The question in words; none where there is nothing to count."""

        def make(first: date, last: date) -> ir.Table | None:
            tables, asked = counted_over(), asked_of(scope).within(first, last)
            if calendar is not None:
                tables = putting_by.with_put_by(tables, calendar=calendar)
            if what != GREATEST:
                return measure.expression(tables, asked)
            has_sums = not measure.shape and sums(measure, grouped(measure, asked))
            return contributions(measure, tables, asked) if has_sums else None

        about = _about(measure, scope, what, calendar)
        if measure.by_calendar:
            return statement(about, lambda: make(scope.first, scope.last))
        return of_days(about[0], scope.first, scope.last, make)

    def _ready(self, measure: Measure, scope: Scope) -> bool | None:
        """Bring up to date what is put by; whether working days are, None for a measure that is not about use."""
        if "records" in measure.needs:
            assert self._records
        if "usage_days" not in measure.needs:
            return None
        if self._looks != self._kept.looks:  # never older than the versions by which counts are kept
            putting_by.days_of_use()
            self._looks, self._works = self._kept.looks, {}
        own = scope.first - BEFORE, scope.last
        return any(self._has_working_days(*span) for span in (self._widest, own) if span and _within(own, span))

    def _has_working_days(self, first: date, last: date) -> bool:
        """Have the working days of a span, and whether they are put by."""
        if (first, last) not in self._works:
            self._works[first, last] = putting_by.working_days(self.members, first, last)
        return self._works[first, last]

    @cached_property
    def _records(self) -> str:
        """By which name the session has the table of records: once for all that a page counts."""
        if self.keeps_records:
            keep_records()
            return RECORDS_KEPT
        see_records()
        return RECORDS_VIEW

    def _expected(self, measure: Measure, scope: Scope, what: str) -> float:
        """How long it takes to be counted, and before that to be put into words where nobody has done it; looked up once."""
        calendar = may_be_put_by(scope.first - BEFORE, scope.last) if "usage_days" in measure.needs else None
        about = _about(measure, scope, what, calendar)
        if (key := repr(about)) not in self._costs:
            self._costs[key] = expected(measure, what, scope.days) + (0.0 if is_worded(about) else WORDING)
        return self._costs[key]


def counted(measure: Measure, scope: Scope) -> list[Row]:
    """The counts of a measure over a scope, before anything is held back: kept ones where they still hold."""
    return Counts().of(measure, scope) or []


def _about(measure: Measure, scope: Scope, what: str, calendar: bool | None) -> list[object]:
    """By what a question's words are kept."""
    about = [measure.key, what, scope.by, calendar]
    return [*about, scope.first, scope.last] if measure.by_calendar else of_any_day(about, scope.first, scope.last)


def _within(span: tuple[date, date], wider: tuple[date, date]) -> bool:
    return wider[0] <= span[0] and span[1] <= wider[1]


def asked_of(scope: Scope) -> Scope:
    """What of a scope is counted: what features cost and are called is concluded later."""
    return replace(scope, features=(), hand_costs=())


def key_of(measure: Measure, scope: Scope, among: str, what: str) -> str:
    """Under which key the counts of a measure over a scope are kept."""
    return digest([code(), measure.key, scope.first, scope.last, list(scope.by), among, what])
