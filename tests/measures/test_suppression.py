"""What of groups may be shown: the floor, what would follow from it, small teams, and what somebody has been shown before."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellworn.measures.suppression import (
    FLOOR,
    Group,
    Ledger,
    Team,
    Why,
    bits,
    decide,
    dominated,
    numbers,
    outcome,
    outcomes,
    roll_up,
    stand,
    tells,
)
from wellworn.measures.suppression.algebra import atoms, isolated, reduced

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
sets = st.lists(st.integers(1, 2**9 - 1), min_size=1, max_size=7)


def shown(*groups: tuple[str, range | list[int]], known: int = 0, k: int = FLOOR) -> tuple[str, ...]:
    return decide([Group(name, bits(members)) for name, members in groups], known=known, k=k).shown


def rank(rows: list[list[int]]) -> int:
    """By Gauss over fractions: as slow and plain as can be."""
    left, found = [[Fraction(cell) for cell in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        lead = next((row for row in left if row[column]), None)
        if lead is None:
            continue
        found += 1
        left = [[a - b * row[column] / lead[column] for a, b in zip(row, lead, strict=True)] for row in left
                if row is not lead]  # fmt: skip
    return found


def told_slowly(rows: list[int], k: int) -> bool:
    """Whether some fewer than k people can be told: leaving out their columns then lowers the rank."""
    everybody = numbers(rows[0] if len(rows) == 1 else bits(one for row in rows for one in numbers(row)))
    whole = rank([[row >> one & 1 for one in everybody] for row in rows])
    for few in combinations(everybody, min(k - 1, len(everybody))):
        rest = [one for one in everybody if one not in few]
        if rank([[row >> one & 1 for one in rest] for row in rows]) < whole:
            return True
    return False


@settings(max_examples=150)
@given(sets, st.integers(2, 6))
def test_it_finds_just_what_trying_every_few_people_finds(rows: list[int], k: int) -> None:
    assert bool(isolated(rows, k)) == told_slowly(rows, k)


@given(sets, st.integers(2, 6))
def test_what_is_found_follows_from_the_sets_that_are_blamed(rows: list[int], k: int) -> None:
    for found in isolated(rows, k):
        few = [part for part in atoms(rows) if part & found.members]
        assert sum(part.bit_count() for part in few) < k
        blamed = [[int(part & rows[place] != 0) for part in atoms(rows)] for place in found.by]
        without = [[cell for cell, part in zip(row, atoms(rows), strict=True) if part not in few] for row in blamed]
        assert rank(without) < rank(blamed)


@given(st.lists(st.lists(st.integers(-3, 3), min_size=5, max_size=5), min_size=1, max_size=6))
def test_the_reduction_keeps_the_row_space_and_is_whole(rows: list[list[int]]) -> None:
    import numpy as np

    one = [[*row, *(int(place == other) for other in range(len(rows)))] for place, row in enumerate(rows)]
    lines, pivots = reduced(np.array(one), 5)
    assert len(pivots) == rank(rows)
    assert rank([*rows, *([int(cell) for cell in line[:5]] for line in lines)]) == len(pivots)
    for column, place in pivots.items():
        assert np.flatnonzero(lines[:, column]).tolist() == [place]


def test_numbers_that_outgrow_the_machine_stay_exact() -> None:
    import numpy as np

    size = 24  # 0/1 matrices of this size have determinants of ten digits and more
    rng = np.random.default_rng(3)
    matrix = np.hstack([rng.integers(0, 2**20, (size, size)), np.eye(size, dtype=np.int64)])
    lines, pivots = reduced(matrix, size)
    assert len(pivots) == size
    exact = matrix[:, :size].astype(object)
    for place in pivots.values():
        assert not ((lines[place, size:] @ exact) - lines[place, :size]).any()


def test_sales_is_too_few_and_technology_would_reveal_it() -> None:
    sales, technology, support = range(4), range(4, 13), range(13, 40)
    company = ("Company", range(40))
    groups = [company, ("Sales", sales), ("Technology", technology), ("Support", support)]
    decision = decide([Group(name, bits(members)) for name, members in groups])
    assert decision.shown == ("Company", "Support")
    assert decision.held == {"Sales": Why.TOO_FEW, "Technology": Why.WOULD_REVEAL}


def test_a_remainder_of_six_is_no_reason_to_hold_back() -> None:
    assert shown(("Company", range(40)), ("Technology", range(6, 15)), ("Support", range(15, 40)))[1:] == (
        "Technology",
        "Support",
    )


def test_tables_that_cross_are_judged_together() -> None:
    """Each cell and each total has five or more; that the two empty-looking cells are three and two follows from the rest."""
    north_rep, north_lead, south_rep, south_lead = range(10), range(10, 13), range(13, 20), range(20, 22)
    rep, lead = [*north_rep, *south_rep], [*north_lead, *south_lead]
    groups = [
        ("All", range(22)), ("North", range(13)), ("South", range(13, 22)), ("Reps", rep), ("Leads", lead),
        ("North reps", north_rep), ("South reps", south_rep), ("North leads", north_lead), ("South leads", south_lead),
    ]  # fmt: skip
    decision = decide([Group(name, bits(members)) for name, members in groups], first=["All", "North", "South"])
    assert {"All", "North", "South"} < set(decision.shown)
    assert "North reps" not in decision.shown and decision.held["North leads"] is Why.TOO_FEW
    assert not tells(bits(members) for name, members in groups if name in decision.shown)


def test_no_argument_lowers_the_floor_and_some_raise_it() -> None:
    assert shown(("Four", range(4)), k=1) == () and shown(("Five", range(5)), k=0) == ("Five",)
    assert shown(("Nine", range(9)), k=10) == ()
    assert not outcome(2, 9, k=1).is_exact
    assert roll_up([Team("Four", None, bits(range(4)))], k=1).units == ()


def test_two_groups_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        decide([Group("North", bits(range(3))), Group("North", bits(range(9)))])


def test_who_the_reader_knows_does_not_count() -> None:
    assert shown(("Team of five", range(5))) == ("Team of five",)
    assert shown(("Team of five", range(5)), known=bits([2])) == ()
    assert shown(("Myself", [2]), known=bits([2])) == ("Myself",)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 2**16 - 1), min_size=1, max_size=12), st.integers(0, 2**16 - 1))
def test_what_is_decided_to_be_shown_tells_of_nobody(members: list[int], known: int) -> None:
    groups = [Group(str(place), one) for place, one in enumerate(members)]
    decision = decide(groups, known=known)
    left = [group.members & ~known for group in groups if group.name in decision.shown]
    assert not isolated([one for one in left if one], FLOOR)
    assert set(decision.shown) | set(decision.held) == {group.name for group in groups}


# ---- over time


def ask(ledger: Ledger, members: range | list[int], on: date, days: int = 28) -> tuple[bool, Ledger]:
    decision, ledger = ledger.ask([Group("Team", bits(members))], on - days * DAY, on)
    return bool(decision.shown), ledger


def test_a_team_without_the_one_who_left_is_not_shown_beside_the_team_with_them() -> None:
    before, ledger = ask(Ledger(), range(9), TODAY)
    after, ledger = ask(ledger, range(8), TODAY + DAY)
    assert before and not after
    assert ask(ledger, range(9), TODAY + 2 * DAY)[0]  # what was shown may be shown again


def test_a_report_of_another_quarter_is_not_compared() -> None:
    _before, ledger = ask(Ledger(), range(9), TODAY)
    assert not ask(ledger, range(8), TODAY + 118 * DAY)[0]
    assert ask(ledger, range(8), TODAY + 119 * DAY)[0]


def test_who_left_and_who_came_count_together() -> None:
    _before, ledger = ask(Ledger(), range(12), TODAY)
    assert not ask(ledger, range(2, 14), TODAY + DAY)[0]  # two left, two came: four
    assert ask(ledger, range(3, 14), TODAY + DAY)[0]  # three and two: five


def test_many_small_steps_are_no_way_round() -> None:
    _shown, ledger = ask(Ledger(), range(30), TODAY)
    for step in range(1, 8):
        _shown, ledger = ask(ledger, range(5 * step % 11, 30 - step), TODAY + step * DAY)
    assert not tells(row.members for row in ledger.rows)


def stands_in(wanted: int, ledger: Ledger, first: date, last: date) -> int | None:
    """Who may be shown in the place of one group alone."""
    return stand([Group("", wanted)], ledger, first, last, present=wanted)[0].shown.get("")


def test_new_people_wait_and_some_rest_beside_one_who_left() -> None:
    _shown, ledger = ask(Ledger(), range(12), TODAY)
    first, last = TODAY - 27 * DAY, TODAY + DAY
    assert stands_in(bits(range(13)), ledger, first, last) == bits(range(12))  # 12 has just come
    rested = stands_in(bits(range(1, 12)), ledger, first, last)  # 0 has left
    assert rested is not None and rested.bit_count() == 7 and not rested & 1
    assert not tells([rested, bits(range(12))])
    _shown, small = ask(Ledger(), range(8), TODAY)
    assert stands_in(bits(range(7)), small, first, last) is None


def test_who_publishes_their_own_number_is_told_what_that_would_expose() -> None:
    _shown, ledger = ask(Ledger(), range(5), TODAY)
    assert ledger.would_expose(bits([0])) and not ledger.would_expose(0)
    _shown, larger = ask(Ledger(), range(6), TODAY)
    assert not larger.would_expose(bits([0]))


def test_the_ledger_keeps_a_set_once_and_forgets_what_nothing_reaches() -> None:
    ledger = Ledger()
    for step in range(30):
        _shown, ledger = ask(ledger, range(9), TODAY + step * DAY)
    assert len(ledger.rows) == 1 and ledger.rows[0].last == TODAY + 29 * DAY
    assert ledger.forgets(TODAY + 200 * DAY, 28 * DAY).rows == ()
    assert ledger.forgets(TODAY + 60 * DAY, 28 * DAY) == ledger


# ---- small teams


def test_a_team_of_four_is_shown_within_the_one_above_and_said_so() -> None:
    teams = [
        Team("Sales", None, bits([0])),
        Team("North", "Sales", bits(range(1, 10))),
        Team("South", "Sales", bits(range(10, 14))),
    ]
    rolled = roll_up(teams)
    assert [(unit.name, unit.members.bit_count(), unit.joined) for unit in rolled.units] == [
        ("Sales", 5, ("South",)),
        ("North", 9, ()),
    ]
    assert rolled.too_few == {"South": "Sales"}


def test_a_manager_of_three_takes_the_smallest_team_along() -> None:
    teams = [Team("Sales", None, 0), Team("North", "Sales", bits(range(9))), Team("South", "Sales", bits(range(9, 12)))]
    rolled = roll_up(teams)
    assert [unit.members.bit_count() for unit in rolled.units] == [12]
    assert rolled.too_few == {"South": "Sales", "North": "Sales"}


def test_teams_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        roll_up([Team("A", "B", 1), Team("B", "A", 2)])


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9)), min_size=1, max_size=9), st.integers(0, 2**30))
def test_units_do_not_overlap_have_five_and_lose_nobody(shape: list[tuple[int, int]], known: int) -> None:
    teams, place = [], 0
    for number, (above, people) in enumerate(shape):
        teams.append(Team(str(number), str(above % number) if number else None, bits(range(place, place + people))))
        place += people
    rolled = roll_up(teams, known=known)
    assert all((unit.members & ~known).bit_count() >= FLOOR for unit in rolled.units)
    assert sum(unit.members.bit_count() for unit in rolled.units) <= place
    union = 0
    for unit in rolled.units:
        assert not union & unit.members
        union |= unit.members
    assert not union or ((bits(range(place)) & ~union) & ~known).bit_count() == 0


# ---- numbers of people


def test_nearly_nobody_and_nearly_everybody_are_ranges() -> None:
    assert outcome(5, 10).is_exact
    assert (outcome(0, 30), outcome(4, 30)) == (outcome(1, 30), outcome(2, 30))
    assert (outcome(30, 30).low, outcome(26, 30).high) == (26, 30)
    assert not outcome(4, 8).is_exact and outcome(4, 8).high == 4
    with pytest.raises(ValueError, match="no outcome"):
        outcome(2, 4)


def test_a_difference_is_not_nearly_nobody_either() -> None:
    company, team = bits(range(60)), bits(range(30))
    alone = outcomes([(company, 21), (team, 20)])
    assert [one.is_exact for one in alone] == [True, False]
    assert [one.is_exact for one in outcomes([(company, 40), (team, 20)])] == [True, True]


@given(st.lists(st.booleans(), min_size=20, max_size=40), st.integers(5, 15), st.integers(5, 15))
def test_every_range_holds_the_number_and_no_exact_part_is_extreme(did: list[bool], one: int, two: int) -> None:
    everybody, parts = range(len(did)), [range(one), range(one, min(one + two, len(did)))]
    groups = [(bits(members), sum(did[place] for place in members)) for members in [everybody, *parts]
              if len(members) >= FLOOR]  # fmt: skip
    found = outcomes(groups)
    assert all(shown.low <= yes <= shown.high for shown, (_members, yes) in zip(found, groups, strict=True))
    exact = [group for group, shown in zip(groups, found, strict=True) if shown.is_exact]
    for (outer, most), (inner, some) in combinations(exact, 2):
        people = (outer & ~inner).bit_count()
        assert people == 0 or FLOOR <= most - some <= people - FLOOR or not outer & inner


def test_a_sum_that_one_or_two_made_is_held_back() -> None:
    assert dominated([90, 5, 3, 2], people=8) and dominated([50, 45, 3, 2], people=8)
    assert not dominated([20, 20, 18, 17, 15, 10], people=6) and not dominated([0, 0], people=5)
