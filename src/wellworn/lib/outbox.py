"""How far an append-only table can be read by the numbers of its rows, so that no row is passed over.

Numbers are drawn in order and committed in any order: a row can appear below one that has been read long ago. But whoever draws a
number holds a lock on the table until it commits. So: note the highest number that was drawn, then who holds such a lock. When they
have all let go of it, every row up to that number is there for good, whatever else is being written meanwhile. A long transaction
that writes other tables, or another database on the same server, is waited for by nobody.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from wellworn.lib import sql

PAUSE = 0.05  # seconds between two looks
DRAWN = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)"
WRITERS = """
    SELECT relation::regclass::text, virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND relation = ANY(%s::regclass[]::oid[])
"""
Writers = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Mark:
    """The highest number drawn of each table at one moment, and who was writing then."""

    drawn: Mapping[str, int]
    writers: Writers

    @classmethod
    def now(cls, *tables: str) -> Mark:
        """The mark of this moment. The numbers come first: a lock is taken before its number."""
        drawn = {table: int(sql.rows(DRAWN, [table])[0][0]) for table in tables}
        return cls(drawn, _writers(tables))

    def is_settled(self) -> bool:
        """Whether all who were writing then have ended."""
        return not self.writers or not self.writers & _writers(tuple(self.drawn))


class Reach:
    """How far tables can be read, asked again and again: a mark is kept until it is settled, so that a stream of writers that
    overlap cannot hold the reader off for ever."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        self._mark: Mark | None = None

    def look(self) -> Mapping[str, int] | None:
        """The number of each table up to which its rows are there for good; None while somebody may still write below it.

        Read the rows in a statement after this one.
        """
        mark = self._mark or Mark.now(*self.tables)
        self._mark = None if mark.is_settled() else mark
        return mark.drawn if self._mark is None else None

    def wait(self, seconds: float) -> Mapping[str, int] | None:
        """`look` for so long at most."""
        end = time.monotonic() + seconds
        while (drawn := self.look()) is None and time.monotonic() < end:
            time.sleep(PAUSE)
        return drawn


def _writers(tables: tuple[str, ...]) -> Writers:
    return frozenset(sql.rows(WRITERS, [list(tables)]))
