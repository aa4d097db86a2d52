"""The parts of the events' table: one for each month in UTC, made some months ahead, and taken off when it is over and empty.

What no month takes, because it is dated long ago or far ahead, goes into the part called `other`: an event is never refused for want
of a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import OperationalError, transaction

from wellworn.lib import sql
from wellworn.usage.models.event import COLUMNS

TABLE, OTHER = "usage_event", "usage_event_other"
AHEAD = 3  # months that are there before they begin
NAMED = re.compile(rf"{TABLE}_(before_)?(\d{{4}})_(\d\d)")
WHOLE = ", ".join(("id", *COLUMNS))
PATIENCE = "SET LOCAL lock_timeout = '2s'"  # whoever waits for a table makes others wait behind them


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month in UTC."""

    year: int
    month: int  # 1 to 12

    @classmethod
    def of(cls, at: datetime) -> Month:
        """The one that a moment lies in."""
        local = at.astimezone(UTC)
        return cls(local.year, local.month)

    @property
    def next(self) -> Month:
        """The one after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.year:04}_{self.month:02}"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the table: every event before the beginning of the month `end` that no part before it takes."""

    table: str
    end: Month


def months_from(first: Month, count: int) -> Iterator[Month]:
    """`first` and those after it."""
    for _number in range(count):
        yield first
        first = first.next


def parts() -> list[Part]:
    """Those that are there, the oldest first; without `other`."""
    there = sql.rows("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE])
    named = (NAMED.fullmatch(table) for (table,) in there)
    found = [(one[0], one[1], Month(int(one[2]), int(one[3]))) for one in named if one]
    return sorted(
        (Part(name, month if before else month.next) for name, before, month in found), key=lambda one: one.end
    )


def make_months(at: datetime) -> list[str]:
    """Make what is missing of the months from that of `at`; the names of those made.

    A month begins where the parts before it end. Raises OperationalError when the table was too busy: try again later.
    """
    there = parts()
    first = max([Month.of(at), *(part.end for part in there)])
    wanted = months_from(Month.of(at), AHEAD + 1)
    return [_make(month) for month in wanted if month >= first]


@transaction.atomic
def _make(month: Month) -> str:
    """Make one month, with what waits for it in `other`. Inserts go on meanwhile."""
    name = f"{TABLE}_{month}"
    given = {"begin": month.begin, "end": month.next.begin}
    sql.run(PATIENCE)
    sql.run(f"LOCK TABLE {OTHER} IN ACCESS EXCLUSIVE MODE")
    sql.run(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)")
    sql.run(
        f"""
        WITH moved AS (DELETE FROM {OTHER} WHERE at >= %(begin)s AND at < %(end)s RETURNING {WHOLE})
        INSERT INTO {name} ({WHOLE}) SELECT {WHOLE} FROM moved
        """,
        given,
    )
    bounds = f"FROM ('{month.begin.isoformat()}') TO ('{month.next.begin.isoformat()}')"
    sql.run(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES {bounds}")
    return name


def drop_months(before: datetime) -> list[str]:
    """Take off the months that ended before a moment and hold nothing any more; the names of those taken off.

    A part that is in use just now stays until the next time.
    """
    dropped = []
    for part in parts():
        if part.end.begin <= before:
            try:
                dropped += [part.table] if _drop(part.table) else []
            except OperationalError:
                continue
    return dropped


@transaction.atomic
def _drop(table: str) -> bool:
    """Take a part off if it is empty, without waiting for anybody."""
    sql.run(PATIENCE)
    sql.run(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE NOWAIT")
    if sql.rows(f"SELECT 1 FROM {table} LIMIT 1"):
        return False
    sql.run(f"DROP TABLE {table}")
    return True
