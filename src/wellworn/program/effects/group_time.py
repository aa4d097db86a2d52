"""Group-time effects of Callaway & Sant'Anna (2021): for each date of treatment and each time, against units not treated by then.

Callaway & Sant'Anna, "Difference-in-differences with multiple time periods", Journal of Econometrics 225 (2021), 200-230: ATT(g,t) by
equation 2.10 without covariates, its aggregations by table 1. Every such number is a weighted sum of the outcomes; the weights are kept, and
inference works on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wellworn.program.effects.panel import CannotEstimate, Flags, Numbers, Table, Whole

NEVER_TREATED, NOT_YET_TREATED = "never", "not yet"
# What an effect is measured from: the last time before treatment, or the mean of all before
LAST, MEAN = "last", "mean"
SIMPLE, GROUP, CALENDAR, EVENT = "simple", "group", "calendar", "event"


@dataclass(frozen=True)
class Cell:
    """The effect on the units treated from `group`, at `time` (both columns of the table)."""

    group: int
    time: int
    effect: float
    weights: Numbers  # units x times: the effect is their sum with the outcomes
    influence: Numbers  # of each unit, with mean 0; the error is sqrt(mean(influence^2) / n)
    treated: int
    compared: int

    @property
    def error(self) -> float:
        """The standard error by the influence function."""
        return float(np.sqrt(np.mean(self.influence**2) / len(self.influence)))

    @property
    def since(self) -> int:
        """Times since treatment; below 0 before it."""
        return self.time - self.group


def control(given: Table) -> str:
    """Whom to compare with: the never treated where there are at least two of them and a fifth of all, else those not yet treated."""
    never = int(given.never.sum())
    return NEVER_TREATED if never >= 2 and never * 5 >= len(given.first) else NOT_YET_TREATED


def cells(given: Table, compared_with: str, *, base: str = LAST) -> list[Cell]:
    """All group-time effects that can be told. From the `last` time before treatment, as in the paper; before treatment then each time is
    against the one just before. From the `mean` of all times before treatment, which says the same if the groups were parallel all along,
    and is far less noisy where there are many times; before treatment each time is against the mean of the others before it."""
    found = []
    for group in np.unique(given.first[~given.never]):
        for time in range(given.outcome.shape[1]):
            since = _since(int(group), time, base)
            if not since.size:
                continue
            others = given.never if compared_with == NEVER_TREATED else given.first > max(time, int(group) - 1)
            others = others & (given.first != group)
            if others.any():
                found.append(_cell(given, int(group), time, since, others))
    if not any(one.since >= 0 for one in found):
        raise CannotEstimate(
            "Nobody is left to compare with: every unit is treated from the same time. Use --method series, or add units that were not."
        )
    return found


def _since(group: int, time: int, base: str) -> Whole:
    """The times that a time is measured from."""
    if base == MEAN:
        return np.array([one for one in range(group) if one != time], dtype=np.intp)
    before = group - 1 if time >= group else time - 1
    return np.array([before] if before >= 0 else [], dtype=np.intp)


def _cell(given: Table, group: int, time: int, since: Whole, others: Flags) -> Cell:
    """One difference of differences, with its weights."""
    own = given.first == group
    share = np.where(own, given.weight, 0.0) / given.weight[own].sum()
    share = share - np.where(others, given.weight, 0.0) / given.weight[others].sum()
    weights = np.zeros_like(given.outcome)
    weights[:, time] = share
    weights[:, since] -= share[:, None] / len(since)
    change = given.outcome[:, time] - given.outcome[:, since].mean(axis=1)
    mean = np.where(own, _mean(change, own, given.weight), _mean(change, others, given.weight))
    influence = len(change) * share * (change - mean)
    return Cell(group, time, float(share @ change), weights, influence, int(own.sum()), int(others.sum()))


def _mean(values: Numbers, among: Flags, weight: Numbers) -> float:
    return float(np.average(values[among], weights=weight[among]))


@dataclass(frozen=True)
class Aggregate:
    """A weighted mean of group-time effects: `at` is what it is of (a group, a time, times since treatment), None of everything."""

    at: int | None
    effect: float
    weights: Numbers
    influence: Numbers

    @property
    def error(self) -> float:
        """The standard error by the influence function, the sizes of the groups taken as estimated."""
        return float(np.sqrt(np.mean(self.influence**2) / len(self.influence)))


def aggregate(given: Table, found: list[Cell], kind: str) -> tuple[Aggregate, list[Aggregate]]:
    """The effect over all (`simple`: by the sizes of the groups; else the mean of its parts) and its parts by group, calendar time or time
    since treatment. Table 1 of the paper."""
    after = [one for one in found if one.since >= 0]
    shares = _shares(given)
    if kind == SIMPLE:
        return _mixed(given, after, shares, None), []
    if kind not in (GROUP, CALENDAR, EVENT):
        raise CannotEstimate(
            f"There is no aggregation '{kind}'. Choose one of: {SIMPLE}, {GROUP}, {CALENDAR}, {EVENT}."
        )
    among = found if kind == EVENT else after
    at = [one.group if kind == GROUP else one.time if kind == CALENDAR else one.since for one in among]
    parts = [
        _mixed(given, [one for one, own in zip(among, at, strict=True) if own == part], shares, part)
        for part in sorted(set(at))
    ]
    counted = [one for one in parts if kind != EVENT or (one.at is not None and one.at >= 0)]
    sizes = np.array([shares[one.at or 0] if kind == GROUP else 1.0 for one in counted])
    if kind == GROUP:
        return _overall(given, counted, sizes), parts
    return _plain(counted), parts


def _shares(given: Table) -> dict[int, float]:
    return {
        int(group): float(given.weight[given.first == group].mean() * (given.first == group).mean())
        for group in np.unique(given.first[~given.never])
    }


def _mixed(given: Table, among: list[Cell], shares: dict[int, float], at: int | None) -> Aggregate:
    """Cells by the sizes of their groups; how many units each group has is itself chance, and counts in the error."""
    sizes = np.array([shares[one.group] for one in among])
    part = sizes / sizes.sum()
    effects = np.array([one.effect for one in among])
    weights = np.einsum("c,cit->it", part, np.array([one.weights for one in among]))
    influence = np.array([one.influence for one in among]).T @ part + _sizes_influence(
        given, np.array([one.group for one in among]), sizes, effects
    )
    return Aggregate(at, float(part @ effects), weights, influence)


def _sizes_influence(given: Table, groups: Whole, sizes: Numbers, effects: Numbers) -> Numbers:
    """What the estimated sizes of the groups add to the influence."""
    own = given.weight[:, None] * (given.first[:, None] == groups[None, :]) - sizes
    total = float(sizes.sum())
    first = own / total
    second = own.sum(axis=1)[:, None] * (sizes / total**2)[None, :]
    return np.asarray((first - second) @ effects, dtype=float)


def _overall(given: Table, parts: list[Aggregate], sizes: Numbers) -> Aggregate:
    part = sizes / sizes.sum()
    effects = np.array([one.effect for one in parts])
    groups = np.array([one.at for one in parts], dtype=np.intp)
    influence = np.array([one.influence for one in parts]).T @ part + _sizes_influence(given, groups, sizes, effects)
    weights = np.einsum("c,cit->it", part, np.array([one.weights for one in parts]))
    return Aggregate(None, float(part @ effects), weights, influence)


def _plain(parts: list[Aggregate]) -> Aggregate:
    return Aggregate(
        None,
        float(np.mean([one.effect for one in parts])),
        np.mean([one.weights for one in parts], axis=0),
        np.mean([one.influence for one in parts], axis=0),
    )


def band(
    parts: Sequence[Aggregate | Cell], *, level: float = 0.95, draws: int = 1999, seed: int = 1
) -> list[tuple[float, float]]:
    """Intervals that hold for all parts at once: the multiplier bootstrap of the largest t (section 4.1, algorithm 1), with the spread of
    each part by its quartiles, as the paper recommends."""
    influence = np.array([one.influence for one in parts]).T
    count = len(influence)
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(draws, count))
    moved = signs @ influence / count
    spread = (np.quantile(moved, 0.75, axis=0) - np.quantile(moved, 0.25, axis=0)) / 1.3489795
    lively = spread > 1e-12
    if not lively.any():
        return [(one.effect, one.effect) for one in parts]
    critical = float(np.quantile(np.abs(moved[:, lively] / spread[lively]).max(axis=1), level))
    return [
        (one.effect - critical * wide, one.effect + critical * wide) for one, wide in zip(parts, spread, strict=True)
    ]
