"""How often effects are wrong: a small seeded share of what `bin/bench effects` does at length."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from tests.program.panels import added, table, world
from wellworn.program.effects import chance
from wellworn.program.effects.conclusion import Method
from wellworn.program.effects.estimate import fitting, likely, weigher
from wellworn.program.effects.regression import least_squares, long_run
from wellworn.program.effects.series import interrupted

STAGGERED = [8] * 3 + [12] * 3 + [16] * 3 + [24] * 3
TWO = [12] * 5 + [24] * 5


def out_of(count: int, rate: float) -> float:
    """The most that chance lets a rate be missed by, in 1 of 1,000 such tests."""
    return 3.3 * float(np.sqrt(rate * (1 - rate) / count))


@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("first", [STAGGERED, TWO])
def test_nothing_is_found_where_nothing_is_and_intervals_hold(first: list[int], drawn: bool) -> None:
    held = 0
    for seed in range(150):
        made = world(seed, first, 24, effect=1.0, drawn=drawn)
        found = likely(made, weigher(fitting(made)), seed)
        held += found.low <= 1.0 <= found.high
    assert abs(held / 150 - 0.95) <= out_of(
        150, 0.95
    )  # that 1 is not in it is as rare as that 0 is not where nothing is


def test_the_test_and_its_interval_agree() -> None:
    for seed in range(40):
        made = world(seed, STAGGERED, 24, effect=0.5, drawn=seed % 2 == 0)
        found = likely(made, weigher(Method.STAGGERED), seed)
        assert (found.chance <= 0.05) == (not found.low <= 0.0 <= found.high)


def test_fixed_effects_mislead_where_effects_grow_and_group_times_do_not() -> None:
    """All are treated in the end, and the effect grows by 1 each week: the true mean is told by one and not by the other."""
    first = [4] * 6 + [10] * 6 + [16] * 6
    told: dict[Method, list[float]] = {Method.STAGGERED: [], Method.CALLAWAY_SANTANNA: [], Method.FIXED_EFFECTS: []}
    for seed in range(60):
        made = world(seed, first, 20, effect=lambda since: 1.0 + since, spread=0.5)
        since = np.arange(20)[None, :] - np.array(first)[:, None]
        true = added(since, lambda one: 1.0 + one)
        for method, found in told.items():
            weights = weigher(method)(made)
            among = (weights != 0) & (since >= 0) if method is not Method.FIXED_EFFECTS else since >= 0
            among &= np.arange(20)[None, :] < (16 if method is not Method.FIXED_EFFECTS else 20)
            found.append(float((weights * made.outcome).sum()) - float(true[among].mean()))
    for method in (Method.STAGGERED, Method.CALLAWAY_SANTANNA):
        error = np.std(told[method]) / np.sqrt(60)
        assert abs(np.mean(told[method])) < 3.3 * error
    assert np.mean(told[Method.FIXED_EFFECTS]) < -4  # a growing effect of 8.5 in the mean is told as less than half


def test_a_lot_of_few_ways_says_so() -> None:
    assert chance.possible(world(1, [2, 2, 2, 4, 4, 4], 4, drawn=True)) == 20
    assert chance.possible(world(1, [2, 2, 4, 4], 4, drawn=True)) == 6


def test_series_find_nothing_where_nothing_is() -> None:
    held = 0
    for seed in range(300):
        noise = steady(seed, 60, 0.3)
        found = interrupted(noise + np.arange(60) * 0.1 + 2.0 * (np.arange(60) >= 36), 36).effect
        held += found.low <= 2.0 <= found.high
    assert abs(held / 300 - 0.95) <= out_of(300, 0.95)


def steady(seed: int, width: int, alike: float) -> np.ndarray:
    """One series of weeks that resemble the week before."""
    draws = np.random.default_rng([seed, 9])
    noise = np.empty(width)
    noise[0] = draws.normal()
    for time in range(1, width):
        noise[time] = alike * noise[time - 1] + np.sqrt(1 - alike**2) * draws.normal()
    return noise


def test_errors_are_those_of_statsmodels() -> None:
    draws = np.random.default_rng(11)
    columns = np.column_stack([np.ones(60), draws.normal(0, 1, (60, 2))])
    outcome, cluster, weight = draws.normal(0, 1, 60), np.repeat(np.arange(12), 5), draws.uniform(0.5, 2, 60)
    plain = sm.WLS(outcome, columns, weights=weight)
    ours = least_squares(columns, outcome, weight)
    assert np.allclose(ours.coefficients, plain.fit().params)
    assert np.allclose(ours.covariance, plain.fit().cov_params())
    grouped = plain.fit(cov_type="cluster", cov_kwds={"groups": cluster})
    assert np.allclose(least_squares(columns, outcome, weight, cluster).covariance, grouped.cov_params())
    lasting = sm.OLS(outcome, columns).fit(cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True})
    assert np.allclose(long_run(columns, outcome, 4).covariance, lasting.cov_params())


def test_the_error_of_a_table_without_noise_is_nothing() -> None:
    made = table(np.outer([1.0, 2, 3, 4], np.ones(6)) + np.outer([1, 1, 0, 0], [0, 0, 0, 1, 1, 1]), [3, 3, 6, 6])
    found = chance.by_students(made, weigher(Method.TWO_GROUPS)(made))
    assert (found.estimate, found.low, found.high) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))
