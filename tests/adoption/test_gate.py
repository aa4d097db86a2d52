"""What a reader is shown of groups: who is counted, what is held back, what they were shown before, and who looked."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.adoption.company import TODAY, at, company, leaves, live, staff, team, used
from wellworn.adoption.asking import ask, ask_all, ask_series
from wellworn.adoption.models import LedgerRow, Look
from wellworn.measures.active import ACTIVE_SHARE, REACH
from wellworn.measures.catalogue import MEASURES
from wellworn.measures.features import FEATURES
from wellworn.measures.habit import HABIT
from wellworn.measures.holding_back import Range
from wellworn.measures.measure import PEOPLE, Scope
from wellworn.measures.suppression import FLOOR, tells
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db
SIXTY = Scope(TODAY - timedelta(days=59), TODAY)
BY_TEAM, BY_ROLE, BY_BOTH = SIXTY.also_by("team"), SIXTY.also_by("role"), SIXTY.also_by("role", "team")
OF_USE = [one for one in MEASURES if set(one.needs) <= {"usage_days"}]


@pytest.fixture
def people() -> dict[str, list[Member]]:
    found = company()
    live([one for group in found.values() for one in group], SIXTY.first - timedelta(days=90), TODAY)
    return found


@pytest.mark.parametrize("scope", [SIXTY, BY_TEAM, BY_ROLE, BY_BOTH, SIXTY.also_by("team", "role")])
def test_every_measure_of_use_is_told_of_just_the_groups_that_may_be_shown(
    people: dict[str, list[Member]], scope: Scope
) -> None:
    reader = people["service"][0]
    for answer in ask_all(OF_USE, scope, by=reader, page="test").values():
        by = scope.also_by(*answer.measure.always_by).by
        for row in answer.rows:
            assert tuple(str(row[name]) for name in by) in answer.people
            assert "team" in scope.by or "team" not in row
            for name in answer.measure.heads:
                value, of = row.get(name), row[PEOPLE]
                assert not isinstance(value, int) or not isinstance(of, int) or FLOOR <= value <= of - FLOOR, (
                    row,
                    name,
                )
        assert answer.measure.starters or answer.rows


def test_what_is_counted_is_counted_over_just_the_people_that_were_decided_about(
    people: dict[str, list[Member]],
) -> None:
    answer = ask(ACTIVE_SHARE, BY_TEAM, by=people["service"][0], page="test")
    assert {row["team"]: row[PEOPLE] for row in answer.rows} == {key[0]: size for key, size in answer.people.items()}


def test_a_team_of_three_is_counted_in_the_one_above_and_said_so(people: dict[str, list[Member]]) -> None:
    answer = ask(ACTIVE_SHARE, BY_TEAM, by=people["service"][0], page="test")
    assert answer.people == {("Sales",): 15, ("Sales/Field",): 20, ("Service",): 12, ("",): 5}
    assert answer.within["Sales/South",] == answer.within["Sales/North",] == ("Sales",)
    assert ("Sales/South",) in answer.held


def test_numbers_of_heads_that_are_nearly_nobody_are_ranges(people: dict[str, list[Member]]) -> None:
    for one in people["north"][:2]:
        used(one, "list.bulk", [TODAY - timedelta(days=3), TODAY - timedelta(days=9)])
    for one in people["field"][:7]:
        used(one, "report.write", [TODAY - timedelta(days=3), TODAY - timedelta(days=9)])
    answer = ask(FEATURES, SIXTY, by=people["service"][0], page="test")
    bulk, written = answer.row(role="rep", feature="list.bulk"), answer.row(role="rep", feature="report.write")
    assert bulk and written
    assert isinstance(bulk["users"], Range) and bulk["users"].is_few and str(bulk["users"]) == "fewer than 5"
    assert bulk["share"] is None and bulk["verdict"] == "hardly" and bulk["acts"] is None
    assert written["users"] == 7 and written["acts"] == 14


def test_what_nobody_used_is_told_like_what_one_person_used(people: dict[str, list[Member]]) -> None:
    used(people["north"][3], "view.link", [TODAY])
    answer = ask(FEATURES, SIXTY, by=people["service"][0], page="test")
    one, nobody = answer.row(role="rep", feature="view.link"), answer.row(role="rep", feature="feed.make")
    assert one and nobody
    assert {**one, "feature": ""} == {**nobody, "feature": ""}


def test_a_sum_that_one_made_is_not_told(people: dict[str, list[Member]]) -> None:
    for one in people["field"][:9]:
        used(one, "list.paste", [TODAY])
    used(people["field"][9], "list.paste", [TODAY], count=7_919)
    answer = ask(FEATURES, SIXTY, by=people["service"][0], page="test")
    row = answer.row(role="rep", feature="list.paste")
    assert row and row["users"] == 10 and row["acts"] is None


def test_a_reader_is_not_shown_the_team_without_the_one_who_left(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    before = ask(ACTIVE_SHARE, BY_TEAM, by=reader, page="test")
    leaves(people["field"][4])
    after = ask(ACTIVE_SHARE, BY_TEAM, by=reader, page="test")
    assert before.people["Sales/Field",] - after.people["Sales/Field",] == FLOOR
    assert after.people["Sales",] == before.people["Sales",]
    rows = LedgerRow.objects.filter(ledger__reader=reader).select_related("group")
    assert not tells([row.group.bits for row in rows], known=1 << reader.pk)


def test_one_who_joins_waits_and_everybody_goes_on(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    before = ask(ACTIVE_SHARE, BY_TEAM, by=reader, page="test")
    staff(1, people["field"][0].team)
    after = ask(ACTIVE_SHARE, BY_TEAM, by=reader, page="test")
    assert after.people == before.people
    staff(4, people["field"][0].team)
    assert ask(ACTIVE_SHARE, BY_TEAM, by=reader, page="test").people["Sales/Field",] == 25


def test_the_first_page_of_all_decides_about_everybody_first(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    assert ask(ACTIVE_SHARE, BY_BOTH, by=reader, page="test").people
    assert ask(ACTIVE_SHARE, SIXTY, by=reader, page="test").people == {(): 52}
    assert ask(ACTIVE_SHARE, BY_ROLE, by=reader, page="test").people


def test_a_company_that_has_just_begun_is_counted_from_its_beginning() -> None:
    began = TODAY - timedelta(days=20)
    reader, *others = staff(20, team("All"), since=at(began))
    live([reader, *others], began, TODAY)
    answer = ask(ACTIVE_SHARE, SIXTY, by=reader, page="test")
    assert answer.people == {(): 20} and answer.since == began
    series = ask_series(ACTIVE_SHARE, SIXTY, by=reader, page="test")
    assert [one.scope.first >= began for one in series.steps] == [True, True, True][: len(series.steps)]
    assert len(series.steps) == 3


def test_a_series_is_about_the_same_people_at_every_step(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    series = ask_series(HABIT, BY_TEAM, by=reader, page="test")
    assert len(series.steps) == 8
    assert all(one.people == series.people for one in series.steps)
    assert all(
        later.scope.first - earlier.scope.first == timedelta(days=7) for earlier, later in pairwise(series.steps)
    )
    assert series.steps[-1].scope.last == TODAY
    reach = ask_series(REACH, SIXTY, step=30, by=reader, page="test")
    assert [len(one.rows) > 1 for one in reach.steps] == [True, True]
    assert all(row["periods"] and row["share"] for one in reach.steps for row in one.rows)
    with pytest.raises(ValueError, match="1 to 60 steps"):
        ask_series(HABIT, SIXTY, step=90, by=reader, page="test")


def test_a_look_is_one_row_a_day_for_a_page_and_those_it_is_about_find_it(people: dict[str, list[Member]]) -> None:
    reader = people["service"][0]
    for _time in range(2):
        ask_all([ACTIVE_SHARE, REACH], BY_TEAM, by=reader, page="overview")
    [look] = Look.objects.all()
    assert (look.reader, look.page, look.by, look.measures) == (reader, "overview", "team", ["active_share", "reach"])
    assert ("Sales/Field",) in look.groups
    new = staff(1, people["north"][0].team)[0]
    assert list(Look.objects.about(people["north"][0])) == [look] and not Look.objects.about(new).exists()
    ask(ACTIVE_SHARE, SIXTY, by=reader, page="overview")
    assert Look.objects.exclude(pk=look.pk).get().groups == []  # of everybody together there are none


def test_nothing_shown_is_no_look() -> None:
    [reader, *_] = staff(4, None, Role.REP)
    assert ask(ACTIVE_SHARE, SIXTY, by=reader, page="overview").is_held
    assert not Look.objects.exists()
