"""A number that is held back to a range is said as what is known of it, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.adoption.reading import in_words
from wellworn.measures.holding_back import Range


@pytest.mark.parametrize(
    ("low", "high", "people", "words"),
    [(0, 4, 40, "under 5"), (36, 40, 40, "nearly all"), (0, 20, 40, "under 21"), (20, 40, 40, "20 or more"), (0, 7, 40, "under 8"), (7, 21, 40, "7 to 21")],
)  # fmt: skip
def test_a_range_in_words(low: int, high: int, people: int, words: str) -> None:
    assert in_words(Range(low, high, people)) == words


@given(st.integers(10, 200), st.data())
def test_nearly_all_is_never_said_of_what_may_be_half(people: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, people))
    high = data.draw(st.integers(low, people))
    if in_words(Range(low, high, people)) == "nearly all":
        assert low > people - 5
