"""Whether a number may be chance, and between what it lies, when there are only a few teams.

Every estimate here is a weighted sum of the outcomes, and its weights in a team depend only on the team's date. So it is a sum of one number
for each team (its score), and what has to be known is how such numbers vary between teams.

Drawn by lot: Fisher's randomisation test over the orders that the lot could have given within its strata, inverted to an interval (Fisher
1935; Rosenbaum 2002, chapter 2; Imbens & Rubin 2015, chapter 5). Not drawn: the wild cluster bootstrap with the null imposed and Webb's six
weights (Cameron, Gelbach & Miller 2008; Webb 2023; Roodman et al. 2019), inverted likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from math import factorial, prod

import numpy as np

from wellworn.lib.distributions import student_beyond, student_quantile
from wellworn.program.effects.panel import Numbers, Table, Whole

LEVEL = 0.95
MOST_ORDERS = 4999  # beyond this the orders are drawn instead of listed
DRAWS = 1999
WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
RANDOMISATION, BOOTSTRAP, STUDENT, SERIES = "randomisation", "wild cluster bootstrap", "student", "newey-west"


@dataclass(frozen=True)
class Chance:
    """An estimate with its p-value, its interval and what was needed to find them. `least` is the smallest p that could have come out."""

    estimate: float
    chance: float
    low: float
    high: float
    error: float
    freedom: float
    method: str
    least: float = 0.0

    def seen(self, power: float = 0.8) -> float:
        """The smallest effect that would have been found with this `power`: (t at 97.5 % + t at the power) x the error (Bloom 1995)."""
        return (student_quantile(0.5 + LEVEL / 2, self.freedom) + student_quantile(power, self.freedom)) * self.error


def by_students(given: Table, weights: Numbers) -> Chance:
    """Student's t over the teams' scores: the variance within each date's group where every group has two or more, pooled over the groups
    otherwise; degrees of freedom by Welch and Satterthwaite. For two groups this is Welch's test of the changes of the teams."""
    estimate = float((weights * given.outcome).sum())
    error, freedom = _error(given, weights)
    if freedom <= 0:
        return Chance(estimate, 1.0, -np.inf, np.inf, np.inf, 1.0, STUDENT)
    half = student_quantile(0.5 + LEVEL / 2, freedom) * error
    chance = student_beyond(estimate / error, freedom) if error > 0 else float(estimate == 0)
    return Chance(estimate, chance, estimate - half, estimate + half, error, freedom, STUDENT)


def _error(given: Table, weights: Numbers) -> tuple[float, float]:
    """The standard error, and its degrees of freedom; 0 of them when every group is one team."""
    group, sizes = _groups(given)
    scores = (weights * given.outcome).sum(axis=1)
    if sizes.min() >= 2:
        parts = np.array([sizes[n] * np.var(scores[group == n], ddof=1) for n in range(len(sizes))])
        total = float(parts.sum())
        with np.errstate(invalid="ignore", divide="ignore"):
            freedom = total**2 / float((parts**2 / (sizes - 1)).sum()) if total > 0 else float(len(scores) - len(sizes))
        return float(np.sqrt(total)), freedom
    freedom = float(len(scores) - len(sizes))
    if freedom < 1:
        return np.inf, 0.0
    total = sum(sizes[n] * _pooled(given.outcome @ weights[group == n][0], group, freedom) for n in range(len(sizes)))
    return float(np.sqrt(total)), freedom


def _pooled(values: Numbers, group: Whole, freedom: float) -> float:
    """The variance within groups."""
    means = np.bincount(group, values) / np.bincount(group)
    return float(((values - means[group]) ** 2).sum() / freedom)


def _groups(given: Table) -> tuple[Whole, Whole]:
    """The teams' groups by date (and weight, since it enters the weights), numbered, and how many each has."""
    date = np.where(given.never, given.outcome.shape[1], given.first)
    group = np.unique(date, return_inverse=True)[1].astype(np.intp)
    return group, np.bincount(group).astype(np.intp)


Estimator = Callable[[Table], Numbers]  # the weights of an estimate


def by_randomisation(given: Table, weigh: Estimator, *, seed: int = 1) -> Chance:
    """Fisher's test. Under 'the effect is d everywhere' the outcomes without it are known, and every order's estimate is a - d c."""
    weights = weigh(given)
    estimate = float((weights * given.outcome).sum())
    orders = _orders(given, seed)
    plain, own = _under(given, weigh, weights, orders)
    near = 1e-9 * (1 + abs(estimate))

    def share(effect: float) -> float:
        return float(np.mean(np.abs(plain - effect * own) >= abs(estimate - effect) - near))

    error, freedom = _error(given, weights)
    spread = float(np.std(plain)) if not np.isfinite(error) else error
    low, high = (_end(share, estimate, side * max(spread, near)) for side in (-1, 1))
    return Chance(
        estimate,
        share(0.0),
        low,
        high,
        _as_error(low, high, spread, freedom),
        max(freedom, 1.0),
        RANDOMISATION,
        1 / len(orders),
    )


def _under(given: Table, weigh: Estimator, weights: Numbers, orders: Whole) -> tuple[Numbers, Numbers]:
    """Every order's estimate from the outcomes, and from 1 where a team really had the change."""
    if np.ptp(given.weight) == 0:  # a team's weights go with its date, so a team moves into another's row
        on_outcome, on_change = weights @ given.outcome.T, weights @ given.treated.T
        column = np.arange(len(given.first))
        return on_outcome[orders, column].sum(axis=1), on_change[orders, column].sum(axis=1)
    found = np.empty((len(orders), 2))
    for number, order in enumerate(orders):
        moved = weigh(_moved(given, order))
        found[number] = (moved * given.outcome).sum(), (moved * given.treated).sum()
    return found[:, 0], found[:, 1]


def _moved(given: Table, order: Whole) -> Table:
    return Table(given.outcome, given.first[order], given.times, weight=given.weight, stratum=given.stratum)


def _orders(given: Table, seed: int) -> Whole:
    """The ways the lot could have fallen within strata: all of them if they are few, else a draw with the real one among them."""
    count = len(given.first)
    members = [np.flatnonzero(given.stratum == one) for one in np.unique(given.stratum)]
    if len(members) == 1 and factorial(count) <= MOST_ORDERS:
        return np.array(list(permutations(range(count))), dtype=np.intp)
    draws = np.random.default_rng(seed)
    orders = np.tile(np.arange(count), (MOST_ORDERS + 1, 1))
    for mine in members:
        orders[1:, mine] = draws.permuted(np.tile(mine, (MOST_ORDERS, 1)), axis=1)
    return orders.astype(np.intp)


def possible(given: Table) -> int:
    """In how many different ways the lot could have fallen."""
    ways = 1
    for one in np.unique(given.stratum):
        mine = given.first[given.stratum == one]
        ways *= factorial(len(mine)) // prod(factorial(int(n)) for n in np.unique(mine, return_counts=True)[1])
    return ways


def rarest(given: Table, weigh: Estimator, *, seed: int = 1) -> float:
    """The smallest p that the lot can give, however large the effect: the share of the ways it could have fallen in which an effect that
    is all there is would look as large. Where halves are drawn, that is two of all ways: the one it fell, and its opposite."""
    orders = _orders(given, seed)
    _plain, own = _under(given, weigh, weigh(given), orders)
    return float(np.mean(np.abs(own) >= np.abs(own[0]) - 1e-9)) if len(own) else 1.0


def _end(share: Callable[[float], float], estimate: float, step: float) -> float:
    """The furthest effect in one direction that the data do not contradict; infinite when they contradict none."""
    outside = step
    for _ in range(40):
        if share(estimate + outside) <= 1 - LEVEL:
            break
        outside *= 1.6
    else:
        return float(np.copysign(np.inf, step))
    inside = 0.0
    for _ in range(30):
        middle = (inside + outside) / 2
        if share(estimate + middle) > 1 - LEVEL:
            inside = middle
        else:
            outside = middle
    return estimate + outside


def _as_error(low: float, high: float, spread: float, freedom: float) -> float:
    """The error that an interval amounts to, so that what could have been seen fits the interval that is told."""
    if not np.isfinite(high - low):
        return spread
    return (high - low) / 2 / student_quantile(0.5 + LEVEL / 2, max(freedom, 1.0))


def by_bootstrap(given: Table, weights: Numbers, *, seed: int = 1, draws: int = DRAWS) -> Chance:
    """The wild cluster bootstrap-t of the teams' scores, the effect under test imposed. With a group of one team no variance within
    groups is to be had: then the scores' signs alone are drawn (a test of symmetry; Canay, Romano & Shaikh 2017)."""
    group, sizes = _groups(given)
    estimate = float((weights * given.outcome).sum())
    plain, own = (
        (weights * _residual(given, given.outcome)).sum(axis=1),
        (weights * _residual(given, given.treated)).sum(axis=1),
    )
    signs = np.random.default_rng(seed).choice(np.concatenate([-WEBB, WEBB]), size=(draws, len(plain)))
    whole = bool(sizes.min() >= 2)

    def share(effect: float) -> float:
        scores = plain - effect * own
        drawn = signs * scores
        if not whole:
            return _tail(np.abs(drawn.sum(axis=1)), abs(scores.sum()))
        return _tail(_t(drawn, group, sizes), float(_t(scores[None, :], group, sizes)[0]))

    error, freedom = _error(given, weights)
    spread = error if np.isfinite(error) and error > 0 else float(np.sqrt((plain**2).sum())) or 1e-9
    low, high, rarity = _end(share, estimate, -spread), _end(share, estimate, spread), share(0.0)
    if whole:  # with unequal groups the bootstrap alone finds a little too much: Student's t has to agree
        beside = by_students(given, weights)
        low, high, rarity = min(low, beside.low), max(high, beside.high), max(rarity, beside.chance)
    told = _as_error(low, high, spread, freedom)
    return Chance(estimate, rarity, low, high, told, max(freedom, 1.0), BOOTSTRAP, 1 / (draws + 1))


def _residual(given: Table, values: Numbers) -> Numbers:
    """Values without what is the team's own and what is the time's own; sums with an estimate's weights stay as they are."""
    return np.asarray(values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean())


def _t(scores: Numbers, group: Whole, sizes: Whole) -> Numbers:
    """|t| of the sums of scores, the variance within groups."""
    total = np.zeros(len(scores))
    for number, size in enumerate(sizes):
        total += size * scores[:, group == number].var(axis=1, ddof=1)
    return np.asarray(np.abs(scores.sum(axis=1)) / np.sqrt(np.maximum(total, 1e-300)))


def _tail(drawn: Numbers, seen: float) -> float:
    """The share of draws at least as far out, what was seen counted among them."""
    return float((1 + np.sum(drawn >= seen * (1 - 1e-12))) / (1 + len(drawn)))


def corrected(chances: Numbers, how: str = "holm") -> Numbers:
    """p-values of effects that are told together. Holm (1979) keeps the chance of even one false effect below 5 %: for the effects that are
    acted on. Benjamini & Hochberg (1995) keeps the share of false ones among those found below 5 %: for a long register."""
    count = len(chances)
    order = np.argsort(chances)
    if how == "holm":
        stepped = np.maximum.accumulate(chances[order] * (count - np.arange(count)))
    else:
        stepped = np.minimum.accumulate((chances[order] * count / (1 + np.arange(count)))[::-1])[::-1]
    found = np.empty(count)
    found[order] = np.minimum(stepped, 1.0)
    return found
