"""One draw of teams for whatever goes to some of them first: even within teams of like size, and the same again from its seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wellworn.friction.lot import ENOUGH_WAYS, Drawn, draw, ways

SIZES = st.lists(st.integers(1, 90), min_size=1, max_size=40)
SEEDS = st.integers(0, 2**53)


def counts(drawn: list[Drawn], steps: int) -> list[list[int]]:
    """How many teams of each stratum begin in each step."""
    strata = sorted({one.stratum for one in drawn})
    return [
        [sum((one.stratum, one.step) == (stratum, step) for one in drawn) for step in range(steps)]
        for stratum in strata
    ]


@given(sizes=SIZES, share=st.integers(1, 99), seed=SEEDS)
def test_a_draw_has_its_share_of_each_size_and_is_the_same_again(sizes: list[int], share: int, seed: int) -> None:
    teams = list(enumerate(sizes))
    drawn = draw(teams, (share, 100 - share), seed)
    assert draw(reversed(teams), (share, 100 - share), seed) == drawn
    assert sorted((one.team, one.size) for one in drawn) == teams
    assert abs(sum(one.is_first for one in drawn) - len(teams) * share / 100) <= 1
    found = counts(drawn, 2)
    for first, rest in found:
        assert abs(first - (first + rest) * share / 100) <= 1 + 1e-9
        assert len(found) == 1 or first + rest >= 4


@given(sizes=SIZES, steps=st.integers(2, 6), seed=SEEDS)
def test_steps_are_even_in_each_stratum(sizes: list[int], steps: int, seed: int) -> None:
    drawn = draw(list(enumerate(sizes)), (1,) * steps, seed)
    for one in counts(drawn, steps):
        assert max(one) - min(one) <= 1
    whole = [sum(one.step == step for one in drawn) for step in range(steps)]
    assert max(whole) - min(whole) <= 1


@given(sizes=SIZES, share=st.sampled_from((25, 50)), seed=SEEDS)
def test_teams_are_cut_into_strata_only_as_far_as_the_lot_keeps_enough_ways(
    sizes: list[int], share: int, seed: int
) -> None:
    found = counts(draw(list(enumerate(sizes)), (share, 100 - share), seed), 2)
    assert len(found) == 1 or ways(found) >= ENOUGH_WAYS


def test_large_teams_are_drawn_against_large_ones() -> None:
    drawn = draw([(team, 5 if team < 8 else 50) for team in range(16)], (1, 1), 7)
    for stratum in {one.stratum for one in drawn}:
        assert len({one.size for one in drawn if one.stratum == stratum}) == 1
    assert sum(one.is_first for one in drawn if one.size == 50) == 4


def test_eight_teams_are_drawn_among_all_for_two_strata_could_show_nothing() -> None:
    assert {one.stratum for one in draw([(team, team) for team in range(8)], (1, 1), 3)} == {0}


def test_nobody_is_drawn_where_nobody_is_wanted() -> None:
    assert not any(one.is_first for one in draw([(1, 3), (2, 4)], (0, 100), 1))
    assert draw([], (1, 1), 1) == []
