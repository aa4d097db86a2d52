"""No row of an append-only table is passed over by who reads it in the order of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection

from wellworn.lib import sql
from wellworn.lib.outbox import Reach

Connect = Callable[..., psycopg.Connection]


@pytest.fixture
def connect(transactional_db: None) -> Iterator[Connect]:
    """Further connections to the database, or to a neighbour on its server; the table they write to."""
    sql.run("CREATE TABLE outbox_rows (id bigserial PRIMARY KEY, said text)")
    opened: list[psycopg.Connection] = []

    def one(**otherwise: object) -> psycopg.Connection:
        opened.append(psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": None, **otherwise}))
        return opened[-1]

    yield one
    for writer in opened:
        writer.close()
    sql.run("DROP TABLE outbox_rows")


def write(writer: psycopg.Connection) -> int:
    """A row, not yet committed; its number."""
    row = writer.execute("INSERT INTO outbox_rows (said) VALUES ('…') RETURNING id").fetchone()
    assert row is not None
    return int(row[0])


def reach() -> Reach:
    return Reach("outbox_rows")


def test_an_empty_table_is_read_to_its_beginning(connect: Connect) -> None:
    assert reach().look() == {"outbox_rows": 0}


def test_what_is_committed_is_read_at_once(connect: Connect) -> None:
    writer = connect()
    last = [write(writer) for _number in range(3)][-1]
    writer.commit()
    assert reach().look() == {"outbox_rows": last}


def test_a_number_drawn_first_and_committed_last_is_waited_for(connect: Connect) -> None:
    slow, quick = connect(), connect()
    write(slow)
    last = write(quick)
    quick.commit()
    reader = reach()
    assert reader.look() is None
    slow.commit()
    assert reader.look() == {"outbox_rows": last}


def test_so_it_is_where_the_slow_one_began_after_the_quick_one(connect: Connect) -> None:
    """The age of transactions says nothing here: the older one draws the higher number and commits first."""
    older, younger = connect(), connect()
    older.execute("SELECT pg_current_xact_id()")
    write(younger)
    write(older)
    older.commit()
    reader = reach()
    assert reader.look() is None
    younger.commit()
    assert reader.look() == {"outbox_rows": 2}


def test_a_number_that_was_given_up_is_waited_for_no_longer(connect: Connect) -> None:
    writer = connect()
    write(writer)
    reader = reach()
    assert reader.look() is None
    writer.rollback()
    assert reader.look() == {"outbox_rows": 1}


def test_writers_that_overlap_for_ever_hold_nobody_off(connect: Connect) -> None:
    first, second = connect(), connect()
    write(first)
    reader = reach()
    assert reader.look() is None
    write(second)
    first.commit()
    assert reader.look() == {"outbox_rows": 1}
    assert reader.look() is None
    second.commit()
    assert reader.look() == {"outbox_rows": 2}


def test_who_writes_elsewhere_or_only_reads_is_not_waited_for(connect: Connect) -> None:
    busy, reading, neighbour = connect(), connect(), connect(dbname="postgres")
    busy.execute("CREATE TEMPORARY TABLE elsewhere (id bigint)")
    busy.execute("INSERT INTO elsewhere VALUES (1)")
    reading.execute("SELECT * FROM outbox_rows")
    neighbour.execute("SELECT pg_current_xact_id()")
    assert reach().look() == {"outbox_rows": 0}


def test_waiting_ends_after_a_while(connect: Connect) -> None:
    writer = connect()
    write(writer)
    assert reach().wait(0) is None
    writer.commit()
    assert reach().wait(30) == {"outbox_rows": 1}
