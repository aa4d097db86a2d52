"""Entry in bulk before a deadline: a period's records changed in its last days, in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.lib.distributions import chi_squared_quantile
from wellworn.measures.truth.chance import Chance, Draw, Drawn
from wellworn.measures.truth.column import KINDS, Column, Days
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent
from wellworn.measures.truth.month_ends import weekdays

LAST_DAYS = 2  # working days that count as the deadline's
LEAST_DAYS = 20  # other working days to learn the ordinary from
CAUTION = 0.1  # the days' spread is taken to be as large as it is in nine cases of ten
MATTERS, TIMES = 0.05, 2.5  # of all changes, beyond what is expected; and times as many as expected


@dataclass(frozen=True)
class Calendar:
    """Working days with the number of changes on each, and which belong to a deadline."""

    days: Days
    counts: NDArray[np.int64]
    last: NDArray[np.bool_]


def calendar(entered: Days, deadlines: tuple[np.datetime64, ...]) -> Calendar:
    """The working days from the first change to the last: weekdays on which people work at least a tenth as much as on others.

    What was entered on another day counts for the working day before it.
    """
    first, last = (
        entered.min(),
        max(entered.max(), *(day for day in deadlines if day <= entered.max() + 7), entered.min()),
    )
    by_weekday = np.bincount(weekdays(entered), minlength=7)
    working = by_weekday * 10 >= np.sort(by_weekday)[-5:].mean()
    span = np.arange(first, last + 1)
    days = span[working[weekdays(span)]]
    place = np.clip(np.searchsorted(days, entered, side="right") - 1, 0, None)
    at_deadline = np.zeros(len(days), dtype=bool)
    for deadline in deadlines:
        until = int(np.searchsorted(days, deadline, side="right"))
        if until and deadline <= last:
            at_deadline[max(0, until - LAST_DAYS) : until] = True
    return Calendar(days, np.bincount(place, minlength=len(days)), at_deadline)


def deadlines(column: Column, chance: Chance) -> Answer | None:
    """The share of changes that were made in a period's last working days; of several kinds of period the most telling one speaks."""
    if column.entered is None or not column.deadlines:
        return None
    moments = np.asarray(column.entered, dtype="datetime64[s]")
    moments = moments[~np.isnat(moments)]
    if len(moments) < 100:
        return NotEnough(f"{len(moments)} changes; this takes 100.")
    answers = [_at(moments, ending, days, chance) for ending, days in column.deadlines.items()]
    seen = [answer for answer in answers if isinstance(answer, Seen)]
    if not seen:
        return answers[0]
    best = min(seen, key=lambda one: (not one.matters, one.p_value, -one.effect))
    return replace(best, p_value=min(1.0, best.p_value * len(seen)))


def _at(moments: NDArray[np.datetime64], ending: str, last_days: tuple[np.datetime64, ...], chance: Chance) -> Answer:
    dated = calendar(moments.astype("datetime64[D]"), tuple(day.astype("datetime64[D]") for day in last_days))
    others = dated.counts[~dated.last]
    if not dated.last.any() or len(others) < LEAST_DAYS:
        return NotEnough(f"No deadline, or fewer than {LEAST_DAYS} other working days, lie in the period.")
    rushed, size, many = int(dated.counts[dated.last].sum()), int(dated.counts.sum()), int(dated.last.sum())
    share, expected = rushed / size, many * float(others.mean()) / (many * float(others.mean()) + float(others.sum()))
    return Seen(
        words=f"{percent(share)} of the changes were made in the last {LAST_DAYS} working days of a {ending}; {percent(expected)} "
        f"would be those days' part; the busiest hour saw {busiest_hour(moments):,}",
        observed=share,
        expected=expected,
        size=size,
        p_value=chance.p_value(rushed, _ordinary_days(others, many)),
        matters=share - expected >= MATTERS and share >= TIMES * expected,
        about=ending,
    )


def busiest_hour(moments: NDArray[np.datetime64]) -> int:
    """How many changes the busiest hour of the clock saw."""
    return int(np.unique(moments.astype("datetime64[h]"), return_counts=True)[1].max())


def _ordinary_days(others: NDArray[np.int64], many: int) -> Draw:
    """Sums of `many` days that are like the others: negative binomial, with the mean's own uncertainty and a cautious spread."""
    mean, known = float(others.mean()), len(others)
    spread = float(others.var(ddof=1)) * (known - 1) / chi_squared_quantile(CAUTION, known - 1)

    def draw(generator: Generator, draws: int) -> Drawn:
        means = np.maximum(generator.normal(mean, np.sqrt(spread / known), draws), mean / 10)
        # The variance of the days' own rates, as a share of the mean squared
        beyond = max(spread - mean, 1e-9) / mean**2
        rates = generator.gamma(many / beyond, beyond / many, draws) if beyond > 1e-6 else np.ones(draws)
        return generator.poisson(many * means * rates)

    return draw


DEADLINES = Detector(
    key="deadlines",
    title="Entered in bulk at the end of a period",
    kinds=frozenset(KINDS),
    least=100,
    unit="share of the changes",
    null="negative binomial draws with the mean and the (cautiously widened) spread of the other working days",
    look=deadlines,
)
