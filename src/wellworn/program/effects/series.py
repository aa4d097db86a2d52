"""All at once: one series, its own past instead of a comparison group. Segmented regression of the interrupted time series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wellworn.lib.distributions import student_quantile
from wellworn.program.effects.chance import DRAWS, LEVEL, SERIES, Chance
from wellworn.program.effects.panel import CannotEstimate, Numbers
from wellworn.program.effects.regression import Fit, long_run

LEAST = 8  # times before, and half as many after: fewer cannot show a trend (Wagner et al. 2002)
ALIKE = np.linspace(-0.3, 0.98, 65)  # how much a time may resemble the one before it


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
    compared with the t of series in which nothing happened, instead of with the normal distribution's. How alike the weeks are such a series
    must have, and that is not known from so few: so each is drawn with its own, as likely as these weeks make it."""
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
    alike = _alike(columns, outcome)
    told = _told(columns, outcome, weights, window, _nothing(columns, weights, window, alike, seed))
    otherwise = columns[:, :2] @ fit.coefficients[:2]
    level, slope = float(fit.coefficients[2]), float(fit.coefficients[3])
    return Interrupted(fit, told, level, slope, otherwise, window, float(np.median(alike)))


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
    return student_quantile(0.5 + LEVEL / 2, _freedom(columns))


def _errors(columns: Numbers, rows: Numbers, weights: Numbers, window: int) -> Numbers:
    """The Newey-West errors of a contrast in many series."""
    count, width = columns.shape
    made = np.eye(count) - columns @ np.linalg.inv(columns.T @ columns) @ columns.T
    scores = (rows @ made) * weights
    total = (scores**2).sum(axis=1)
    for lag in range(1, window + 1):
        total += 2 * (1 - lag / (window + 1)) * (scores[:, lag:] * scores[:, :-lag]).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(total, 0) * count / (count - width)))


def _nothing(columns: Numbers, weights: Numbers, window: int, alike: Numbers, seed: int) -> Numbers:
    """|t| in series that nothing happened to, one as alike as each of `alike`."""
    rows = np.random.default_rng(seed).standard_normal((len(columns), len(alike)))
    fresh = np.sqrt(1 - alike**2)
    for time in range(1, len(rows)):
        rows[time] = alike * rows[time - 1] + fresh * rows[time]
    return np.asarray(np.abs(rows.T @ weights) / _errors(columns, rows.T, weights, window))


def _alike(columns: Numbers, outcome: Numbers) -> Numbers:
    """How much a time keeps of the one before, DRAWS times: spread as the restricted likelihood of first-order autoregression has it
    (Patterson & Thompson 1971; what the regression has followed is left out of it), under the reference prior (Berger & Yang 1994)."""
    if float(np.ptp(outcome - columns @ np.linalg.lstsq(columns, outcome, rcond=None)[0])) <= 1e-10:
        return np.zeros(DRAWS)
    likely = np.array([_restricted(columns, outcome, alike) for alike in ALIKE]) - np.log(1 - ALIKE**2) / 2
    until = np.cumsum(np.exp(likely - likely.max()))
    return np.asarray(np.interp((np.arange(DRAWS) + 0.5) / DRAWS, until / until[-1], ALIKE))


def _restricted(columns: Numbers, outcome: Numbers, alike: float) -> float:
    """The logarithm of the restricted likelihood, the errors' size maximised out."""
    count, width = columns.shape
    white = np.eye(count) - alike * np.eye(count, k=-1)
    white[0, 0] = np.sqrt(1 - alike**2)
    own, seen = white @ columns, white @ outcome
    inner = own.T @ own
    left = seen - own @ np.linalg.solve(inner, own.T @ seen)
    size = (count - width) * np.log(float(left @ left)) + np.linalg.slogdet(inner)[1]
    return float(np.log(1 - alike**2) - size) / 2
