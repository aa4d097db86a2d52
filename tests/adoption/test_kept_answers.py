"""Counts are kept until what they were counted from has changed, and never longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from wellworn.adoption.counted import Counts, counted
from wellworn.adoption.models import Counted, DayByHand
from wellworn.adoption.tables import application
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.catalogue import MEASURES
from wellworn.measures.engines import PostgreSQL
from wellworn.measures.measure import Row, Scope
from wellworn.members.models import Member, Role, Team
from wellworn.usage.models import Surface, UsageDay

pytestmark = pytest.mark.django_db
WEEK = Scope(date(2026, 11, 16), date(2026, 11, 20))
BY_USE = [one for one in MEASURES if one.needs == ("usage_days",)]


def used(member: Member, day: date = WEEK.first, feature: str = "deal.move", count: int = 1) -> UsageDay:
    """Something done by hand."""
    return UsageDay.objects.create(
        day=day, member=member, feature=feature, surface=Surface.WEB, automatic=False, count=count
    )


@pytest.fixture
def here(ana: Member, ben: Member) -> Member:
    """Ana, who has been here with Ben since spring and has used it on one day."""
    Member.objects.update(created_at="2026-03-01T00:00:00Z")
    used(ana)
    return ana


def active() -> Row:
    """The counts of the active share in the week."""
    [row] = counted(ACTIVE_SHARE, WEEK)
    return row


def test_a_second_question_reads_what_was_kept(here: Member, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Six statements: where members are, holidays and company days, the members, what is kept, the versions of the days."""
    first = active()
    with django_assert_num_queries(6):
        assert active() == first
    assert first["active_days"] == 1


CHANGES: dict[str, Callable[[Member], object]] = {
    "something was done": lambda ana: used(ana, date(2026, 11, 17)),
    "more was done on a day": lambda ana: UsageDay.objects.update(count=7),
    "what was done is gone": lambda ana: UsageDay.objects.all().delete(),
    "somebody came": lambda ana: Member.objects.create(email="new@norrvik.example"),
    "somebody has another role": lambda ana: ana.change_role(Role.MANAGER, by=ana),
    "a team has another name": lambda ana: Team.objects.update(name="Accounts"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_counted_anew(here: Member, change: Callable[[Member], object]) -> None:
    """Whatever it is, and whichever way it was written."""
    scope = replace(WEEK, by=("role", "team"))
    counted(ACTIVE_SHARE, scope)
    change(here)
    fresh = PostgreSQL(connection).rows(ACTIVE_SHARE.expression(application(), scope))
    assert ordered(counted(ACTIVE_SHARE, scope)) == ordered(fresh)


def test_days_outside_of_a_window_leave_its_counts_alone(here: Member) -> None:
    """A window that is over stays counted, whatever is done today."""
    active()
    before = Counted.objects.get().counted_at
    used(here, date(2026, 11, 21))
    active()
    assert Counted.objects.get().counted_at == before


def test_what_is_put_by_is_what_would_be_counted(here: Member, ben: Member) -> None:
    """Each measure of use, by every grouping: the same rows with what is put by as without it."""
    for day in range(1, 20):
        used(ben, date(2026, 11, day), "record.change", day)
        used(here, date(2026, 10, day), "page.open")
    for by in ((), ("role",), ("role", "team")):
        scope = Scope(date(2026, 9, 1), date(2026, 11, 22), by)
        for measure in BY_USE:
            fresh = PostgreSQL(connection).rows(measure.expression(application(), scope))
            assert ordered(Counts().of(measure, scope)) == ordered(fresh), measure.key
    assert DayByHand.objects.filter(acts=0).count() == 19  # looking moves nothing on


def ordered(rows: list[Row]) -> list[Row]:
    """Rows in an order of their own."""
    return sorted(rows, key=str)
