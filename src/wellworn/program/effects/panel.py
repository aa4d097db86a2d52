"""A panel: what was counted of each unit at each time, and from when each unit had what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.intp]
Flags = NDArray[np.bool_]
NEVER = np.inf
MOST_CELLS = 10_000_000  # units times times: they are held as a table
LARGEST = 1e100  # of an outcome or a weight: beyond it squares have no end


class CannotEstimate(Exception):
    """The panel does not hold what an estimate needs; the message is a sentence with the next step."""


@dataclass(frozen=True)
class Panel:
    """Rows in the long form. `unit`, `cluster` and `stratum` number what `names` and others name; `time` and `treated_from` are times in
    one unit of measure, `treated_from` the same in all rows of a unit and NEVER where it never came. `drawn` says whether the order
    was by lot, `stratum` within what."""

    unit: Whole
    time: Numbers
    treated_from: Numbers
    outcome: Numbers
    names: Sequence[str] = ()
    weight: Numbers | None = None
    cluster: Whole | None = None
    stratum: Whole | None = None
    covariates: Numbers | None = None  # rows x covariates
    drawn: bool = False
    days: bool = False  # whether times are days, by their ordinal

    def __post_init__(self) -> None:
        lengths = {len(self.unit), len(self.time), len(self.treated_from), len(self.outcome)}
        if len(lengths) > 1 or not len(self.unit):
            raise CannotEstimate("The panel has no rows, or its columns are of different lengths.")
        if np.isnan(self.treated_from).any() or not (np.isfinite(self.outcome).all() and np.isfinite(self.time).all()):
            raise CannotEstimate("An outcome or a time is missing or is no number. Leave rows without an outcome out.")
        if (np.abs(self.outcome) > LARGEST).any():
            raise CannotEstimate("An outcome is too large to reckon with. Write it in larger units.")
        if self.weight is not None and not ((self.weight >= 0) & (self.weight <= LARGEST)).all():
            raise CannotEstimate("A weight is missing or below nothing. Write a number above it for each row.")
        first = np.full(int(self.unit.max()) + 1, np.nan)
        first[self.unit] = self.treated_from
        if not (first[self.unit] == self.treated_from).all():
            raise CannotEstimate("A unit has two different dates of treatment. Give each unit one.")

    @property
    def times(self) -> Numbers:
        """The times there are, in order."""
        return np.unique(self.time)

    @property
    def treated(self) -> Flags:
        """Of each row, whether its unit had the change by then."""
        return self.time >= self.treated_from


@dataclass(frozen=True)
class Table:
    """A balanced panel: a row for each unit, a column for each time. `first` is the column in which a unit's treatment begins; at least as
    many as there are columns where it does not begin in the panel."""

    outcome: Numbers  # units x times
    first: Whole
    times: Numbers
    names: Sequence[str] = ()
    weight: Numbers = field(default_factory=lambda: np.ones(0))
    stratum: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    drawn: bool = False
    left_out: Sequence[str] = ()  # units with gaps, and those treated from the beginning

    @property
    def treated(self) -> Numbers:
        """1 where a unit had the change at the time."""
        return (np.arange(self.outcome.shape[1]) >= self.first[:, None]).astype(float)

    @property
    def never(self) -> Flags:
        """The units whose treatment does not begin in the panel."""
        return np.asarray(self.first >= self.outcome.shape[1])

    def with_outcome(self, outcome: Numbers) -> Table:
        """The same units and dates with other numbers."""
        return replace(self, outcome=outcome)


def table(panel: Panel) -> Table:
    """A panel as a balanced table of clusters if it has them, else of units: what was treated as one is counted as one (Bertrand, Duflo &
    Mullainathan 2004, section IV.C; Donald & Lang 2007). Units with gaps are left out, and those treated from the beginning, which have
    no time before (Callaway & Sant'Anna 2021, section 2)."""
    key = panel.unit if panel.cluster is None else panel.cluster
    times, column = np.unique(panel.time, return_inverse=True)
    shape = (int(key.max()) + 1, len(times))
    if shape[0] * shape[1] > MOST_CELLS:
        many = f"{shape[0]:,} units at {shape[1]:,} times"
        raise CannotEstimate(
            f"These are {many}, more than are compared at once. Choose longer times, such as weeks, or larger units."
        )
    weight = np.ones(len(key)) if panel.weight is None else panel.weight
    sums, weights = np.zeros(shape), np.zeros(shape)
    np.add.at(sums, (key, column), panel.outcome * weight)
    np.add.at(weights, (key, column), weight)
    starts = _one_each(key, panel.treated_from, "dates of treatment", shape[0])
    strata = panel.stratum if panel.stratum is not None else np.zeros(len(key), dtype=np.intp)
    stratum = _one_each(key, strata.astype(float), "strata", shape[0])
    first = np.searchsorted(times, starts)
    whole = (weights > 0).all(axis=1)
    kept = whole & (first > 0)
    names = panel.names if panel.cluster is None and len(panel.names) == shape[0] else [str(n) for n in range(shape[0])]
    with np.errstate(invalid="ignore", divide="ignore"):
        outcome = sums / weights
    return Table(
        outcome[kept],
        first[kept].astype(np.intp),
        times,
        tuple(name for name, stays in zip(names, kept, strict=True) if stays),
        weights[kept].mean(axis=1)
        if panel.weight is not None or panel.cluster is not None
        else np.ones(int(kept.sum())),
        np.unique(stratum[kept], return_inverse=True)[1].astype(np.intp),
        panel.drawn,
        tuple(name for name, stays in zip(names, kept, strict=True) if not stays),
    )


def _one_each(key: Whole, values: Numbers, what: str, count: int) -> Numbers:
    """The one value of each cluster."""
    found = np.full(count, np.nan)
    found[key] = values
    if not (found[key] == values).all():
        raise CannotEstimate(f"A cluster has units with different {what}. Leave --cluster out, or give each its own.")
    return found
