"""The pipeline by stage and member; and a follow-up, a call and its next step said in few words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Team
from wellworn.records.by_member import quarter_of
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Activity, Deal, Kind, Stage, Task


def deal(name: str, by: Member, amount: int, closes: date, stage: str = "") -> Deal:
    made = create(name, by=by, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    change(made, "amount", str(amount), by=by)
    change(made, "close_date", closes.isoformat(), by=by)
    if stage:
        change(made, "stage", str(Stage.objects.get(name=stage).pk), by=by)
    return made


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_a_quarter_holds_its_day_begins_a_month_and_ends_where_the_next_begins(day: date) -> None:
    first, after = quarter_of(day)
    assert first <= day < after
    assert first.day == 1 and first.month in (1, 4, 7, 10)
    assert quarter_of(after - timedelta(days=1)) == (first, after)
    assert quarter_of(after)[0] == after


@pytest.mark.django_db
def test_what_closes_this_quarter_is_summed_by_stage_and_member(
    ana: Member, ben: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, after = quarter_of(timezone.localdate())
    deal("Line 1", ana, 30_000, first, "Discover")
    deal("Line 2", ana, 12_000, after - timedelta(days=1), "Discover")
    deal("Line 3", ben, 5_000, first, "Qualify")
    deal("Later", ana, 900_000, after)
    browser = signed_in(ana)
    with django_assert_num_queries(9):  # session, member, frame, stages, currency, rates, sums, members
        page = browser.get("/deals/by-member").content.decode()
    assert "€42,000" in page and "€5,000" in page and "€47,000" in page
    assert "€900,000" not in page
    assert "€900,000" in browser.get("/deals/by-member?when=next").content.decode()


@pytest.mark.django_db
def test_another_teams_deals_are_in_no_sum(ana: Member, carl: Member) -> None:
    theirs = deal("Theirs", carl, 70_000, timezone.localdate())
    Deal.objects.filter(pk=theirs.pk).update(team=Team.objects.create(name="Service", path="999."))
    page = signed_in(ana).get("/deals/by-member").content.decode()
    assert "70,000" not in page and str(carl) not in page
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    assert signed_in(Member.objects.get(pk=ana.pk)).get("/deals/by-member").status_code == 404


@pytest.mark.django_db
def test_a_day_alone_is_a_follow_up_with_the_record_it_was_said_on(ana: Member) -> None:
    about = create("Level on 4 tanks", by=ana, kind=Kind.DEAL).record
    signed_in(ana).post("/tasks/add", {"about": "deal", "record": about.pk, "line": "tue"})
    task = Task.objects.get()
    assert (task.name, task.deal_id) == ("Follow up with Level on 4 tanks", about.pk)
    assert task.due_on is not None and task.due_on.weekday() == 1


@pytest.mark.django_db
def test_a_call_that_ends_with_a_day_keeps_its_words_and_is_followed_up_then(ana: Member) -> None:
    create("Femke Bos", by=ana, kind=Kind.PERSON)
    signed_in(ana).post("/quick", {"line": "call Femke wants the data sheets tue"})
    call, task = Activity.objects.get(kind="call"), Task.objects.get()
    assert call.text.new == "wants the data sheets"
    assert task.name == "Follow up with Femke Bos"
    assert task.due_on is not None and task.due_on.weekday() == 1
