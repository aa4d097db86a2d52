"""Numbers that heap on round ones: estimates and inventions where a count was asked for.

Whipple's and Myers' indices are the published ones for ages; their idea is carried over to any whole numbers, and to amounts by the
digits that carry something. Prices are round by right: amounts are judged only against more trusted ones of the same firm.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wellworn.measures.truth.chance import Chance, binomial, shuffled
from wellworn.measures.truth.column import Column, Numbers
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent
from wellworn.measures.truth.significant import digit_count, in_units, trailing_noughts

HONEST = 0.10  # of the values, rounded beyond what a smooth distribution gives: people are allowed to estimate a little
MATTERS = 0.15
LEAST_TRUSTED = 100
WIDEST = 100_000  # numbers that a field counts in; more is an amount
FEWEST_DIGITS = 3  # of an amount that could have been written more exactly


def whipple(counts: Sequence[float] | NDArray[np.float64], lowest: int = 23, highest: int = 62) -> float:
    """Whipple's index of counts by single age from 0: 100 without heaping, 500 where all ages end in 0 or 5."""
    ages = np.arange(lowest, highest + 1)
    given = np.asarray(counts, dtype=np.float64)[lowest : highest + 1]
    return float(500 * given[ages % 5 == 0].sum() / given.sum())


def myers(counts: Sequence[float] | NDArray[np.float64], lowest: int = 10, highest: int = 89) -> float:
    """Myers' blended index of counts by single age from 0, whole decades from `lowest` to `highest`: 0 without heaping, 90 at most.

    Myers (1940): for each last digit the sum without the last decade, weighted 1 to 10, and the sum without the first, weighted
    9 to 0, so that each digit comes first once; half the distance of the ten shares from a tenth each, in percent.
    """
    decades = np.asarray(counts, dtype=np.float64)[lowest : highest + 1].reshape(-1, 10)
    blended = decades[:-1].sum(axis=0) * np.arange(1, 11) + decades[1:].sum(axis=0) * np.arange(9, -1, -1)
    return float(50 * np.abs(blended / blended.sum() - 0.1).sum())


def smooth_share(whole: NDArray[np.int64]) -> float:
    """The share of whole numbers ending in 0 or 5 that the field's own distribution gives, smoothed over windows of ten.

    A window of ten holds every last digit once, so that what heaps on a digit is spread over all (Myers' idea, at each number).
    """
    lowest = int(whole.min())
    counts = np.bincount(whole - lowest, minlength=1).astype(np.float64)
    around = np.ones(11)
    around[0] = around[-1] = 0.5
    smooth = np.convolve(counts, around / 10)
    numbers = lowest - 5 + np.arange(len(smooth))
    asked = numbers > 0
    return float(smooth[asked & (numbers % 5 == 0)].sum() / smooth[asked].sum())


def heaping(column: Column, chance: Chance) -> Answer:
    """The share of round numbers, against trusted values or the field's own smooth distribution."""
    trusted = column.trusted
    amounts = column.kind == "amount"
    if trusted is not None and trusted.size >= LEAST_TRUSTED:
        return _against(column, trusted, chance, amounts=amounts)
    if amounts:
        return NotEnough("Prices are round by right: this takes invoiced amounts, or other periods, to compare with.")
    whole, unit = in_units(column.numbers)
    if unit != 1 or len(whole) < 100:
        return NotEnough("Too few of the values are whole numbers.")
    if int(whole.max()) > WIDEST or np.subtract(*np.quantile(whole, [0.95, 0.05])) < 20:
        return NotEnough("The numbers span too little, or too much, for round ones to be told from the others.")
    round_ones = int(np.count_nonzero(whole % 5 == 0))
    share, smooth = round_ones / len(whole), smooth_share(whole)
    return Seen(
        words=f"{percent(share)} of the numbers end in 0 or 5; {percent(smooth)} would without rounding, "
        f"{percent(smooth + HONEST)} with a little",
        observed=share,
        expected=smooth,
        size=len(whole),
        p_value=chance.p_value(round_ones, binomial(len(whole), smooth + HONEST)),
        matters=share - smooth >= MATTERS,
    )


def rounded(numbers: Numbers, amounts: bool) -> tuple[int, int]:
    """How many are round, and of how many: whole numbers ending in 0 or 5; amounts of which two digits or fewer carry something."""
    whole, _ = in_units(numbers)
    if not amounts:
        return int(np.count_nonzero(whole % 5 == 0)), len(whole)
    hundredths = np.rint(np.abs(numbers[np.abs(numbers) < 9e14]) * 100).astype(np.int64)
    long = hundredths[hundredths >= 100 * 10 ** (FEWEST_DIGITS - 1)]
    return int(np.count_nonzero(digit_count(long) - trailing_noughts(long) <= 2)), len(long)


def _against(column: Column, trusted: Column, chance: Chance, *, amounts: bool) -> Answer:
    ours, of_ours = rounded(column.numbers, amounts)
    theirs, of_theirs = rounded(trusted.numbers, amounts)
    if of_ours < LEAST_TRUSTED or of_theirs < LEAST_TRUSTED:
        return NotEnough("Too few of the numbers are large enough to be rounded.")
    share, expected = ours / of_ours, theirs / of_theirs
    return Seen(
        words=f"{percent(share)} of the numbers are round; {percent(expected)} of {column.reference_is}",
        observed=share,
        expected=expected,
        size=of_ours,
        p_value=chance.p_value(ours, shuffled(ours, of_ours, theirs, of_theirs)),
        matters=share - expected >= MATTERS,
    )


HEAPING = Detector(
    key="heaping",
    title="Round numbers",
    kinds=frozenset({"number", "amount"}),
    least=100,
    unit="share of the values",
    null="the field's and its trusted values dealt anew; without trusted ones, binomial draws from the field's own distribution smoothed "
    "over windows of ten, with 1 in 10 values rounded",
    look=heaping,
)
