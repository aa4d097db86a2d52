"""The events' table is parted by month, and takes every event whatever its date."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as some

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.models import Event
from wellworn.usage.months import Month, drop_months, make_months, months_from, parts
from wellworn.work.schedule import SCHEDULE

FAR = datetime(2031, 11, 22, tzinfo=UTC)  # no month is there yet, whenever this is run


def part_of(event: Event) -> str:
    """The part that an event lies in."""
    ((name,),) = sql.rows("SELECT tableoid::regclass::text FROM usage_event WHERE id = %s", [event.pk])
    return str(name)


@given(some.datetimes(timezones=some.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_months_follow_each_other_without_a_gap(at: datetime) -> None:
    first, second, third = months_from(Month.of(at), 3)
    assert first.begin <= at < first.next.begin == second.begin
    assert (second.next, third.begin > second.begin) == (third, True)


def test_the_months_to_come_are_made_once(db: None) -> None:
    assert make_months(FAR) == [
        "usage_event_2031_11",
        "usage_event_2031_12",
        "usage_event_2032_01",
        "usage_event_2032_02",
    ]
    assert make_months(FAR) == []
    assert make_months(datetime(2031, 12, 1, tzinfo=UTC)) == ["usage_event_2032_03"]
    assert [part.table for part in parts()][-1] == "usage_event_2032_03"


def test_an_event_goes_into_its_month_and_is_never_refused_for_want_of_one(ana: Member) -> None:
    make_months(FAR)
    inside, far, old = (
        Event.record("record.change", by=ana, at=at)
        for at in (FAR, datetime(2045, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC))
    )
    assert part_of(inside) == "usage_event_2031_11"
    assert part_of(far) == "usage_event_other"
    assert part_of(old).startswith("usage_event_before_")
    assert inside.pk < far.pk < old.pk
    assert Event.objects.count() == 3


def test_a_month_that_is_made_late_takes_what_waited_for_it(ana: Member) -> None:
    waiting = Event.record("record.change", by=ana, at=FAR, kind="deal", record_id=7)
    assert part_of(waiting) == "usage_event_other"
    make_months(FAR)
    assert part_of(waiting) == "usage_event_2031_11"
    assert Event.objects.get() == waiting
    assert Event.objects.filter(member=ana, record_id=7, at=FAR).count() == 1


def test_a_month_goes_when_it_is_over_and_empty(ana: Member) -> None:
    make_months(FAR)
    event = Event.record("record.change", by=ana, at=FAR)
    over = datetime(2032, 1, 1, tzinfo=UTC)
    assert drop_months(over)[-1] == "usage_event_2031_12"
    assert part_of(event) == "usage_event_2031_11"
    event.delete()
    assert drop_months(over) == ["usage_event_2031_11"]
    assert [part.table for part in parts()] == ["usage_event_2032_01", "usage_event_2032_02"]
    assert part_of(Event.record("record.change", by=ana, at=FAR)) == "usage_event_other"


def test_a_month_is_not_waited_for_when_the_table_is_in_use(transactional_db: None) -> None:
    make_months(FAR)
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": None}) as reader:
        reader.execute("SELECT 1 FROM usage_event LIMIT 1")
        assert drop_months(datetime(2031, 12, 1, tzinfo=UTC)) == []
    try:
        assert "usage_event_2031_11" in drop_months(datetime(2040, 1, 1, tzinfo=UTC))
    finally:
        with_now_again()


def with_now_again() -> None:
    """The parts as migrations leave them, for the tests after one that committed."""
    call_command("migrate", "usage", "0003", verbosity=0)
    call_command("migrate", verbosity=0)


def test_a_busy_table_is_told_from_a_made_month(transactional_db: None) -> None:
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": None}) as writer:
        writer.execute("LOCK TABLE usage_event_other IN ROW EXCLUSIVE MODE")
        with pytest.raises(OperationalError):
            make_months(FAR)
    assert "usage_event_2031_11" not in {part.table for part in parts()}


def test_parting_the_table_keeps_every_row_under_its_number(transactional_db: None) -> None:
    """There, back and there again, with events of two years and a gap in the numbers."""
    member = Member.objects.create(email="ana@norrvik.example", name="Ana Lind")
    moments = [datetime(2024 + n % 3, n % 12 + 1, 3, n, tzinfo=UTC) for n in range(20)]
    kept = [Event.record("record.change", by=member, at=at, kind="deal", record_id=9).pk for at in moments]
    Event.objects.filter(pk=kept.pop(5)).delete()
    before = list(Event.objects.order_by("pk").values())
    call_command("migrate", "usage", "0003", verbosity=0)
    assert not sql.rows("SELECT 1 FROM pg_inherits WHERE inhparent = 'usage_event'::regclass")
    assert list(Event.objects.order_by("pk").values()) == before
    call_command("migrate", verbosity=0)
    assert list(Event.objects.order_by("pk").values()) == before
    assert [row["id"] for row in before] == kept
    assert Event.record("record.change", by=member).pk > max(kept)


def test_what_recurs_makes_the_months(db: None) -> None:
    assert "wellworn.usage.tasks.keep_usage" in {entry.task for entry in SCHEDULE}
