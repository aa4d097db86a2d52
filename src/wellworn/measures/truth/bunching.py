"""Amounts that gather at a threshold: just enough for the bonus, just below what has to be approved.

After Chetty et al. (2011) and Kleven (2016): counts in narrow bins around the threshold, a smooth curve through the bins further off,
with steps of their own for round numbers, and what lies at the threshold beyond the curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.lib.distributions import chi_squared_quantile
from wellworn.measures.truth.chance import Chance, Draw, Drawn
from wellworn.measures.truth.column import Column, Numbers
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent

SIDE = 24  # bins on each side
WIDTH = 0.02  # of the threshold: a bin
NEAR = 1  # bins on each side that are judged, and left out of the curve
POWER = 3  # of the curve in logarithms
LEAST = 200  # amounts within reach
MATTERS = 0.05  # of the amounts within reach, beyond the curve
TIMES = 1.5
CAUTION = 0.1  # the bins' spread is taken to be as large as it is in nine cases of ten
JUDGED = slice(SIDE - NEAR, SIDE + NEAR)


def bins(numbers: Numbers, threshold: float) -> NDArray[np.int64]:
    """Counts in 2 × SIDE bins of which the threshold is the middle edge; a bin holds its lower edge."""
    near = numbers[np.abs(numbers - threshold) < 2 * SIDE * WIDTH * threshold]
    place = np.floor(np.round((near - threshold) / (WIDTH * threshold), 9)).astype(np.int64) + SIDE
    return np.bincount(place[(place >= 0) & (place < 2 * SIDE)], minlength=2 * SIDE)


def terms(threshold: float) -> NDArray[np.float64]:
    """What the curve is made of: powers of the distance, and whether a bin holds a round number of one of three steps."""
    centres = (np.arange(2 * SIDE) - SIDE + 0.5) / SIDE
    columns = [centres**power for power in range(POWER + 1)]
    step = _roundest(threshold)
    edges = threshold * (1 + WIDTH * (np.arange(2 * SIDE + 1) - SIDE))
    for part in (step, step / 2, step / 4, step / 10):
        holds = np.ceil(edges[:-1] / part - 1e-9) < edges[1:] / part - 1e-9
        if 2 <= np.count_nonzero(np.delete(holds, JUDGED)) and not holds.all():
            columns.append(holds.astype(np.float64))
    return np.stack(columns, axis=1)


def _roundest(threshold: float) -> float:
    """The largest power of ten that divides the threshold: 10,000 of 30,000; 1,000 of 25,000."""
    power = 10.0 ** np.floor(np.log10(threshold))
    while power > 1e-6 and abs(threshold / power - round(threshold / power)) > 1e-9:
        power /= 10
    return float(power)


@dataclass(frozen=True)
class Curve:
    """What a smooth density gives each bin, how unsure that is (in logarithms), and how much wider than Poisson bins lie about it."""

    expected: NDArray[np.float64]
    unsure: NDArray[np.float64]
    wide: float


def curve(counts: NDArray[np.int64], given: NDArray[np.float64]) -> Curve:
    """Poisson regression on the bins that are not judged, by iterated least squares."""
    outer = np.delete(np.arange(2 * SIDE), JUDGED)
    x, y = given[outer], counts[outer].astype(np.float64)
    weights = np.linalg.lstsq(x, np.log(y + 0.5), rcond=None)[0]
    for _ in range(30):
        fitted = np.exp(np.clip(x @ weights, -20, 20))
        information = x.T @ (x * fitted[:, None]) + 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(information, x.T @ (y - fitted))
        weights = weights + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-8:
            break
    fitted = np.exp(np.clip(x @ weights, -20, 20))
    free = len(outer) - x.shape[1]
    wide = max(1.0, float(((y - fitted) ** 2 / np.maximum(fitted, 0.5)).sum()) / chi_squared_quantile(CAUTION, free))
    variance = np.einsum("ij,jk,ik->i", given, np.linalg.inv(information), given)
    return Curve(np.exp(np.clip(given @ weights, -20, 20)), np.sqrt(np.maximum(wide * variance, 0)), wide)


def bunching(column: Column, chance: Chance) -> Answer | None:
    """What lies just above or just below a threshold beyond a smooth curve; the most telling threshold speaks."""
    answers = [_at(column.numbers, threshold, chance) for threshold in column.thresholds if threshold > 0]
    seen = [answer for answer in answers if isinstance(answer, Seen)]
    if not seen:
        return answers[0] if answers else None
    best = min(seen, key=lambda one: (one.p_value, -one.effect))
    return Seen(best.words, best.observed, best.expected, best.size, min(1.0, best.p_value * len(seen)), best.matters)


def _at(numbers: Numbers, threshold: float, chance: Chance) -> Answer:
    counts, given = bins(numbers, threshold), terms(threshold)
    size = int(counts.sum())
    if size < LEAST:
        return NotEnough(f"{size} amounts lie within half of the threshold; this takes {LEAST}.")
    if np.count_nonzero(counts) < SIDE:
        return NotEnough("The amounts lie in too few places for a smooth curve.")
    fit = curve(counts, given)
    near, likely = counts[JUDGED], fit.expected[JUDGED]
    side = int(np.argmax(_beyond(near, likely)))
    where = "just below" if side < NEAR else "at or just above"
    return Seen(
        words=f"{percent(near[side] / size)} of the amounts around {threshold:,.0f} lie {where} it; {percent(likely[side] / size)} would "
        "on a smooth curve",
        observed=float(near[side] / size),
        expected=float(likely[side] / size),
        size=size,
        p_value=chance.p_value(float(_beyond(near, likely).max()), _ordinary(fit)),
        matters=bool((near[side] - likely[side]) / size >= MATTERS and near[side] >= TIMES * likely[side]),
    )


def _beyond(near: NDArray[np.int64], likely: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((near - likely) / np.sqrt(np.maximum(likely, 0.5)))


def _ordinary(fit: Curve) -> Draw:
    """The judged bins as the curve gives them, with its own uncertainty and as wide as the other bins lie about it."""
    likely, unsure = fit.expected[JUDGED], fit.unsure[JUDGED]

    def draw(generator: Generator, draws: int) -> Drawn:
        means = likely * np.exp(generator.normal(0, 1, (draws, 1)) * unsure)
        if fit.wide > 1.01:
            means = generator.gamma(means / (fit.wide - 1), fit.wide - 1)
        return np.asarray(_beyond(generator.poisson(means), likely).max(axis=1))

    return draw


BUNCHING = Detector(
    key="bunching",
    title="Gathered at a threshold",
    kinds=frozenset({"number", "amount"}),
    least=LEAST,
    unit="share of the amounts around the threshold",
    null="negative binomial draws from a Poisson regression through the bins further off, as wide as those lie about it",
    look=bunching,
)
