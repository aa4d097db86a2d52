"""Less variety than the field has elsewhere: everybody picks the same few values. Entropy, said as a number of choices."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.measures.truth.chance import Chance, Drawn
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.defaults import counted
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen

LEAST_TRUSTED = 100
MATTERS = 0.8  # times the choices of the trusted values, or fewer
AT_ONCE = 2_000_000  # counts held while drawing


def entropy(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Shannon's entropy of counts along the last axis, in nats."""
    size = counts.sum(axis=-1, keepdims=True)
    shares = counts / np.maximum(size, 1)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=-1))


def choices(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many equally frequent choices have that entropy (Hill's number of order 1)."""
    return np.exp(entropy(counts))


def variety(column: Column, chance: Chance) -> Answer:
    """The number of choices that values behave like, against the trusted ones."""
    trusted = column.trusted
    if trusted is None or trusted.size < LEAST_TRUSTED:
        return NotEnough("There are no values elsewhere to compare the mix with.")
    ours, theirs = counted(column.texts), counted(trusted.texts)
    values = sorted(ours.keys() | theirs.keys())
    if len(values) > 1_000:
        return NotEnough("More than 1,000 different values: this is no list of choices.")
    mine = np.array([ours.get(value, 0) for value in values])
    other = np.array([theirs.get(value, 0) for value in values])
    together, size = mine + other, int(mine.sum())

    def draw(generator: Generator, draws: int) -> Drawn:
        step = max(1, AT_ONCE // len(values))
        parts = [min(step, draws - begin) for begin in range(0, draws, step)]
        return np.concatenate(
            [
                -entropy(generator.multivariate_hypergeometric(together, size, part, method="marginals"))
                for part in parts
            ]
        )

    seen, expected = float(choices(mine)), float(choices(other))
    return Seen(
        words=f"The values behave like {seen:.1f} choices; like {expected:.1f} in {column.reference_is}",
        observed=seen,
        expected=expected,
        size=size,
        p_value=chance.p_value(-float(entropy(mine)), draw),
        matters=seen <= MATTERS * expected,
    )


LOW_VARIETY = Detector(
    key="variety",
    title="Fewer choices than elsewhere",
    kinds=frozenset({"choice"}),
    least=100,
    unit="equally frequent choices",
    null="the field's and its trusted values dealt anew (multivariate hypergeometric draws)",
    look=variety,
)
