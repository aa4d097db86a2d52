"""Days that are always the end of a month: a date that nobody thought about."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.measures.truth.chance import Chance, Drawn, shuffled
from wellworn.measures.truth.column import Column, Days
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent

HONEST = 0.05  # of the days, at a month's end beyond chance: some things do end with the month
MATTERS = 0.15
LEAST_TRUSTED = 100
ONE = np.timedelta64(1, "D")


def are_month_ends(days: Days) -> NDArray[np.bool_]:
    """Which days are the last of their month, or its last from Monday to Friday."""
    months = days.astype("datetime64[M]")
    last = (months + 1).astype("datetime64[D]") - ONE
    past_friday = (
        last.astype(np.int64) + 3
    ) % 7 - 4  # 1970-01-01 was a Thursday; Monday is 0, so this is 1 on a Saturday
    working = last - np.maximum(past_friday, 0).astype("timedelta64[D]")
    return np.asarray((days == last) | (days == working))


def weekdays(days: Days) -> NDArray[np.int64]:
    """0 for Monday to 6 for Sunday."""
    return np.asarray((days.astype(np.int64) + 3) % 7)


def expected_by_month(days: Days) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each month how many of the days lie in it, and what share of them its end would have by the field's own weekdays."""
    inner = days[~are_month_ends(days)]
    weights = np.bincount(weekdays(inner), minlength=7) / _there_are(inner)
    months, sizes = np.unique(days.astype("datetime64[M]"), return_counts=True)
    shares = []
    for month in months:
        all_days = np.arange(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
        weight = weights[weekdays(all_days)]
        shares.append(weight[are_month_ends(all_days)].sum() / weight.sum())
    return sizes.astype(np.int64), np.array(shares)


def _there_are(inner: Days) -> NDArray[np.float64]:
    """How often the calendar has each weekday over the months in question, month ends left out: no weekday counts as rarer for that."""
    span = np.arange(inner.min(), inner.max() + ONE)
    return np.maximum(np.bincount(weekdays(span[~are_month_ends(span)]), minlength=7), 1).astype(np.float64)


def month_ends(column: Column, chance: Chance) -> Answer:
    """The share of days at a month's end, against trusted days or chance."""
    days, trusted = column.days, column.trusted
    ours = int(are_month_ends(days).sum())
    share = ours / len(days)
    if trusted is not None and trusted.size >= LEAST_TRUSTED:
        theirs = int(are_month_ends(trusted.days).sum())
        usual = theirs / trusted.size
        return Seen(
            words=f"{percent(share)} of the days are the end of a month; {percent(usual)} of {column.reference_is}",
            observed=share,
            expected=usual,
            size=len(days),
            p_value=chance.p_value(ours, shuffled(ours, len(days), theirs, trusted.size)),
            matters=share - usual >= MATTERS,
        )
    if len(days) - ours < 20:
        return _all_of_them(share, len(days), chance)
    sizes, shares = expected_by_month(days)
    if len(sizes) < 3:
        return NotEnough("The days lie in fewer than three months.")
    expected = float((sizes * shares).sum() / sizes.sum())
    return _seen(share, expected, sizes, shares, chance)


def _all_of_them(share: float, size: int, chance: Chance) -> Seen:
    """Nothing is left to tell the field's weekdays by: Monday to Friday, of which a month has 20 or more."""
    return _seen(share, 1 / 20, np.array([size]), np.array([1 / 20]), chance)


def _seen(share: float, expected: float, sizes: NDArray[np.int64], shares: NDArray[np.float64], chance: Chance) -> Seen:
    size = int(sizes.sum())

    def draw(generator: Generator, draws: int) -> Drawn:
        likely = np.minimum(shares + HONEST, 1)
        return np.asarray(sum(generator.binomial(many, one, draws) for many, one in zip(sizes, likely, strict=True)))

    return Seen(
        words=f"{percent(share)} of the days are the end of a month; {percent(expected)} would be chance",
        observed=share,
        expected=expected,
        size=size,
        p_value=chance.p_value(round(share * size), draw),
        matters=share - expected >= MATTERS,
    )


MONTH_ENDS = Detector(
    key="month_ends",
    title="Always the end of a month",
    kinds=frozenset({"day"}),
    least=100,
    unit="share of the values",
    null="the field's and its trusted days dealt anew; without trusted ones, binomial draws month by month with the field's own weekdays, "
    "and 1 in 20 days more at the end than chance",
    look=month_ends,
)
