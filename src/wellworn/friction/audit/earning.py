"""What a field says about an outcome beyond what is known without it.

The outcome is predicted from what is known of a record without asking anybody, on other records than those predicted (cross-fitted,
Chernozhukov et al. 2018). What is left over is dealt anew among records of about the same prediction, 499 times, for all fields at
once: the smallest p-value of each deal gives the correction for many fields, whatever hangs together with what (Westfall and Young
1993, step-down). The amount comes with an upper end, for "nothing" is only said where more than a little can be ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, ndtri

from wellworn.friction.audit.coding import Codes, merged
from wellworn.friction.audit.facts import Earns, Estimate
from wellworn.friction.audit.said import Said
from wellworn.lib.distributions import chi_squared_quantile

DEALS = 499
AT_ONCE = 250
ROWS = 160  # of codes of several fields, that are summed in one product
LEAST_RECORDS = 200
LEAST_EACH = 50  # of the rarer of two outcomes
MOST_RECORDS = 12_000
FOLDS = 5
STRATA = 10
RIDGE = 5.0
Z90 = 1.6448536269514722  # each end of the interval is wrong in 1 of 20
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """One outcome and the fields to ask about it: codes of all records, and which fields cannot be asked, with the reason."""

    outcome: str
    values: Numbers  # NaN where it is not known; 0 and 1 for a yes or no
    fields: Mapping[str, Codes]
    known_before: tuple[Codes, ...]
    left_out: Mapping[str, Said]


def earns(asked: Asked, *, outcomes: int = 1, seed: int = 0) -> dict[str, Earns]:
    """For each field what it says about the outcome; p-values are corrected over its fields and for so many `outcomes`."""
    decided = np.flatnonzero(np.isfinite(asked.values))
    if len(decided) > MOST_RECORDS:
        decided = np.sort(np.random.default_rng(seed).choice(decided, MOST_RECORDS, replace=False))
    values, why = asked.values[decided], _too_few(asked.values[decided])
    open_ = {name: codes for name, codes in asked.fields.items() if name not in asked.left_out}
    if why or not open_:
        return {
            name: Earns(asked.outcome, None, None, len(values), why or asked.left_out[name]) for name in asked.fields
        }
    yes_no = bool(np.isin(values, (0, 1)).all())
    scaled = values if yes_no else _normal(values)
    predicted = _predicted(scaled, [one[decided] for one in asked.known_before], seed, yes_no=yes_no)
    rest = scaled - predicted
    hot = {name: _hot(merged(codes[decided])) for name, codes in open_.items()}
    told = {name: one for name, one in hot.items() if one.shape[0] > 1}
    if told:
        p_values, squares = _tested(told, rest, _strata(predicted), seed)
    found = {}
    for name in asked.fields:
        if name in asked.left_out:
            found[name] = Earns(asked.outcome, None, None, len(values), asked.left_out[name])
        elif name not in told:  # one value, or none: it can say nothing
            found[name] = Earns(asked.outcome, Estimate(0.0, 0.0, 0.0), 1.0, len(values))
        else:
            gained = _gained(told[name], rest, predicted, seed, yes_no=yes_no)
            bits = _bits(squares[name], told[name].shape[0] - 1, len(values), gained)
            found[name] = Earns(asked.outcome, bits, min(1.0, p_values[name] * outcomes), len(values))
    return found


def _too_few(values: Numbers) -> Said | None:
    if len(values) < LEAST_RECORDS:
        return Said("few_records", {"n": len(values), "least": LEAST_RECORDS})
    counts = np.unique(values, return_counts=True)[1]
    if len(counts) < 2 or (len(counts) == 2 and counts.min() < LEAST_EACH):
        return Said("same_outcome", {"least": LEAST_EACH})
    return None


def _normal(values: Numbers) -> Numbers:
    """Ranks as normal scores: a few huge deals must not decide."""
    from scipy.stats import rankdata  # here: it takes a second to load

    scores = ndtri((rankdata(values) - 0.5) / len(values))
    return np.asarray((scores - scores.mean()) / scores.std(), dtype=np.float64)


def _folds(size: int, seed: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, 1]).permutation(size) % FOLDS


def _predicted(values: Numbers, known: list[Codes], seed: int, *, yes_no: bool) -> Numbers:
    """What is expected of each record by what is known before, from the other folds (ridge regression; on a yes or no, of its chance)."""
    columns: list[NDArray[np.floating[Any]]] = [np.ones((1, len(values)))]
    columns += [_hot(merged(one))[1:] for one in known]
    design = np.concatenate(columns).T
    predicted = np.empty(len(values))
    fold = _folds(len(values), seed)
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0
    for held in range(FOLDS):
        others = design[fold != held]
        weights = np.linalg.solve(others.T @ others + penalty, others.T @ values[fold != held])
        predicted[fold == held] = design[fold == held] @ weights
    return np.clip(predicted, 0.01, 0.99) if yes_no else predicted


def _hot(codes: Codes) -> NDArray[np.float32]:
    """One row for each code in use, of noughts and ones."""
    _, dense = np.unique(codes, return_inverse=True)
    rows = np.zeros((int(dense.max()) + 1, len(codes)), dtype=np.float32)
    rows[dense, np.arange(len(codes))] = 1
    return rows


def _strata(predicted: Numbers) -> NDArray[np.int64]:
    edges = np.unique(np.quantile(predicted, np.linspace(0, 1, STRATA + 1)[1:-1]))
    return np.searchsorted(edges, predicted, side="right")


def _tested(
    told: Mapping[str, NDArray[np.float32]], rest: Numbers, strata: NDArray[np.int64], seed: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Corrected p-values, and each field's sum of squares in units of chance."""
    for stratum in np.unique(strata):
        rest = np.where(strata == stratum, rest - rest[strata == stratum].mean(), rest)
    scaled = (rest / rest.std()).astype(np.float32)
    names = list(told)
    seen = np.array([_squares(told[name], scaled[:, None])[0] for name in names])
    freedom = np.array([told[name].shape[0] - 1 for name in names])
    rank = _rarity(seen, freedom)
    dealt = np.concatenate([_dealt(told, deals, freedom) for deals in _deals(scaled, strata, seed)])
    order = np.argsort(rank, kind="stable")
    lowest = np.minimum.accumulate(dealt[:, order][:, ::-1], axis=1)[:, ::-1]
    raw = (1 + (lowest <= rank[order]).sum(axis=0)) / (DEALS + 1)
    corrected = np.empty(len(names))
    corrected[order] = np.maximum.accumulate(raw)
    return dict(zip(names, corrected.tolist(), strict=True)), dict(zip(names, seen.tolist(), strict=True))


def _deals(scaled: NDArray[np.float32], strata: NDArray[np.int64], seed: int) -> Iterator[NDArray[np.float32]]:
    """What is left over, dealt anew within strata, AT_ONCE deals at a time."""
    generator = np.random.default_rng([seed, 2])
    places = [np.flatnonzero(strata == one) for one in np.unique(strata)]
    for begin in range(0, DEALS, AT_ONCE):
        now = min(AT_ONCE, DEALS - begin)
        dealt = np.empty((len(scaled), now), dtype=np.float32)
        for own in places:
            dealt[own] = generator.permuted(np.repeat(scaled[own][:, None], now, axis=1), axis=0)
        yield dealt


def _dealt(told: Mapping[str, NDArray[np.float32]], deals: NDArray[np.float32], freedom: NDArray[np.int64]) -> Numbers:
    """The rarity of each field in each deal."""
    found: list[Numbers] = []
    together: list[NDArray[np.float32]] = []
    for place, hot in enumerate(told.values()):
        together.append(hot)
        if sum(map(len, together)) >= ROWS or place == len(told) - 1:
            sizes = [len(one) for one in together]
            stacked = np.concatenate(together)
            sums = (stacked @ deals).astype(np.float64)
            parts = sums**2 / stacked.sum(axis=1, dtype=np.float64)[:, None]
            found.extend(np.add.reduceat(parts, np.cumsum([0, *sizes[:-1]]), axis=0))
            together = []
    return _rarity(np.stack(found, axis=1), freedom)


def _squares(hot: NDArray[np.float32], rest: NDArray[np.float32]) -> Numbers:
    """The sum over codes of (sum of what is left over)² ÷ how many: Pearson's statistic, chi-squared with one code fewer."""
    sums = (hot @ rest).astype(np.float64)
    return np.asarray((sums**2 / hot.sum(axis=1, dtype=np.float64)[:, None]).sum(axis=0))


def _rarity(squares: Numbers, freedom: NDArray[np.int64]) -> Numbers:
    """How rare it would be by the chi-squared distribution: what makes fields of few and many codes comparable, no p-value yet."""
    rare = gammaincc(freedom / 2, squares / 2)
    return np.where(rare > 0, rare, -squares)  # beyond what a float can hold, the larger the rarer


def _bits(squares: float, freedom: int, records: int, gained: float) -> Estimate:
    """The amount, in bits a record: what was gained on records held out, within the interval that the statistic gives.

    The statistic is chi-squared about (squares - freedom) with variance 2 (freedom + 2 × what is beyond chance); solved for both ends.
    """
    scale = 2 * records * log(2)
    inner = sqrt(max(0.0, 2 * Z90**2 + 2 * squares - freedom))
    ends = [((inner + sign * Z90 * sqrt(2)) ** 2 - freedom) / 2 for sign in (-1, 1)]
    low = max(0.0, ends[0]) / scale if squares > chi_squared_quantile(0.95, freedom) else 0.0
    high = max(ends[1], 0.0) / scale
    return Estimate(min(max(gained, low), high), low, high)


def _gained(hot: NDArray[np.float32], rest: Numbers, predicted: Numbers, seed: int, *, yes_no: bool) -> float:
    """Bits a record by which the field betters the prediction of records that it was not learnt on; 0 where it makes it worse."""
    fold = _folds(len(rest), seed)
    better = predicted.copy()
    for held in range(FOLDS):
        learn = fold != held
        effect = (hot[:, learn] @ rest[learn]) / (hot[:, learn].sum(axis=1) + RIDGE)
        better[~learn] += effect @ hot[:, ~learn]
    values = rest + predicted
    if not yes_no:
        return max(0.0, 0.5 * float(np.log2(np.mean(rest**2) / np.mean((values - better) ** 2))))
    better = np.clip(better, 0.01, 0.99)
    return max(0.0, float(np.mean(_loss(values, predicted) - _loss(values, better))))


def _loss(values: Numbers, chance: Numbers) -> Numbers:
    return np.asarray(-np.log2(np.where(values > 0.5, chance, 1 - chance)))
