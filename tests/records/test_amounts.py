"""Amounts as people say them: the short form counts wherever an amount is typed, and nothing of it is dropped in silence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wellworn.records.values import CannotSave, as_amount


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("45k", 45_000),
        ("45 K", 45_000),
        ("€1.5k", 1_500),
        ("1,5k EUR", 1_500),
        ("2m", 2_000_000),
        ("2 mio.", 2_000_000),
        ("38.200,50", Decimal("38200.50")),
        ("38200", 38_200),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_say_it(said: str, amount: Decimal | int | None) -> None:
    assert as_amount(said) == amount


@pytest.mark.parametrize("said", ["a lot", "999999999m", "-5"])
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(CannotSave):
        as_amount(said)
