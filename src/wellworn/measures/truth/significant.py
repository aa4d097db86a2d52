"""Numbers as people write them: the smallest unit in use, and the digits that carry something."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wellworn.measures.truth.column import Numbers

LARGEST = 9e14  # beyond, a float no longer holds hundredths


def in_units(numbers: Numbers) -> tuple[NDArray[np.int64], float]:
    """The magnitudes as whole counts of the field's unit, noughts left out: 1, or 0.01 where one value in ten has hundredths."""
    sizes = np.abs(numbers)
    sizes = sizes[(sizes > 0) & (sizes < LARGEST)]
    cents = np.rint(sizes * 100).astype(np.int64)
    if np.count_nonzero(cents % 100) * 10 >= len(cents) > 0:
        return cents[cents > 0], 0.01
    whole = np.rint(sizes).astype(np.int64)
    return whole[whole > 0], 1.0


def digit_count(whole: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many digits each positive whole number has."""
    powers = 10 ** np.arange(1, 19, dtype=np.int64)
    return np.asarray(np.searchsorted(powers, whole, side="right") + 1, dtype=np.int64)


def trailing_noughts(whole: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many noughts each positive whole number ends in."""
    noughts = np.zeros(len(whole), dtype=np.int64)
    still = whole > 0
    for power in 10 ** np.arange(1, 18, dtype=np.int64):
        still &= whole % power == 0
        if not still.any():
            break
        noughts += still
    return noughts


def digit(whole: NDArray[np.int64], place: int) -> NDArray[np.int64]:
    """The digit at a place from the left, the first being 1; every number has to have it."""
    down = 10 ** (digit_count(whole) - place)
    return np.asarray(whole // down % 10)
