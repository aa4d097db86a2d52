"""From a panel to an estimate: which method fits, its weights, its picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from wellworn.program.effects import chance, group_time, series
from wellworn.program.effects.chance import Chance, Estimator
from wellworn.program.effects.conclusion import Method, Moment, Step
from wellworn.program.effects.panel import CannotEstimate, Numbers, Table
from wellworn.program.effects.twoway import fixed_effects_weights

PLACEBO = 4  # times before that are needed to look for an effect before there was anything


@dataclass(frozen=True)
class Estimate:
    """An estimate and what is drawn of it."""

    method: Method
    effect: Chance
    before: Chance | None
    moments: list[Moment]
    steps: list[Step]
    after: int  # times after, of the units that had it longest


def fitting(given: Table) -> Method:
    """The method for a design: by its dates alone, never by what it finds."""
    dates = np.unique(given.first[~given.never])
    if not dates.size:
        raise CannotEstimate("No unit had the change within these times, with a time before it. Check the dates.")
    if len(dates) > 1:
        return Method.STAGGERED
    return Method.TWO_GROUPS if given.never.any() else Method.SERIES


def weigher(method: Method) -> Estimator:
    """How a method weighs the outcomes of a table."""
    if method is Method.FIXED_EFFECTS:
        return fixed_effects_weights
    if method is Method.TWO_GROUPS:
        return _two_groups
    base = group_time.LAST if method is Method.CALLAWAY_SANTANNA else group_time.MEAN
    return partial(_group_times, base=base)


def _group_times(given: Table, *, base: str) -> Numbers:
    found = group_time.cells(given, group_time.control(given), base=base)
    return group_time.aggregate(given, found, group_time.SIMPLE)[0].weights


def _two_groups(given: Table) -> Numbers:
    """The mean after less the mean before, of those who had it less of those who did not."""
    begins = int(given.first[~given.never].min())
    return np.outer(_share(given), _contrast(given.outcome.shape[1], 0, begins, given.outcome.shape[1]))


def _share(given: Table) -> Numbers:
    """A unit's share of the treated, or of the others, with a minus."""
    own = np.where(~given.never, given.weight, 0.0)
    others = np.where(given.never, given.weight, 0.0)
    return np.asarray(own / own.sum() - others / others.sum())


def _contrast(width: int, first: int, begins: int, last: int) -> Numbers:
    """The mean of [begins, last) less that of [first, begins)."""
    found = np.zeros(width)
    found[begins:last] = 1 / (last - begins)
    found[first:begins] = -1 / (begins - first)
    return found


def _placebo(given: Table) -> Numbers:
    """The second half of the times before anybody had it, less the first: by each date's group against all others."""
    begins = int(given.first[~given.never].min())
    contrast = _contrast(given.outcome.shape[1], 0, begins // 2, begins)
    if given.never.any():
        return np.outer(_share(given), contrast)
    middle = np.median(given.first)
    early = given.first <= middle if (given.first > middle).any() else given.first < middle
    share = early / early.sum() - ~early / (~early).sum()
    return np.outer(share, contrast)


def likely(given: Table, weigh: Estimator, seed: int) -> Chance:
    """By the lot where there was one; by the bootstrap where not."""
    if given.drawn:
        return chance.by_randomisation(given, weigh, seed=seed)
    return chance.by_bootstrap(given, weigh(given), seed=seed)


def estimated(given: Table, method: Method, *, seed: int = 1) -> Estimate:
    """The effect, with its chance and its picture."""
    if method is Method.SERIES:
        return _of_series(given)
    weigh = weigher(method)
    effect = likely(given, weigh, seed)
    begins = int(given.first[~given.never].min())
    has_placebo = begins >= PLACEBO and len(np.unique(given.first)) > 1
    before = likely(given, _placebo, seed + 1) if has_placebo else None
    base = group_time.LAST if method is Method.CALLAWAY_SANTANNA else group_time.MEAN
    cells = group_time.cells(given, group_time.control(given), base=base)
    return Estimate(
        method, effect, before, _moments(given, cells), _steps(given, cells, seed), given.outcome.shape[1] - begins
    )


def _of_series(given: Table) -> Estimate:
    """One series: the weighted mean of the units, against its own past."""
    begins = int(given.first.min())
    mean = np.average(given.outcome, axis=0, weights=given.weight)
    found = series.interrupted(mean, begins)
    moments = [
        Moment(float(time), float(actual), float(found.otherwise[n]) if n >= begins else None)
        for n, (time, actual) in enumerate(zip(given.times, mean, strict=True))
    ]
    return Estimate(Method.SERIES, found.effect, None, moments, [], len(mean) - begins)


def _moments(given: Table, cells: list[group_time.Cell]) -> list[Moment]:
    """The mean of those who ever had it, and the same without the effects; None once nobody is left to compare with."""
    ever = ~given.never
    weight = given.weight * ever
    actual = np.average(given.outcome, axis=0, weights=weight)
    effects = {(one.group, one.time): one.effect for one in cells if one.since >= 0}
    begins, moments = int(given.first[ever].min()), []
    for n, time in enumerate(given.times):
        groups = [int(one) for one in np.unique(given.first[ever]) if one <= n]
        otherwise = None
        if n >= begins and all((group, n) in effects for group in groups):
            gone = sum(float(weight[given.first == group].sum()) * effects[group, n] for group in groups)
            otherwise = float(actual[n] - gone / weight.sum())
        moments.append(Moment(float(time), float(actual[n]), otherwise))
    return moments


def _steps(given: Table, cells: list[group_time.Cell], seed: int) -> list[Step]:
    """The event study, with one band over all of it."""
    parts = group_time.aggregate(given, cells, group_time.EVENT)[1]
    bands = group_time.band(parts, seed=seed)
    return [Step(one.at or 0, one.effect, low, high) for one, (low, high) in zip(parts, bands, strict=True)]
