"""Columns as small numbers: nought for empty, then the most frequent values or the quantiles of a number, then all others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.measures.truth.column import NUMBER

Codes = NDArray[np.int64]
BINS = 9  # of a number
LEAST = 20  # records in a bin; smaller ones are put together


def coded(values: pa.ChunkedArray | pa.Array, kind: str, bins: int = BINS) -> Codes:
    """The code of each record, from 0 (empty) on."""
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if kind in ("number", "amount", "day"):
        numbers = as_numbers(array, kind)
        present = np.isfinite(numbers)
        if present.sum() >= 0.5 * (len(array) - array.null_count) and present.any():
            return _by_quantile(numbers, present, bins)
    return _by_frequency(array, bins)


def as_numbers(array: pa.Array, kind: str) -> NDArray[np.float64]:
    """Numbers, and days as days since 1970; NaN for what is neither."""
    if kind == "day":
        moments = pc.strptime(pc.utf8_slice_codeunits(array, 0, 10), "%Y-%m-%d", "s", error_is_null=True)
        seconds = moments.cast(pa.int64()).cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(seconds / 86_400, dtype=np.float64)
    numeric = pc.match_substring_regex(array, NUMBER)
    return np.asarray(
        pc.if_else(numeric, array, None).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64
    )


def _by_quantile(numbers: NDArray[np.float64], present: NDArray[np.bool_], bins: int) -> Codes:
    edges = np.unique(np.quantile(numbers[present], np.linspace(0, 1, bins + 1)[1:-1]))
    codes = np.zeros(len(numbers), dtype=np.int64)
    codes[present] = 1 + np.searchsorted(edges, numbers[present], side="right")
    return merged(codes)


def _by_frequency(array: pa.Array, bins: int) -> Codes:
    """The most frequent values, and the rest by how long they are: a note's length may say something where its words do not come again."""
    places = array.dictionary_encode()
    indices = places.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(indices[indices >= 0], minlength=len(places.dictionary))
    order = np.argsort(-counts, kind="stable")[:bins]
    code = np.zeros(len(counts) + 1, dtype=np.int64)  # the last is that of nothing
    own = order[counts[order] >= LEAST]
    rest = np.setdiff1d(np.arange(len(counts)), own)
    if len(rest):
        lengths = pc.utf8_length(places.dictionary).to_numpy(zero_copy_only=False)[rest]
        edges = np.unique(np.quantile(lengths, [0.25, 0.5, 0.75]))
        code[rest] = 1 + len(own) + np.searchsorted(edges, lengths, side="left")
    code[own] = 1 + np.arange(len(own))
    return merged(code[indices])


def merged(codes: Codes) -> Codes:
    """With bins of fewer than LEAST records put together, and codes without gaps."""
    counts = np.bincount(codes, minlength=1)
    small = (counts < LEAST) & (counts > 0)
    small[0] = False
    if small.sum() > 0:
        codes = np.where(small[codes], len(counts), codes)
    _, dense = np.unique(np.concatenate([[0], codes]), return_inverse=True)
    return np.asarray(dense[1:], dtype=np.int64)
