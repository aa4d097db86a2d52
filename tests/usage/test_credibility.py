"""The estimate between a model and what was measured: golden numbers worked out by hand, and what must hold of any."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wellworn.usage.credibility import LEAST, MODEL_ERROR, MOST, Times, estimate


def kept(entries: list[int]) -> Times:
    """What is kept of some entries."""
    return Times(len(entries), sum(entries), sum(one * one for one in entries), len(entries), sum(entries))


def test_without_an_entry_the_model_stands_with_the_error_that_its_authors_found() -> None:
    told = estimate(10, Times())
    assert (told.seconds, told.error, told.entries, told.credibility) == (10, pytest.approx(2.1), 0, 0)


def test_a_hundred_entries_against_a_model_that_is_off() -> None:
    """By hand: mean 14, variance 36, so chance is 36/100 = 0.36. The model says 10: 4² - 0.36 = 15.64 is more than 2.1² = 4.41, so it errs
    by 15.64. z = 15.64 / 16 = 0.9775; 10 + 0.9775 × 4 = 13.91; error √(0.9775 × 0.36) = 0.593."""
    times = Times(100, 1400, 14 * 14 * 100 + 36 * 99, 100, 1400)
    told = estimate(10, times)
    assert times.variance == pytest.approx(36)
    assert (told.seconds, told.credibility) == (pytest.approx(13.91), pytest.approx(0.9775))
    assert told.error == pytest.approx(0.59321, abs=1e-5)


def test_ten_entries_that_agree_with_the_model() -> None:
    """By hand: mean 10.5, variance 44.1, chance 4.41; the model 10 ± 2.1, 2.1² = 4.41. Each counts one half: 10.25 ± √2.205."""
    told = estimate(10, Times(10, 105, 0, 0, 0))
    assert told.credibility < 0.1  # their squares are not known, so they might be anything
    told = estimate(10, Times(10, 105, 1499, 10, 105))  # 1102.5 + 9 × 44.1 = 1499.4
    assert told.seconds == pytest.approx(10.25, abs=1e-3)
    assert told.error == pytest.approx(sqrt(2.205), abs=1e-3)


def test_where_squares_were_not_kept_times_vary_as_much_as_they_can() -> None:
    """Bhatia and Davis: (120 - 20) (20 - 1)."""
    assert Times(30, 600).variance == pytest.approx(1900)


entries = some.lists(some.integers(LEAST, MOST), min_size=2, max_size=60)
models = some.floats(1, 120)


@given(model=models, said=entries)
def test_the_estimate_lies_between_and_errs_no_more_than_what_was_measured(model: float, said: list[int]) -> None:
    times = kept(said)
    told = estimate(model, times)
    low, high = sorted((model, times.mean))
    assert low - 1e-9 <= told.seconds <= high + 1e-9
    assert 0 <= told.credibility <= 1
    assert told.error <= sqrt(times.variance / times.timed) + 1e-9


@given(said=entries)
def test_what_can_vary_at_most_is_never_less_than_what_varies(said: list[int]) -> None:
    """The bound is for all entries alike; the estimate divides by one less."""
    count = len(said)
    assert kept(said).variance * (count - 1) / count <= Times(count, sum(said)).variance + 1e-6


@given(model=models, said=entries, times=some.integers(2, 50))
def test_the_more_entries_the_more_they_count(model: float, said: list[int], times: int) -> None:
    few, many = kept(said), kept(said * times)
    assert abs(estimate(model, many).seconds - many.mean) <= abs(estimate(model, few).seconds - few.mean) + 1e-6


@given(said=entries, cut=some.integers(1, 59))
def test_months_added_up_are_one_sum(said: list[int], cut: int) -> None:
    assert kept(said[:cut]) + kept(said[cut:]) == kept(said)


def test_the_models_error_is_the_published_one() -> None:
    assert MODEL_ERROR == 0.21
