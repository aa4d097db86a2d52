"""Panels whose truth is known: teams that differ, seasons that all share, weeks that resemble the week before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from wellworn.program.effects.panel import Numbers, Table

Growing = Callable[[int], float]  # the effect after so many times


def world(
    seed: int,
    first: Sequence[int],
    width: int,
    *,
    effect: Growing | float = 0.0,
    drawn: bool = False,
    alike: float = 0.5,
    spread: float = 1.0,
) -> Table:
    """A table of teams; `first` are the dates, dealt by lot if `drawn`."""
    chance = np.random.default_rng([seed, 2026])
    count = len(first)
    noise = np.empty((count, width))
    noise[:, 0] = chance.normal(0, spread, count)
    for time in range(1, width):
        noise[:, time] = alike * noise[:, time - 1] + np.sqrt(1 - alike**2) * chance.normal(0, spread, count)
    levels, season = chance.normal(0, 2, (count, 1)), np.cumsum(chance.normal(0, 0.5, width))
    dates = chance.permutation(np.array(first)) if drawn else np.array(first)
    since = np.arange(width)[None, :] - dates[:, None]
    return table(levels + season + noise + added(since, effect), dates, drawn=drawn)


def added(since: np.ndarray, effect: Growing | float) -> Numbers:
    """The true effect of each cell."""
    if callable(effect):
        return np.array([[effect(int(one)) if one >= 0 else 0.0 for one in row] for row in since])
    return np.where(since >= 0, float(effect), 0.0)


def table(outcome: Numbers, first: Sequence[int] | np.ndarray, *, drawn: bool = False) -> Table:
    """A table of these rows."""
    count, width = np.asarray(outcome).shape
    names = tuple(f"team {n}" for n in range(count))
    return Table(
        np.asarray(outcome, dtype=float), np.minimum(np.asarray(first), width).astype(np.intp), np.arange(width, dtype=float), names,
        np.ones(count), np.zeros(count, dtype=np.intp), drawn,
    )  # fmt: skip
