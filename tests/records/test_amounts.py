"""Amounts as people say them: the short form counts wherever an amount is typed, and nothing of it is dropped in silence."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.said_amounts import currency
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
        ("45 000 €", 45_000),
        ("1 234 567,89 kr", Decimal("1234567.89")),
        ("CHF 45'000.–", 45_000),
        ("45 Tsd. €", 45_000),
        ("45k€", 45_000),
        ("45 kr", 45),
        ("US$ 12.50", Decimal("12.50")),
        ("1.234.567", 1_234_567),
        ("12.345", 12_345),
        ("0.125", Decimal("0.13")),
        ("1234.5678", Decimal("1234.57")),
        ("1,00,000", 100_000),
        ("45000.00", 45_000),
    ],
)
def test_an_amount_is_read_as_people_say_it(said: str, amount: Decimal | int | None) -> None:
    assert as_amount(said) == amount


@pytest.mark.parametrize(
    "said",
    [
        "a lot",
        "999999999m",
        "-5",
        "1e9",
        "=1+1",
        "(500)",
        "3 mil",
        "2 billion",
        "10 x 5",
        "45k-50k",
        "12 5",
        "50%",
        "1 2 3",
        "+31 38 555 01",
        "5 Stück",
    ],
)
def test_what_is_no_amount_is_refused(said: str) -> None:
    with pytest.raises(CannotSave):
        as_amount(said)


@pytest.mark.parametrize(
    ("said", "here", "code"),
    [
        ("€ 12", "USD", "EUR"), ("12 000 SEK", "EUR", "SEK"), ("$12", "EUR", "USD"), ("$12", "CAD", "CAD"), ("CA$ 12", "USD", "CAD"), ("$12 AUD", "EUR", "AUD"),
        ("12 kr", "DKK", "DKK"), ("12", "EUR", ""), ("12k zł", "EUR", "PLN"), ("¥12", "CNY", "CNY"), ("a lot", "EUR", ""),
    ],
)  # fmt: skip
def test_the_currency_of_an_amount_is_the_one_it_names(said: str, here: str, code: str) -> None:
    assert currency(said, here) == code


def test_a_sign_of_several_currencies_of_which_none_is_ours_tells_none() -> None:
    with pytest.raises(ValueError, match="kr"):
        currency("12 kr", "EUR")


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(CannotSave):
        as_amount(text)


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_an_amount_as_it_is_kept_is_read_as_itself(amount: Decimal) -> None:
    assert as_amount(f"{amount:f}") == amount
