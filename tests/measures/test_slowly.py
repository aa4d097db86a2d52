"""Each measure gives what its formula says: compared with a slow count in plain Python, on random companies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.measures.slowly import SLOWLY
from tests.measures.worlds import FIRST, LAST, Rows, world

from wellworn.measures.catalogue import MEASURES
from wellworn.measures.intervals import kaplan_meier
from wellworn.measures.lifecycle import LIFECYCLE
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.report import put_by
from wellworn.measures.tables import Tables

GROUPINGS = [(), ("role",), ("role", "team")]


def ordered(rows: list[Row] | Rows) -> list[list[tuple[str, object]]]:
    return sorted((sorted(row.items()) for row in rows), key=str)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), by=st.sampled_from(GROUPINGS), shift=st.integers(0, 20), length=st.integers(34, 91))
def test_a_measure_counts_what_a_slow_count_does(
    measure: Measure, seed: int, by: tuple[str, ...], shift: int, length: int
) -> None:
    company = world(seed)
    first = FIRST + timedelta(days=shift)
    scope = Scope(first, min(LAST, first + timedelta(days=length)), by)
    engine = company.in_duckdb()
    assert ordered(engine.rows(measure.expression(Tables.named(), scope))) == ordered(
        SLOWLY[measure.key](company, scope)
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_put_by_changes_no_number(seed: int) -> None:
    engine, scope = world(seed, 30).in_duckdb(), Scope(FIRST, LAST, ("role",))
    tables = put_by(engine, Tables.named(), scope)
    for measure in MEASURES:
        plain, kept = (engine.rows(measure.expression(one, scope)) for one in (Tables.named(), tables))
        assert ordered(plain) == ordered(kept), measure.key


def test_days_that_are_not_told_apart_by_surface_change_no_number() -> None:
    engine, scope = world(3, 30).in_duckdb(), Scope(FIRST, LAST, ("role",))  # whose days all have one surface
    once = replace(Tables.named(), is_by_surface=False)
    for measure in MEASURES:
        plain, kept = (
            engine.rows(measure.expression(one, scope)) for one in (Tables.named(), put_by(engine, once, scope))
        )
        assert ordered(plain) == ordered(kept), measure.key


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), by=st.sampled_from(GROUPINGS))
def test_new_returning_and_resurrecting_are_the_active_in_every_week(seed: int, by: tuple[str, ...]) -> None:
    rows = world(seed).in_duckdb().rows(LIFECYCLE.expression(Tables.named(), Scope(FIRST, LAST, by)))
    assert rows
    for row in rows:
        new, returning, resurrecting, dormant, active, people = (
            int(str(row[name])) for name in ("new", "returning", "resurrecting", "dormant", "active", "people")
        )
        assert new + returning + resurrecting == active
        assert active + dormant <= people


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.integers(0, 4), st.integers(0, 4)),
        min_size=1,
        max_size=12,
        unique_by=lambda one: one[0],
    )
)
def test_kaplan_and_meiers_curve_is_the_product_it_is_defined_as(ended: list[tuple[int, int, int]]) -> None:
    followed = [
        (time, is_event) for time, events, censored in ended for is_event in [True] * events + [False] * censored
    ]
    assume(followed)
    for step in kaplan_meier(sorted(ended)):
        left = Fraction(1)
        for time in {time for time, is_event in followed if is_event and time <= step.time}:
            at_risk = sum(one >= time for one, _ in followed)
            left *= 1 - Fraction(sum(one == time and is_event for one, is_event in followed), at_risk)
        assert step.left == pytest.approx(float(left))
