"""Two groups at two times, and units with fixed effects. The second misleads when dates differ and effects grow (Goodman-Bacon 2021; de
Chaisemartin & D'Haultfoeuille 2020): it is here to say by how much, and to compare with what others published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wellworn.program.effects.panel import CannotEstimate, Numbers, Panel, Table, Whole
from wellworn.program.effects.regression import Fit, least_squares


def two_by_two(panel: Panel) -> Fit:
    """Difference in differences as a regression: [1, group, after, group x after, covariates]; coefficient 3 is the effect. Rows of one
    unit may be single (other houses are sold each year); errors by clusters if the panel names them."""
    ever = np.isfinite(panel.treated_from)
    starts = np.unique(panel.treated_from[ever])
    if len(starts) != 1 or ever.all():
        raise CannotEstimate("Two groups need one date for all who had the change, and some who never had it.")
    after = panel.time >= starts[0]
    if after.all() or not after.any():
        raise CannotEstimate("Two groups need times before and after the change.")
    columns = [np.ones(len(ever)), ever.astype(float), after.astype(float), (ever & after).astype(float)]
    extra = [] if panel.covariates is None else list(panel.covariates.T)
    return least_squares(np.column_stack(columns + extra), panel.outcome, panel.weight, panel.cluster)


def fixed_effects(panel: Panel, dose: Numbers | None = None) -> Fit:
    """Two-way fixed effects: [treated, covariates, units, times]; coefficient 0 is the effect, errors by clusters (units unless the panel
    says otherwise). `dose` stands for treated when treatment came during a time."""
    _times, column = np.unique(panel.time, return_inverse=True)
    units = np.unique(panel.unit, return_inverse=True)[1]
    treated = panel.treated.astype(float) if dose is None else dose
    extra = [] if panel.covariates is None else list(panel.covariates.T)
    both = [_dummies(units), _dummies(column)[:, 1:]]
    columns = np.column_stack([treated, *extra, *both])
    cluster = panel.unit if panel.cluster is None else panel.cluster
    nested = int(units.max()) if _is_within(units, cluster) else 0
    return least_squares(columns, panel.outcome, panel.weight, cluster, nested)


def _is_within(units: Whole, cluster: Whole) -> bool:
    """Whether each unit lies in one cluster."""
    return len(np.unique(np.column_stack([units, cluster]), axis=0)) == int(units.max()) + 1


def _dummies(number: Whole) -> Numbers:
    return np.asarray(number[:, None] == np.arange(int(number.max()) + 1), dtype=float)


def fixed_effects_weights(given: Table) -> Numbers:
    """The weights with which two-way fixed effects sum the outcomes of a balanced table; below 0 on some treated ones, that is the fault."""
    treated = given.treated
    rest = treated - treated.mean(axis=1, keepdims=True) - treated.mean(axis=0, keepdims=True) + treated.mean()
    total = float((rest * treated).sum())
    if total <= 1e-12:
        raise CannotEstimate("Two-way fixed effects cannot be told: all units had the change at the same times.")
    return np.asarray(rest / total)


@dataclass(frozen=True)
class Pair:
    """One comparison of two groups inside two-way fixed effects. `kind` is which with which."""

    kind: str
    weight: float
    effect: float


UNTREATED, EARLY_LATE, LATE_EARLY = "treated vs untreated", "earlier vs later treated", "later vs earlier treated"


def decomposed(given: Table) -> list[Pair]:
    """Goodman-Bacon's decomposition (2021, theorem 1): of what comparisons, and with what weights, the two-way estimate is made."""
    width = given.outcome.shape[1]
    date = np.where(given.never, width, given.first)
    found = []
    for one in np.unique(date):
        for other in np.unique(date):
            if one == other or one == width:
                continue
            if other == width:
                found.append(_pair(given, date, UNTREATED, (int(one), int(other)), (0, width)))
            elif one < other:
                found.append(_pair(given, date, EARLY_LATE, (int(one), int(other)), (0, int(other))))
            else:
                found.append(_pair(given, date, LATE_EARLY, (int(one), int(other)), (int(other), width)))
    total = sum(one.weight for one in found)
    return [Pair(one.kind, one.weight / total, one.effect) for one in found]


def _pair(given: Table, date: Numbers, kind: str, who: tuple[int, int], when: tuple[int, int]) -> Pair:
    """The first of `who` against the second, within the columns `when`."""
    first, last = when
    own, others = given.outcome[date == who[0], first:last], given.outcome[date == who[1], first:last]
    start = who[0] - first
    effect = (own[:, start:].mean() - own[:, :start].mean()) - (others[:, start:].mean() - others[:, :start].mean())
    share, after = len(own) / (len(own) + len(others)), (last - who[0]) / (last - first)
    window = (last - first) / given.outcome.shape[1]
    size = ((len(own) + len(others)) * window) ** 2 * share * (1 - share) * after * (1 - after)
    return Pair(kind, float(size), float(effect))
