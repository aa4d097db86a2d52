"""The tables of the measures, out of the application, say what its records say when they are read one by one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from wellworn.adoption.counted import Counts
from wellworn.adoption.tables import application
from wellworn.measures.engines import PostgreSQL
from wellworn.measures.measure import Row
from wellworn.members import calendars, tree
from wellworn.members.models import CompanyDay, Member, Role

pytestmark = pytest.mark.django_db


def member_rows() -> dict[object, Row]:
    """The members' table, by member."""
    rows = PostgreSQL(connection).rows(application().members)
    assert rows == Counts().members
    return {row["member"]: row for row in rows}


def test_a_member_is_told_with_team_days_and_calendar(ana: Member, ada: Member) -> None:
    sales = tree.create("Sales", parent=None, by=ada)
    north = tree.create("North/East", parent=sales, by=ada)
    ana.move_to(north, by=ada)
    Member.objects.filter(pk=ana.pk).update(zone="America/New_York", created_at="2026-03-02T02:00:00Z", country="SE")
    calendars.keep_weekdays(ana, [0, 1, 2], by=ana)
    calendars.take_off(ana, date(2026, 7, 6), date(2026, 7, 10), by=ana)
    CompanyDay.objects.create(day=date(2026, 12, 28), name="Between the years")
    row = member_rows()[ana.pk]
    assert row["team"] == "Sales/North-East"
    assert (row["started"], row["ended"]) == (date(2026, 3, 1), None)  # still Sunday where she is
    assert (row["weekdays"], row["role"], row["zone"]) == ("1110000", "rep", "America/New_York")
    days = str(row["days_off"]).split()
    assert {"2026-06-06", "2026-12-28", "2026-07-06..2026-07-10"} <= set(days)
    assert "2026-07-04" not in days


def test_who_left_is_there_until_their_last_day(ana: Member, ada: Member) -> None:
    ana.deactivate(by=ada)
    Member.objects.filter(pk=ana.pk).update(ended_on="2026-11-02")
    assert member_rows()[ana.pk]["ended"] == date(2026, 11, 2)


def test_a_program_behind_a_token_is_no_member_of_any_number(ada: Member) -> None:
    Member.objects.create(email="program@norrvik.example", role=Role.ADMIN, is_service=True)
    assert set(member_rows()) == {ada.pk}
