"""Every event is counted into its member's day exactly once, however it arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage import rolling
from wellworn.usage.models import Event, RollUp, Surface, UsageDay
from wellworn.usage.rolling import roll_up

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
FEATURES = ("record.change", "deal.move")


def counted() -> dict[tuple[date, int | None, str, str, bool], int]:
    """The roll-up as it stands."""
    rows = UsageDay.objects.values_list("day", "member", "feature", "surface", "automatic", "count")
    return {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in rows}


def test_a_day_is_the_members_own(ana: Member, ben: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(zone="Pacific/Auckland")
    Member.objects.filter(pk=ben.pk).update(zone="America/Los_Angeles")
    for member in (ana, ben, None):
        Event.record("record.change", by=member, at=NOW)
    assert roll_up() == 3
    days = {member: day for day, member, *_rest in counted()}
    assert days == {ana.pk: date(2026, 11, 23), ben.pk: date(2026, 11, 22), None: date(2026, 11, 22)}


def test_a_zone_that_nobody_knows_counts_as_utc_and_stops_nothing(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(zone="Mars/Olympus")
    Event.record("record.change", by=ana, at=NOW)
    assert roll_up() == 1
    assert UsageDay.objects.get().day == NOW.date()


def test_what_is_done_by_hand_by_the_machine_and_elsewhere_is_counted_apart(ana: Member) -> None:
    for automatic, surface in (
        (False, Surface.WEB),
        (True, Surface.CAPTURE),
        (False, Surface.API),
        (False, Surface.WEB),
    ):
        Event.record("record.change", by=ana, at=NOW, automatic=automatic, surface=surface, count=2)
    roll_up()
    assert {(row[3], row[4]): count for row, count in counted().items()} == {
        ("web", False): 4,
        ("capture", True): 2,
        ("api", False): 2,
    }


def test_a_late_event_is_added_to_its_own_day(ana: Member) -> None:
    Event.record("record.change", by=ana, at=NOW)
    roll_up()
    Event.record("record.change", by=ana, at=NOW - timedelta(days=400))
    Event.record("record.change", by=ana, at=NOW)
    assert roll_up() == 2
    assert sorted((row[0], count) for row, count in counted().items()) == [(date(2025, 10, 18), 1), (NOW.date(), 2)]
    assert roll_up() == 0


def test_a_run_costs_as_many_statements_for_many_events_as_for_one(
    ana: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Event.objects.bulk_create(
        Event(at=NOW, member=ana, feature="record.change", surface="web", kind="", count=1) for _n in range(300)
    )
    roll_up()
    Event.objects.bulk_create(
        Event(at=NOW, member=ana, feature="record.change", surface="web", kind="", count=1) for _n in range(300)
    )
    # how far, who writes; zones (two); twice: savepoint, the row, its lock, the counting, the row, release
    with django_assert_num_queries(4 + 2 * 6):
        assert roll_up() == 300
    assert UsageDay.objects.get().count == 600


@dataclass
class World:
    """Writers that commit when they are told to, and what they wrote."""

    members: list[Member]
    open: dict[int, psycopg.Connection]
    waiting: dict[int, list[tuple[date, int | None, str, str, bool]]]
    plain: Counter[tuple[date, int | None, str, str, bool]]

    @classmethod
    def begin(cls, members: list[Member]) -> World:
        """Nothing has happened."""
        sql.run("TRUNCATE usage_event, usage_usageday, usage_rollup")
        return cls(members, {}, {}, Counter())

    def write(self, slot: int, who: int, feature: int, days: int, hours: int, count: int) -> None:
        """An event in a writer's transaction."""
        if slot not in self.open:
            address = {**connection.get_connection_params(), "cursor_factory": None}
            self.open[slot], self.waiting[slot] = psycopg.connect(**address), []
        member = self.members[who] if who < len(self.members) else None
        at = NOW - timedelta(days=days, hours=hours)
        self.open[slot].execute(
            "INSERT INTO usage_event (at, member_id, feature, surface, automatic, kind, count) VALUES (%s, %s, %s, 'web', %s, '', %s)",
            [at, member and member.pk, FEATURES[feature], member is None, count],
        )
        day = at.astimezone(ZoneInfo(member.zone if member else "UTC")).date()
        key = (day, member.pk if member else None, FEATURES[feature], "web", member is None)
        self.waiting[slot] += [key] * count

    def end(self, slot: int, commits: bool) -> None:
        """A writer commits or gives up."""
        if slot in self.open:
            writer, written = self.open.pop(slot), self.waiting.pop(slot)
            writer.commit() if commits else writer.rollback()
            writer.close()
            self.plain.update(written if commits else [])

    def close(self) -> None:
        """Every writer gives up."""
        for slot in list(self.open):
            self.end(slot, False)


class Killed(Exception):
    """The process ends before its transaction does."""


def killed_run(at_once: int) -> None:
    """A run that counts and never commits."""
    with suppress(Killed), transaction.atomic():
        rolling.roll_up(at_once=at_once)
        raise Killed


writes = some.tuples(
    some.just("write"),
    some.integers(0, 2),
    some.integers(0, 2),
    some.integers(0, 1),
    some.integers(-1, 70),
    some.integers(0, 23),
    some.integers(1, 3),
)
steps = some.one_of(
    writes,
    writes,
    some.tuples(some.just("end"), some.integers(0, 2), some.booleans()),
    some.tuples(some.just("roll"), some.integers(1, 4)),
    some.tuples(some.just("kill"), some.integers(1, 4)),
)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[list[Member]]:
    """Two members on two sides of the date line, for real."""
    yield [
        Member.objects.create(email=f"{name}@norrvik.example", name=name, zone=zone)
        for name, zone in (("ana", "Pacific/Kiritimati"), ("ben", "Pacific/Pago_Pago"))
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=some.lists(steps, max_size=30))
def test_any_order_any_cuts_and_any_number_of_runs_give_the_plain_count(
    committed: list[Member], plan: list[tuple[int | str | bool, ...]]
) -> None:
    world = World.begin(committed)
    try:
        for verb, *given_ in plan:
            if verb == "write":
                world.write(*given_)  # type: ignore[arg-type]
            elif verb == "end":
                world.end(*given_)  # type: ignore[arg-type]
            elif verb == "roll":
                roll_up(at_once=given_[0])  # type: ignore[arg-type]
                assert all(world.plain[key] >= count for key, count in counted().items())
            else:
                killed_run(given_[0])  # type: ignore[arg-type]
        for slot in list(world.open):
            world.end(slot, True)
    finally:
        world.close()
    roll_up(at_once=3)
    roll_up()
    assert counted() == dict(world.plain)
    assert RollUp.objects.get().event_cursor >= Event.objects.count()
