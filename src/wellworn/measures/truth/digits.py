"""The second to fourth digits of amounts: people who make numbers up like some digits better than others.

The first digit tells nothing: invented numbers follow Benford's law there as well (Diekmann 2007). Benford's law is not the null
either: the field's own distribution is, with each value moved by a few percent, which keeps its shape and washes its digits out.
Amounts that end in 0, 5 or 9 are left out, since estimates and prices end so by right.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.measures.truth.chance import Chance, Drawn
from wellworn.measures.truth.column import Column, Numbers
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent
from wellworn.measures.truth.significant import LARGEST as LARGEST_AMOUNT
from wellworn.measures.truth.significant import digit, digit_count

PLACES = (2, 3, 4)
MOVED = 0.07  # the spread, in logarithms, by which a value is moved
COPIES = 200_000  # moved values that the expectation rests on, at least
LARGEST = 200_000  # values looked at: more only make it slower
LEAST = 300  # amounts with four digits before the point, the last of them 1 to 4 or 6 to 8
SPREAD = 0.25  # of the logarithms: narrower fields are too close to a price list
MATTERS = 0.03  # of the digits, that would have to be others


def benford(place: int) -> NDArray[np.float64]:
    """The shares of digits at a place by Benford's law (Newcomb 1881): of 1 to 9 at the first, of 0 to 9 after it."""
    if place == 1:
        return np.log10(1 + 1 / np.arange(1, 10))
    before = np.arange(10 ** (place - 2), 10 ** (place - 1))
    return np.array([np.log10(1 + 1 / (10 * before + each)).sum() for each in range(10)])


def usable(whole: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those with four digits or more that do not end in 0, 5 or 9."""
    return whole[(digit_count(whole) >= 4) & ~np.isin(whole % 10, (0, 5, 9))]


def digits(column: Column, chance: Chance) -> Answer:
    """How far the digits in the places 2 to 4 are from what the field's own distribution gives, at the worst place."""
    sizes = np.abs(column.numbers)
    whole = np.floor(sizes[(sizes >= 1) & (sizes < LARGEST_AMOUNT)]).astype(np.int64)
    distinct, counts = np.unique(whole, return_counts=True)
    if len(whole) > len(distinct) * 2 and int(counts.max()) * 50 > len(whole):
        return NotEnough("The same amounts come again and again, as from a price list: their digits are not free.")
    values = usable(whole)
    if len(values) < LEAST:
        return NotEnough(f"{len(values)} amounts have four digits and are not round; this takes {LEAST}.")
    if float(np.std(np.log(values))) < SPREAD:
        return NotEnough("The amounts are too much alike for their digits to be free.")
    if len(values) > LARGEST:
        values = chance.generator.permutation(values)[:LARGEST]
    return _judged(values, chance)


def _judged(values: NDArray[np.int64], chance: Chance) -> Seen:
    size = len(values)
    seen = np.array([_shares(values, place) for place in PLACES])
    expected, effective = _expected(values, chance.generator)

    def distance(shares: NDArray[np.float64], given: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(size * ((shares - given) ** 2 / np.maximum(given, 1 / size)).sum(axis=-1))

    def draw(generator: Generator, draws: int) -> Drawn:
        total = np.zeros(draws)
        for given in expected:
            uncertain = generator.multinomial(effective, given, draws) / effective
            total += distance(generator.multinomial(size, given, draws) / size, uncertain)
        return total

    apart = 0.5 * np.abs(seen - expected).sum(axis=1)
    worst = int(apart.argmax())
    ordinary = 5 * np.sqrt(
        2 / np.pi * 0.09 / size
    )  # the mean of that distance by chance alone, for ten shares of a tenth
    return Seen(
        words=f"{percent(float(apart[worst]))} of the {('second', 'third', 'fourth')[worst]} digits would have to be others, for "
        f"amounts that nobody made up; {percent(float(ordinary))} would be chance",
        observed=float(apart[worst]),
        expected=float(ordinary),
        size=size,
        p_value=chance.p_value(
            float(sum(distance(one, given) for one, given in zip(seen, expected, strict=True))), draw
        ),
        matters=float(apart[worst]) >= MATTERS,
    )


def _shares(values: NDArray[np.int64], place: int) -> NDArray[np.float64]:
    return np.bincount(digit(values, place), minlength=10) / len(values)


def _expected(values: NDArray[np.int64], generator: Generator) -> tuple[NDArray[np.float64], int]:
    """The digits' shares among moved values, and how many values those shares are worth."""
    times = -(-COPIES // len(values))
    copies: Numbers = np.repeat(values, times).astype(np.float64) * np.exp(
        generator.normal(0, MOVED, len(values) * times)
    )
    moved = usable(np.floor(copies).astype(np.int64))
    return np.array([_shares(moved, place) for place in PLACES]), len(moved)


DIGITS = Detector(
    key="digits",
    title="Digits that somebody made up",
    kinds=frozenset({"amount"}),
    least=300,
    unit="share of the digits",
    null="multinomial draws from the digits of the field's own values, each moved by about 7 %",
    look=digits,
)
