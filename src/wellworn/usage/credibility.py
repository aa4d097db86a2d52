"""How much a model of a time still counts beside times that were measured: Bühlmann's credibility, with its error. Pure functions.

With n entries of mean x and variance s² (between entries), and a model that says m and errs by t² (between what it says and what is
true), the estimate is m + z (x - m) with z = n / (n + s²/t²): the model counts as much as s²/t² entries. Bühlmann, "Experience rating and
credibility", ASTIN Bulletin 4 (3), 1967; the same number is the posterior mean of two normal distributions.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

MODEL_ERROR = 0.21  # of a predicted time: the root mean square error that Card, Moran and Newell found (1980)
LEAST, MOST = 1, 120  # seconds that an entry can say


@dataclass(frozen=True, slots=True)
class Times:
    """What is kept of the times of a field on a form: how many, their sum, and the sum of their squares as far as it is known."""

    timed: int = 0
    seconds: int = 0
    squares: int = 0
    squared: int = 0  # of how many entries the squares are known ...
    squared_seconds: int = 0  # ... and the sum of just these

    def __add__(self, other: Times) -> Times:
        return Times(
            self.timed + other.timed,
            self.seconds + other.seconds,
            self.squares + other.squares,
            self.squared + other.squared,
            self.squared_seconds + other.squared_seconds,
        )

    @property
    def mean(self) -> float:
        """Seconds of one entry."""
        return self.seconds / self.timed

    @property
    def variance(self) -> float:
        """Between entries. Where no squares were kept, the most that times from LEAST to MOST with this mean can vary (Bhatia and
        Davis, American Mathematical Monthly 107, 2000), so that the error is rather too large."""
        if self.squared < 2:
            return (MOST - self.mean) * (self.mean - LEAST)
        around = self.squares - self.squared_seconds**2 / self.squared
        return max(0.0, around) / (self.squared - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Seconds with their standard error, from how many entries, and how much of it is theirs (0: the model alone)."""

    seconds: float
    error: float
    entries: int = 0
    credibility: float = 0.0


def estimate(model: float, times: Times) -> Estimate:
    """What an entry takes, between the model and what was measured.

    The model errs by what its authors found, or by what is seen here where that is more (what the mean is off, less what chance explains):
    a model that is plainly wrong here does not hold the estimate back.
    """
    if not times.timed:
        return Estimate(model, model * MODEL_ERROR)
    chance = times.variance / times.timed
    off = max((model * MODEL_ERROR) ** 2, (times.mean - model) ** 2 - chance)
    share = off / (off + chance) if off + chance else 1.0
    return Estimate(model + share * (times.mean - model), sqrt(share * chance), times.timed, share)
