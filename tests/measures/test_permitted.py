"""Which groups of a report by role or team may be shown, who is counted in them, and how that goes on while people come and go."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from wellworn.measures.measure import Row, Scope
from wellworn.measures.permitted import EVERYBODY, OTHERS, permitted
from wellworn.measures.suppression import FLOOR, Ledger, Why, bits, tells

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
BY_TEAM = Scope(FIRST, LAST, ("team",))
PLACES: dict[object, int] = {number: number for number in range(600)}
DAY = timedelta(days=1)


def people(
    team: str, numbers: range, role: str = "rep", started: date | None = None, ended: date | None = None
) -> list[Row]:
    return [{"member": one, "role": role, "team": team, "started": started, "ended": ended} for one in numbers]


def test_a_small_team_takes_the_smallest_beside_it_along() -> None:
    members = people("Sales", range(4)) + people("Technology", range(4, 13)) + people("Support", range(13, 40))
    allowed, _ledger = permitted(members, BY_TEAM)
    assert allowed.people == {("Support",): 27, (OTHERS,): 13}
    assert allowed.held == {("Sales",): Why.TOO_FEW, ("Technology",): Why.TOO_FEW}
    assert allowed.within == {("Sales",): (OTHERS,), ("Technology",): (OTHERS,)}


def test_small_teams_go_into_the_one_above_by_their_paths() -> None:
    members = people("Sales/North", range(4)) + people("Sales/South", range(4, 7)) + people("Sales/West", range(7, 20))
    assert permitted(members + people("Support", range(20, 40)), BY_TEAM)[0].people == {
        ("Sales",): 7, ("Sales/West",): 13, ("Support",): 20,
    }  # fmt: skip


def test_by_nothing_everybody_is_one_group() -> None:
    assert permitted(people("Sales", range(6)), Scope(FIRST, LAST))[0].people == {EVERYBODY: 6}
    assert permitted(people("Sales", range(4)), Scope(FIRST, LAST))[0].held == {EVERYBODY: Why.TOO_FEW}


def test_who_was_there_for_a_part_of_the_window_is_in_no_group() -> None:
    members = people("Sales", range(9)) + people("Sales", range(9, 13), ended=date(2026, 10, 30))
    members += people("Sales", range(13, 17), started=date(2026, 10, 2))
    assert permitted(members, Scope(FIRST, LAST))[0].groups == {EVERYBODY: tuple(range(9))}


def test_a_company_that_has_just_begun_is_counted_from_when_nearly_all_were_there() -> None:
    members = people("Sales", range(20), started=date(2026, 10, 5)) + people(
        "Sales", range(20, 23), started=date(2026, 10, 20)
    )
    allowed, _ledger = permitted(members, Scope(FIRST, LAST))
    assert allowed.since == date(2026, 10, 5) and allowed.people == {EVERYBODY: 20}


def test_starters_are_those_alone_who_came_in_the_window() -> None:
    members = people("Sales", range(20)) + people("Sales", range(20, 27), started=date(2026, 10, 20))
    assert permitted(members, Scope(FIRST, LAST), starters=True)[0].people == {EVERYBODY: 7}


def test_when_one_leaves_others_of_the_same_team_rest_and_the_other_teams_go_on() -> None:
    members = people("North", range(12)) + people("South", range(12, 40))
    before, ledger = permitted(members, BY_TEAM, ledger=Ledger(), places=PLACES)
    after, ledger = permitted([row for row in members if row["member"] != 3], BY_TEAM, ledger=ledger, places=PLACES)
    assert (before.people["North",], after.people["North",], after.people["South",]) == (12, 7, 28)
    assert not tells(row.members for row in ledger.rows)


def test_who_moves_is_counted_where_they_were() -> None:
    members = people("North", range(12)) + people("South", range(12, 40))
    before, ledger = permitted(members, BY_TEAM, ledger=Ledger(), places=PLACES)
    moved = [row if row["member"] != 3 else {**row, "team": "South"} for row in members]
    assert permitted(moved, BY_TEAM, ledger=ledger, places=PLACES)[0].groups == before.groups


def test_the_reader_counts_for_nothing() -> None:
    members = people("North", range(5)) + people("South", range(5, 40))
    assert ("North",) in permitted(members, BY_TEAM)[0].shown
    assert ("North",) not in permitted(members, BY_TEAM, known=[2])[0].shown


def test_whoever_publishes_something_counts_for_nothing_and_is_protected_all_the_same() -> None:
    members = people("North", range(12)) + people("South", range(12, 40))
    allowed, ledger = permitted(members, BY_TEAM, ledger=Ledger(), places=PLACES, published=[3])
    fewer = [row for row in members if row["member"] != 3]
    _after, ledger = permitted(fewer, BY_TEAM, ledger=ledger, places=PLACES, published=[3])
    assert not tells(row.members for row in ledger.rows)
    assert not tells((row.members for row in ledger.rows), known=bits([3]))
    assert ("North",) not in permitted(
        people("North", range(5)) + people("South", range(5, 40)), BY_TEAM, published=[3]
    )[0].shown
    assert allowed.people["North",] == 12


def test_a_page_by_team_leaves_what_the_roles_need() -> None:
    members = (
        people("North", range(20)) + people("South", range(20, 33)) + people("South", range(33, 40), role="manager")
    )
    _teams, ledger = permitted(members, BY_TEAM, ledger=Ledger(), places=PLACES)
    assert {bits(range(33)), bits(range(33, 40))} <= {row.members for row in ledger.rows}


def test_a_ledger_needs_places_that_stay() -> None:
    with pytest.raises(ValueError, match="stays theirs"):
        permitted([], Scope(FIRST, LAST), ledger=Ledger())


def test_over_a_year_of_comings_and_goings_everybody_is_shown_every_week_and_most_of_the_teams() -> None:
    """Eighty-six people, one in eight of whom leaves in a year and is followed by somebody; one in twenty moves to another team."""
    rng, teams = random.Random(4), [f"Division {number % 2}/Team {number}" for number in range(10)]
    there: dict[int, Row] = {
        number: people(teams[number % 10], range(number, number + 1))[0] for number in range(86)
    }  # fmt: skip
    ledger, come, weeks, everybody, counted, shown = Ledger(), 86, 0, 0, 0.0, 0
    waiting: list[tuple[date, str]] = []
    for day in (FIRST + number * DAY for number in range(365)):
        for number, row in list(there.items()):
            if number and rng.random() < 0.125 / 365:
                del there[number]
                waiting.append((day + rng.randint(5, 60) * DAY, str(row["team"])))
            elif rng.random() < 0.05 / 365:
                there[number] = {**row, "team": rng.choice(teams)}
        for due in [one for one in waiting if one[0] <= day]:
            waiting.remove(due)
            there[come] = people(due[1], range(come, come + 1), started=day)[0]
            come += 1
        if day.weekday() == 0:
            scope = Scope(day - 59 * DAY, day, ("team",))
            allowed, ledger = permitted(there.values(), scope, ledger=ledger, known=[0], places=PLACES)
            whole, ledger = permitted(there.values(), scope.counted_by(()), ledger=ledger, known=[0], places=PLACES)
            weeks += 1
            everybody += EVERYBODY in whole.shown
            counted += sum(whole.people.values()) / len(there)
            shown += len(allowed.shown)
            near = ledger.near(scope.first, scope.last)
            assert not any(tells(family, known=bits([0])) for family in near)
    assert everybody == weeks == 52
    assert counted / weeks > 0.85 and shown / weeks > FLOOR
