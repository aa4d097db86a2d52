"""Least squares with the errors that panels and series need. Checked against statsmodels in the tests, which is not needed to run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wellworn.lib.distributions import student_beyond, student_quantile
from wellworn.program.effects.panel import CannotEstimate, Numbers, Whole


@dataclass(frozen=True)
class Fit:
    """Coefficients, their covariance and the degrees of freedom of their t."""

    coefficients: Numbers
    covariance: Numbers
    freedom: float

    def error(self, number: int) -> float:
        """A coefficient's standard error."""
        return float(np.sqrt(self.covariance[number, number]))

    def interval(self, number: int, level: float = 0.95) -> tuple[float, float]:
        """A coefficient's interval by Student's t."""
        half = student_quantile(0.5 + level / 2, self.freedom) * self.error(number)
        return float(self.coefficients[number]) - half, float(self.coefficients[number]) + half

    def chance(self, number: int) -> float:
        """The two-sided p-value of a coefficient."""
        return student_beyond(self.coefficients[number] / self.error(number), self.freedom)


def least_squares(
    columns: Numbers, outcome: Numbers, weight: Numbers | None = None, cluster: Whole | None = None, nested: int = 0
) -> Fit:
    """Weighted least squares; errors as in textbooks, or robust to whatever happens within clusters: the sandwich times
    G/(G-1) x (n-1)/(n-k) with t(G-1) (Cameron & Miller 2015, equation 11). `nested` of the columns are fixed effects within clusters
    and do not count in k, as in Stata's xtreg and fixest."""
    root = np.sqrt(np.ones(len(outcome)) if weight is None else weight)[:, None]
    x, y = columns * root, outcome * root[:, 0]
    count, width = x.shape
    if np.linalg.matrix_rank(x) < width:
        raise CannotEstimate(
            "What was changed cannot be told from the units and times alone: nobody is there to compare with."
        )
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ (x.T @ y)
    residuals = y - x @ coefficients
    if cluster is None:
        freedom = count - width
        return Fit(coefficients, bread * float(residuals @ residuals) / max(freedom, 1), freedom)
    number = np.unique(cluster, return_inverse=True)[1]
    groups = int(number.max()) + 1
    scores = np.zeros((groups, width))
    np.add.at(scores, number, x * residuals[:, None])
    factor = groups / (groups - 1) * (count - 1) / (count - width + nested)
    return Fit(coefficients, factor * bread @ (scores.T @ scores) @ bread, groups - 1)


def long_run(columns: Numbers, outcome: Numbers, lags: int) -> Fit:
    """Least squares over time with errors robust to autocorrelation over `lags` steps (Newey & West 1987, Bartlett weights, with
    the correction n/(n-k) for few times)."""
    count, width = columns.shape
    bread = np.linalg.inv(columns.T @ columns)
    coefficients = bread @ (columns.T @ outcome)
    scores = columns * (outcome - columns @ coefficients)[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    return Fit(coefficients, bread @ meat @ bread * count / (count - width), count - width)
