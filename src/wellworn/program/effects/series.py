"""All at once: one series, its own past instead of a comparison group. Segmented regression of the interrupted time series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.linalg import toeplitz
from scipy.signal import lfilter

from wellworn.program.effects.chance import DRAWS, LEVEL, SERIES, Chance
from wellworn.program.effects.panel import CannotEstimate, Numbers
from wellworn.program.effects.regression import Fit, long_run

LEAST = 8  # times before, and half as many after: fewer cannot show a trend (Wagner et al. 2002)
MOST_ALIKE = 0.95  # how much a time may resemble the one before it


@dataclass(frozen=True)
class Interrupted:
    """The change of level when it began, the change of slope for each time since, and the mean effect over the times since."""

    fit: Fit
    effect: Chance
    level: float
    slope: float
    otherwise: Numbers  # the series as it would have gone on
    lags: int
    alike: float  # how much of a time's error the next one keeps


def interrupted(outcome: Numbers, begins: int, *, lags: int | None = None, seed: int = 1) -> Interrupted:
    """y = a + b t + c after + d (t - begins) after + e, with Newey-West errors (Wagner, Soumerai, Zhang & Ross-Degnan 2002).

    In a year of weeks such errors are too small by far, whatever the window: what the regression has taken out is missing in them. So t is
    compared with the t of series in which nothing happened and whose weeks are as alike as these (a bootstrap of the residuals' own
    autoregression; Buehlmann 1997), instead of with the normal distribution's."""
    count = len(outcome)
    if begins < LEAST or count - begins < LEAST // 2:
        raise CannotEstimate(
            f"A series needs {LEAST} times before the change and {LEAST // 2} after; there are {begins} and {max(count - begins, 0)}."
        )
    time = np.arange(count, dtype=float)
    after = (time >= begins).astype(float)
    columns = np.column_stack([np.ones(count), time, after, after * (time - begins)])
    window = int(4 * (count / 100) ** (2 / 9)) if lags is None else lags
    fit = long_run(columns, outcome, window)
    contrast = columns[time >= begins].mean(axis=0) * np.array([0.0, 0.0, 1.0, 1.0])
    weights = columns @ np.linalg.inv(columns.T @ columns) @ contrast
    alike = _alike(columns, outcome - columns @ fit.coefficients)
    told = _told(columns, outcome, weights, window, _nothing(columns, weights, window, alike, seed))
    otherwise = columns[:, :2] @ fit.coefficients[:2]
    return Interrupted(fit, told, float(fit.coefficients[2]), float(fit.coefficients[3]), otherwise, window, alike)


def _told(columns: Numbers, outcome: Numbers, weights: Numbers, window: int, nothing: Numbers) -> Chance:
    """The effect, against the sizes of t where nothing happened."""
    estimate = float(weights @ outcome)
    [error] = _errors(columns, outcome[None, :], weights, window)
    critical = float(np.quantile(nothing, LEVEL))
    seen = abs(estimate) / error if error > 0 else np.inf * abs(estimate)
    chance = float((1 + np.sum(nothing >= seen)) / (1 + len(nothing))) if estimate else 1.0
    half = critical * float(error)
    return Chance(estimate, chance, estimate - half, estimate + half, half / _usual(columns), _freedom(columns), SERIES)


def _freedom(columns: Numbers) -> float:
    return float(columns.shape[0] - columns.shape[1])


def _usual(columns: Numbers) -> float:
    return float(stats.t.ppf(0.5 + LEVEL / 2, _freedom(columns)))


def _errors(columns: Numbers, rows: Numbers, weights: Numbers, window: int) -> Numbers:
    """The Newey-West errors of a contrast in many series."""
    count, width = columns.shape
    made = np.eye(count) - columns @ np.linalg.inv(columns.T @ columns) @ columns.T
    scores = (rows @ made) * weights
    total = (scores**2).sum(axis=1)
    for lag in range(1, window + 1):
        total += 2 * (1 - lag / (window + 1)) * (scores[:, lag:] * scores[:, :-lag]).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(total, 0) * count / (count - width)))


def _nothing(columns: Numbers, weights: Numbers, window: int, alike: float, seed: int) -> Numbers:
    """|t| in series that nothing happened to."""
    draws = np.random.default_rng(seed).standard_normal((DRAWS, len(columns)))
    draws[:, 1:] *= np.sqrt(1 - alike**2)
    rows = lfilter([1.0], [1.0, -alike], draws, axis=1)
    return np.asarray(np.abs(rows @ weights) / _errors(columns, rows, weights, window))


def _alike(columns: Numbers, residuals: Numbers) -> float:
    """How much a time keeps of the one before: such that residuals of this regression would look as these do (they look less alike than
    what they are of: the regression has followed it)."""
    count = len(residuals)
    made = np.eye(count) - columns @ np.linalg.inv(columns.T @ columns) @ columns.T
    total = float(residuals @ residuals)
    if total <= 1e-20:
        return 0.0
    seen = float(residuals[1:] @ residuals[:-1]) / total
    beside = np.eye(count, k=1)

    def expected(alike: float) -> float:
        spread = made @ toeplitz(alike ** np.arange(count)) @ made
        return float(np.sum(spread * beside) / np.trace(spread))

    low, high = 0.0, MOST_ALIKE
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < seen else (low, middle)
    return low
