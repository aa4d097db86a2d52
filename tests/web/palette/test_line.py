"""A line as the palette reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.web.palette.line import read

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("text", "rest", "day", "amount"),
    [
        ("aquaveld 11 dec", "aquaveld", date(2026, 12, 11), None),
        ("task tue call Femke", "task call Femke", date(2026, 11, 24), None),
        ("amount 52k", "amount", None, Decimal(52_000)),
        ("aquaveld 1.2m", "aquaveld", None, Decimal(1_200_000)),
        ("aquaveld €38,200", "aquaveld", None, Decimal(38_200)),
        ("aquaveld 38.200,50", "aquaveld", None, Decimal("38200.50")),
        ("route 66", "route 66", None, None),
        ("femke", "femke", None, None),
        ("", "", None, None),
    ],
)
def test_a_day_and_an_amount_are_found(text: str, rest: str, day: date | None, amount: Decimal | None) -> None:
    line = read(text, TODAY)
    assert (line.rest, line.day, line.amount) == (rest, day, amount)


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    line = read(text, TODAY)
    assert len(line.rest) <= len(line.text) + 2 and "\0" not in line.text
    assert line.amount is None or 0 <= line.amount < Decimal("1e12")


def test_what_stands_after_a_verb() -> None:
    assert read("New person Femke Bos", TODAY).after("new person") == "Femke Bos"
    assert read("newest", TODAY).after("new") is None
    assert read("note", TODAY).after("note") == ""
