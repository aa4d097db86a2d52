"""Each measure gives what its formula says: compared with a slow count in plain Python, on random companies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.slowly import SLOWLY
from tests.measures.worlds import FIRST, LAST, Rows, world

from wellworn.measures.catalogue import MEASURES
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
