"""Effects against an implementation in plain Python, on random small panels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program import slowly
from tests.program.panels import table
from wellworn.program.effects import chance, group_time
from wellworn.program.effects.conclusion import Method
from wellworn.program.effects.estimate import weigher
from wellworn.program.effects.panel import NEVER, Panel
from wellworn.program.effects.twoway import decomposed, fixed_effects, fixed_effects_weights, two_by_two

VALUES = st.floats(-100, 100, allow_nan=False).map(lambda one: round(one, 3))


@st.composite
def panels(draw: st.DrawFn) -> tuple[list[list[float]], list[int]]:
    """Four to seven units, four to seven times; somebody is treated, somebody never."""
    width, count = draw(st.integers(4, 7)), draw(st.integers(4, 7))
    first = [draw(st.integers(1, width - 1)), width, width] + [draw(st.integers(1, width)) for _ in range(count - 3)]
    return [[draw(VALUES) for _ in range(width)] for _ in range(count)], first


@settings(max_examples=60, deadline=None)
@given(panels(), st.booleans(), st.sampled_from([group_time.LAST, group_time.MEAN]))
def test_group_times_and_their_sums_are_those_of_the_formulas(
    panel: tuple[list[list[float]], list[int]], never: bool, base: str
) -> None:
    outcome, first = panel
    made = table(np.array(outcome), first)
    found = group_time.cells(made, group_time.NEVER_TREATED if never else group_time.NOT_YET_TREATED, base=base)
    slow = slowly.cells(outcome, first, never=never, base=base)
    assert {(one.group, one.time): pytest.approx(one.effect, abs=1e-7) for one in found} == slow
    for one in found:
        assert float((one.weights * made.outcome).sum()) == pytest.approx(one.effect, abs=1e-7)
        assert one.influence.mean() == pytest.approx(0, abs=1e-7)
    overall = group_time.aggregate(made, found, group_time.SIMPLE)[0]
    assert overall.effect == pytest.approx(slowly.simple(outcome, first, never=never, base=base), abs=1e-7)
    steps = group_time.aggregate(made, found, group_time.EVENT)[1]
    assert {one.at: pytest.approx(one.effect, abs=1e-7) for one in steps} == slowly.by_event(
        outcome, first, never=never, base=base
    )


@settings(max_examples=60, deadline=None)
@given(panels())
def test_fixed_effects_are_the_sum_of_their_comparisons(panel: tuple[list[list[float]], list[int]]) -> None:
    outcome, first = panel
    made = table(np.array(outcome), first)
    slow = slowly.fixed_effects(outcome, first)
    assert float((fixed_effects_weights(made) * made.outcome).sum()) == pytest.approx(slow, abs=1e-6)
    assert sum(one.weight * one.effect for one in decomposed(made)) == pytest.approx(slow, abs=1e-6)
    assert fixed_effects(as_long(outcome, first)).coefficients[0] == pytest.approx(slow, abs=1e-6)


def as_long(outcome: list[list[float]], first: list[int]) -> Panel:
    count, width = len(outcome), len(outcome[0])
    starts = np.array([one if one < width else NEVER for one in first])
    unit = np.repeat(np.arange(count), width)
    return Panel(unit, np.tile(np.arange(width, dtype=float), count), starts[unit], np.array(outcome).ravel())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=5, max_size=6), st.integers(1, 3), st.integers(2, 3))
def test_two_groups_by_the_lot_are_those_of_all_orders(outcome: list[list[float]], begins: int, treated: int) -> None:
    first = [begins] * treated + [4] * (len(outcome) - treated)
    made = table(np.array(outcome), first, drawn=True)
    found = chance.by_randomisation(made, weigher(Method.TWO_GROUPS))
    assert found.estimate == pytest.approx(slowly.two_groups(outcome, first), abs=1e-7)
    assert found.chance == pytest.approx(slowly.lot(outcome, first), abs=1e-9)
    assert two_by_two(as_long(outcome, first)).coefficients[3] == pytest.approx(found.estimate, abs=1e-6)


def test_an_interval_by_the_lot_is_what_the_lot_does_not_contradict() -> None:
    outcome = np.random.default_rng(5).normal(0, 1, (7, 4)) + np.outer([1, 1, 1, 0, 0, 0, 0], [0, 0, 3, 3])
    found = chance.by_randomisation(table(outcome, [2] * 3 + [4] * 4, drawn=True), weigher(Method.TWO_GROUPS))
    inside, outside = found.high - 0.01, found.high + 0.01
    assert (
        slowly.lot(outcome.tolist(), [2] * 3 + [4] * 4, inside)
        > 0.05
        >= slowly.lot(outcome.tolist(), [2] * 3 + [4] * 4, outside)
    )


def test_shifting_a_team_or_a_week_changes_no_effect() -> None:
    draws = np.random.default_rng(3)
    outcome, first = draws.normal(0, 1, (9, 8)), [3, 3, 3, 5, 5, 5, 8, 8, 8]
    moved = outcome + draws.normal(0, 9, (9, 1)) + draws.normal(0, 9, (1, 8))
    for method in (Method.STAGGERED, Method.CALLAWAY_SANTANNA, Method.FIXED_EFFECTS):
        one, other = table(outcome, first), table(moved, first)
        assert (weigher(method)(one) * one.outcome).sum() == pytest.approx(
            (weigher(method)(other) * other.outcome).sum()
        )


def test_corrections_are_those_of_their_papers() -> None:
    chances = np.array([0.01, 0.04, 0.03, 0.005])
    assert chance.corrected(chances).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])  # Holm 1979, by hand
    assert chance.corrected(chances, "benjamini-hochberg").tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
