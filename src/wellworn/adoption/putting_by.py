"""What most measures begin with, kept in tables of its own: days of use by hand, and working days. Brought up to date by what has changed
alone, in the transaction of whoever asks: a day that was written since, a member whose calendar is another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wellworn.adoption.models import CalendarPutBy, WorkingDay
from wellworn.lib import sql
from wellworn.measures.days import FAR_AWAY, LONG_AGO, MONDAY, number, numbered
from wellworn.measures.measure import Row
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis
from wellworn.usage.features import VALUE

if TYPE_CHECKING:
    import ibis.expr.types as ir

BUILDING_LOCK = 7321  # the database's advisory lock of whoever brings these tables up to date
AHEAD = timedelta(days=62)  # beyond the days asked for, so that a new month finds its working days there
LONGEST = 4000  # days: a longer span is counted without what is put by
VALUED = hashlib.sha256(" ".join(sorted(VALUE)).encode()).hexdigest()[:16]
DAY_BY_HAND = {"member_id": "int64", "day": "int64", "acts": "int64"}
WORKING_DAY = {"member_id": "int64", "day": "int64"}

WRITTEN = """
    SELECT now.day, now.version FROM usage_dayversion AS now LEFT JOIN adoption_dayputby AS kept USING (day)
    WHERE kept.day IS NULL OR kept.version <> now.version OR kept.valued <> %s
"""
COUNT_DAYS = """
    INSERT INTO adoption_daybyhand (member_id, day, acts)
    SELECT member_id, day - date '1970-01-01', sum(CASE WHEN feature = ANY(%(value)s) THEN count ELSE 0 END)
    FROM usage_usageday WHERE day = ANY(%(days)s) AND NOT automatic AND member_id IS NOT NULL GROUP BY member_id, day
"""
NOTE_DAYS = """
    INSERT INTO adoption_dayputby (day, version, valued) SELECT day, version, %s FROM {written} AS written (day, version)
    ON CONFLICT (day) DO UPDATE SET version = excluded.version, valued = excluded.valued
"""


def days_of_use() -> int:
    """Count again the days that were written since they were counted; how many."""
    if not sql.rows(WRITTEN, [VALUED]):
        return 0
    sql.hold(BUILDING_LOCK)
    written = sql.rows(WRITTEN, [VALUED])  # as they are read first, a day that is written meanwhile is counted again
    if not written:
        return 0
    days = [day for day, _version in written]
    sql.run("DELETE FROM adoption_daybyhand WHERE day = ANY(%s)", [[number(day) for day in days]])
    sql.run(COUNT_DAYS, {"value": sorted(VALUE), "days": days})
    source, given = sql.unnest("date, bigint", written)
    sql.run(NOTE_DAYS.format(written=source), [VALUED, *given])
    return len(days)


def working_days(members: Sequence[Row], first: date, last: date) -> bool:
    """Have the working days of all members from `first` to `last`; whether they are put by, which too long a span is not."""
    begins, ends = number(first), number(last)
    if not may_be_put_by(first, last):
        return False
    kept = {one.pk: one for one in CalendarPutBy.objects.all()}
    if not (lacking := _lacking(members, kept, begins, ends)):
        return True
    sql.hold(BUILDING_LOCK)
    kept = {one.pk: one for one in CalendarPutBy.objects.all()}
    if not (lacking := _lacking(members, kept, begins, ends)):
        return True
    begins = min([begins, *(one.first for one in kept.values())])
    ends = max([number(last + AHEAD), *(one.last for one in kept.values())])
    if ends - begins > 2 * LONGEST:
        return False
    _write(lacking, begins, ends)
    return True


def may_be_put_by(first: date, last: date) -> bool:
    """Whether a span is short enough for its working days to be put by."""
    return number(last) - number(first) <= LONGEST


def with_put_by(tables: Tables, *, calendar: bool) -> Tables:
    """The tables, with what is put by in the place of what would be counted anew."""
    there = tables.members.filter(tables.members.licensed).select(
        "member",
        since=ibis.coalesce(numbered(tables.members.started), LONG_AGO),
        till=ibis.coalesce(numbered(tables.members.ended), FAR_AWAY),
    )
    by_hand = _of(there, ibis.table(DAY_BY_HAND, name="adoption_daybyhand"), "acts")
    work = _of(there, ibis.table(WORKING_DAY, name="adoption_workingday")) if calendar else None
    return replace(tables, by_hand=by_hand, calendar=work)


def _of(there: ir.Table, kept: ir.Table, *more: str) -> ir.Table:
    """What is kept of the days on which a member was there."""
    both = kept.inner_join(there, kept.member_id == there.member)
    return both.filter(both.day >= both.since, both.day <= both.till).select("member", "day", *more)


def _lacking(members: Sequence[Row], kept: dict[int, CalendarPutBy], begins: int, ends: int) -> list[Row]:
    """The members whose working days are not there, or are those of another calendar."""
    found = []
    for row in members:
        one = kept.get(int(str(row["member"])))
        if one is None or one.calendar != calendar_of(row) or one.first > begins or one.last < ends:
            found.append(row)
    return found


def calendar_of(row: Row) -> str:
    """A digest of a member's calendar."""
    return hashlib.sha256(f"{row['weekdays']} {row['days_off']}".encode()).hexdigest()[:32]


def _write(members: Sequence[Row], begins: int, ends: int) -> None:
    """Write the working days anew. Most members have the same calendar as others: each is worked out once."""
    ids = [int(str(row["member"])) for row in members]
    WorkingDay.objects.filter(member__in=ids).delete()
    CalendarPutBy.objects.filter(pk__in=ids).delete()
    known: dict[tuple[str, str], list[int]] = {}
    rows = []
    for pk, row in zip(ids, members, strict=True):
        key = (str(row["weekdays"]), str(row["days_off"]))
        if key not in known:
            known[key] = worked(*key, begins, ends)
        rows.append((pk, known[key]))
    sql.copy(WorkingDay._meta.db_table, "member_id, day", ((pk, day) for pk, days in rows for day in days))
    CalendarPutBy.objects.bulk_create(
        CalendarPutBy(pk=pk, calendar=calendar_of(row), first=begins, last=ends) for pk, row in zip(ids, members, strict=True)
    )  # fmt: skip


def worked(weekdays: str, days_off: str, begins: int, ends: int) -> list[int]:
    """The days from `begins` to `ends` that somebody with these weekdays and days off works."""
    off = set[int]()
    for span in days_off.split():
        since, _dots, till = span.partition("..")
        off |= set(range(number(date.fromisoformat(since)), number(date.fromisoformat(till or since)) + 1))
    return [day for day in range(begins, ends + 1) if weekdays[(day + MONDAY) % 7] == "1" and day not in off]
