"""The same estimates in plain Python, a loop for each sum, written from the papers' formulas and sharing nothing with the product."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

Rows = Sequence[Sequence[float]]
NEVER = 10**6


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def att(outcome: Rows, first: Sequence[int], group: int, time: int, *, never: bool, base: str) -> float | None:
    """ATT(g,t) of Callaway & Sant'Anna (2021), equation 2.10 without covariates."""
    if base == "mean":
        since = [one for one in range(group) if one != time]
    else:
        since = [group - 1 if time >= group else time - 1]
    if not since or since[0] < 0:
        return None
    width = len(outcome[0])

    def change(unit: int) -> float:
        return outcome[unit][time] - mean([outcome[unit][one] for one in since])

    own = [change(unit) for unit in range(len(first)) if first[unit] == group]
    if never:
        others = [change(unit) for unit in range(len(first)) if first[unit] >= width]
    else:
        others = [
            change(unit) for unit in range(len(first)) if first[unit] > max(time, group - 1) and first[unit] != group
        ]
    return mean(own) - mean(others) if others else None


def cells(outcome: Rows, first: Sequence[int], *, never: bool, base: str) -> dict[tuple[int, int], float]:
    width = len(outcome[0])
    found = {}
    for group in sorted({one for one in first if one < width}):
        for time in range(width):
            effect = att(outcome, first, group, time, never=never, base=base)
            if effect is not None:
                found[group, time] = effect
    return found


def simple(outcome: Rows, first: Sequence[int], *, never: bool, base: str) -> float:
    """The mean over treated units and times."""
    found = cells(outcome, first, never=never, base=base)
    after = [(first.count(group), effect) for (group, time), effect in found.items() if time >= group]
    return sum(size * effect for size, effect in after) / sum(size for size, _ in after)


def by_event(outcome: Rows, first: Sequence[int], *, never: bool, base: str) -> dict[int, float]:
    found = cells(outcome, first, never=never, base=base)
    steps: dict[int, list[tuple[int, float]]] = {}
    for (group, time), effect in found.items():
        steps.setdefault(time - group, []).append((first.count(group), effect))
    return {since: sum(n * one for n, one in parts) / sum(n for n, _ in parts) for since, parts in steps.items()}


def two_groups(outcome: Rows, first: Sequence[int]) -> float:
    width = len(outcome[0])
    begins = min(one for one in first if one < width)
    changes: dict[bool, list[float]] = {True: [], False: []}
    for row, one in zip(outcome, first, strict=True):
        changes[one < width].append(mean(row[begins:]) - mean(row[:begins]))
    return mean(changes[True]) - mean(changes[False])


def fixed_effects(outcome: Rows, first: Sequence[int]) -> float:
    """By Frisch, Waugh & Lovell: treated, without units' and times' means, on the outcome."""
    units, width = len(first), len(outcome[0])
    treated = [[1.0 if time >= first[unit] else 0.0 for time in range(width)] for unit in range(units)]
    total = mean([mean(row) for row in treated])
    rest = [
        [treated[u][t] - mean(treated[u]) - mean([row[t] for row in treated]) + total for t in range(width)]
        for u in range(units)
    ]
    above = sum(rest[u][t] * outcome[u][t] for u in range(units) for t in range(width))
    return above / sum(one * one for row in rest for one in row)


def lot(outcome: Rows, first: Sequence[int], effect: float = 0.0) -> float:
    """The p-value of 'the effect is this, everywhere', over all orders."""
    width = len(outcome[0])
    without = [
        [y - (effect if t >= one else 0.0) for t, y in enumerate(row)] for row, one in zip(outcome, first, strict=True)
    ]
    seen = abs(two_groups(without, first))
    orders = [[first[n] for n in order] for order in permutations(range(len(first)))]
    assert width
    return mean([1.0 if abs(two_groups(without, order)) >= seen - 1e-9 else 0.0 for order in orders])
