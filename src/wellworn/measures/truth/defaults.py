"""The default kept: a choice that nobody made. Also the first of a list, when the form offers no default."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

from wellworn.measures.truth.chance import Chance, Drawn, shuffled
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent

STEEPEST = 3.0  # times as frequent as the next: an honest favourite may be that (a Zipf law of exponent 1.6)
MATTERS = 0.1  # of the values, beyond what is expected
LEAST_TRUSTED = 50
FEWEST_CHOICES = 3  # in use, without trusted values


def defaults(column: Column, chance: Chance) -> Answer | None:
    """The share of the default against the trusted values, or against the most that an honest favourite has."""
    kept = column.default or (column.choices[0] if column.choices else "")
    if not kept:
        return None
    what = "are the default" if column.default else "are the first of the list"
    counts = counted(column.texts)
    trusted = column.trusted
    if trusted is not None and trusted.size >= LEAST_TRUSTED:
        return _against(column, trusted, kept, what, chance)
    others = np.array(sorted((many for value, many in counts.items() if value != kept), reverse=True), dtype=np.int64)
    if len(others) < FEWEST_CHOICES - 1:
        return NotEnough("Fewer than three choices are in use, and there is nothing to compare with.")
    return _against_a_favourite(counts.get(kept, 0), others, what, chance)


def counted(texts: pa.Array) -> dict[str, int]:
    """How often each value is there."""
    pairs = pc.value_counts(texts)
    return dict(zip(pairs.field("values").to_pylist(), pairs.field("counts").to_pylist(), strict=True))


def _against(column: Column, trusted: Column, kept: str, what: str, chance: Chance) -> Seen:
    ours, theirs = (pc.sum(pc.equal(texts, kept)).as_py() or 0 for texts in (column.texts, trusted.texts))
    share, expected = ours / column.size, theirs / trusted.size
    return Seen(
        words=f"{percent(share)} of the values {what}; {percent(expected)} of {column.reference_is}",
        observed=share,
        expected=expected,
        size=column.size,
        p_value=chance.p_value(ours, shuffled(ours, column.size, theirs, trusted.size)),
        matters=share - expected >= MATTERS,
    )


def _against_a_favourite(
    kept: int, others: np.ndarray[tuple[int], np.dtype[np.int64]], what: str, chance: Chance
) -> Seen:
    """Draws in which the default is STEEPEST times as frequent as the next choice, and the others as they are."""
    size = kept + int(others.sum())
    weights = np.concatenate([[STEEPEST * others[0]], others])
    shares = weights / weights.sum()

    def beyond(counts: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Drawn:
        favourite = STEEPEST * counts[:, 1:].max(axis=1)
        rest = counts[:, 1:].sum(axis=1)
        return np.asarray(counts[:, 0] / size - favourite / np.maximum(favourite + rest, 1))

    def draw(generator: Generator, draws: int) -> Drawn:
        return beyond(generator.multinomial(size, shares, draws))

    share, expected = kept / size, float(shares[0])
    return Seen(
        words=f"{percent(share)} of the values {what}; an honest favourite would have up to {percent(expected)}",
        observed=share,
        expected=expected,
        size=size,
        p_value=chance.p_value(share - expected, draw),
        matters=share - expected >= MATTERS,
    )


DEFAULTS_KEPT = Detector(
    key="defaults",
    title="The default is kept",
    kinds=frozenset({"choice"}),
    least=100,
    unit="share of the values",
    null="the field's and its trusted values dealt anew (a permutation of who has the default); without trusted values, multinomial draws "
    "in which the default is three times as frequent as the next choice",
    look=defaults,
)
