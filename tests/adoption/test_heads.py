"""The rows of a measure are read in words on its page: heads, roles, shares in hundred, and no key of the program."""

from __future__ import annotations

import pytest

from wellworn.adoption.heads import head, readable
from wellworn.adoption.measure_charts import Rows
from wellworn.measures.catalogue import MEASURES


def test_heads_values_and_shares_are_said_in_words() -> None:
    counted = [{"role": "rep", "people": 1240, "active_share": 0.853, "interval": (0.81, 0.9), "feature": "deal.move"}]
    heads, rows = readable(Rows(key="x", title="x", sentence="", counted=counted).table)
    assert heads == ["Role", "People", "Share moved on", "95 % interval", "Feature"]
    assert rows == [["Rep", "1,240", "85 %", "81 % – 90 %", rows[0][4]]] and "." not in rows[0][4]


def test_a_column_that_nobody_named_is_read_as_words_and_an_odd_interval_as_it_stands() -> None:
    heads, rows = readable(Rows(key="x", title="x", sentence="", counted=[{"odd_one": "a", "interval": "a – b"}]).table)
    assert (heads, rows) == (["Odd one", "95 % interval"], [["a", "a – b"]])


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.key)
def test_no_column_that_a_measure_splits_or_counts_by_is_shown_as_a_key(measure: object) -> None:
    for name in (*measure.splits, *measure.heads):  # type: ignore[attr-defined]
        assert "_" not in head(name) and head(name)[0].isupper()
