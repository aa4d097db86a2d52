"""What a reader can work out of sums over sets of people, exactly.

Whoever has read sums over the sets S1, S2 ... knows each combination a1*sum(S1) + a2*sum(S2) + ... and nothing else, as long as they
know nothing of the values. Members who are in just the same sets cannot be told apart: they form an atom. As vectors over the atoms
what is known is the row space of a 0/1 matrix, and a combination is about fewer than k people when it is zero outside of atoms that
hold fewer than k together. Such atoms exist just when their vectors in a basis of the kernel are linearly dependent, because the row
space is what is orthogonal to the kernel. So the question is which few small atoms are dependent, and no combination needs trying.

The reduction is exact over the rationals: whole numbers, and numbers of any length once they grow. Dependence is then looked for in
a random projection over a finite field: what is dependent stays so, always; what is not becomes so about never, and that would only
refuse too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]  # of int64, or of Python's own when they grow beyond
PRIME = 32749
EXTRA = 4  # dimensions of the projection beyond what is needed: one accident in PRIME ** EXTRA
SAFE = 2**30  # entries below this can be multiplied and added in 64 bits
NODES = 20_000  # of the search for dependent atoms; what needs more is refused
ENOUGH = 32  # findings at once
ENTRIES = 4_000_000  # of the matrix; a larger one is refused


@dataclass(frozen=True)
class Isolated:
    """People about whom something can be worked out, and the sets (by place) that it takes."""

    members: int
    by: tuple[int, ...]


class TooIntricate(Exception):
    """It could not be settled within the limits: the answer is no."""


def atoms(sets: Sequence[int]) -> list[int]:
    """The parts of the sets' union whose members are in just the same sets."""
    parts: list[int] = []
    union = 0
    for one in sets:
        split = []
        for part in parts:
            inside = part & one
            split += [inside, part ^ inside] if inside and inside != part else [part]
        if fresh := one & ~union:
            split.append(fresh)
        union |= one
        parts = split
    return parts


def isolated(sets: Sequence[int], k: int) -> list[Isolated]:
    """Groups of fewer than `k` about whom the sums over `sets` tell something; none when there is none. Raises TooIntricate.

    All single atoms that are told are named at once, or else all twos that are told together, or else some of more.
    """
    parts = atoms(sets)
    if all(part.bit_count() >= k for part in parts):
        return []
    if len(sets) * (len(parts) + len(sets)) > ENTRIES:
        raise TooIntricate
    matrix = np.array([[part & one != 0 for part in parts] for one in sets], dtype=np.int64)
    rows, pivots = reduced(np.hstack([matrix, np.eye(len(sets), dtype=np.int64)]), len(parts))
    free = [column for column in range(len(parts)) if column not in pivots]
    sizes = [part.bit_count() for part in parts]
    kernel = np.zeros((len(parts), len(free)), dtype=rows.dtype)
    kernel[free, range(len(free))] = 1
    for column, row in pivots.items():
        kernel[column] = rows[row, free]
    small = [column for column, size in enumerate(sizes) if size < k]
    told: list[tuple[int, ...]] = [(column,) for column in small if not kernel[column].any()]
    if not told and free:
        told = [tuple(small[place] for place in found) for found in _together(kernel, small, sizes, k)]
    return [_blame(columns, parts, rows[:, len(parts) :], pivots) for columns in told]


def reduced(matrix: Whole, width: int) -> tuple[Whole, dict[int, int]]:
    """Gauss-Jordan over the rationals in whole numbers: the rows, and the row of each pivot column among the first `width`."""
    rows = matrix.copy()
    pivots: dict[int, int] = {}
    for place in range(len(rows)):
        line = np.abs(rows[place, :width])
        if not line.any():
            continue
        nonzero = np.flatnonzero(line)
        shared = np.count_nonzero(rows[:, nonzero], axis=0)
        column = int(min(zip(line[nonzero], shared, nonzero, strict=True))[2])
        pivots[column] = place
        others = np.flatnonzero(rows[:, column])
        others = others[others != place]
        if not len(others):
            continue
        if rows.dtype != object and max(np.abs(rows[others]).max(), np.abs(rows[place]).max()) > SAFE:
            rows = rows.astype(object)
        pivot = rows[place, column]
        changed = rows[others] * pivot - np.multiply.outer(rows[others, column], rows[place])
        if abs(pivot) != 1:
            changed = changed // np.gcd.reduce(changed, axis=1)[:, None]  # never 0: a row tells which set it is made of
        rows[others] = changed
    return rows, pivots


def _blame(columns: tuple[int, ...], parts: list[int], made_of: Whole, pivots: dict[int, int]) -> Isolated:
    """A vector over `columns` is a combination of the reduced rows whose pivots are among them, so of the sets they are made of."""
    members = 0
    for column in columns:
        members |= parts[column]
    used = {int(one) for column in columns if column in pivots for one in np.flatnonzero(made_of[pivots[column]])}
    return Isolated(members, tuple(sorted(used)))


def _together(kernel: Whole, small: list[int], sizes: list[int], k: int) -> list[tuple[int, ...]]:
    """Small atoms, fewer than `k` people together, whose kernel vectors are dependent: all twos, or else some that are more."""
    dimensions = k - 1 + EXTRA
    rng = np.random.default_rng(kernel.shape[1])
    onto = rng.integers(0, PRIME, (kernel.shape[1], dimensions))
    vectors = ((kernel[small] % PRIME).astype(np.int64) @ onto) % PRIME
    search = _Search(np.array([sizes[column] for column in small]), k)
    everyone = np.arange(len(small))
    if twos := search.parallel(_lined(vectors), everyone, k - 1):
        return list(twos)
    search.among(vectors, everyone, (), 0)
    return search.found


_INVERSE = np.array([0, *(pow(number, -1, PRIME) for number in range(1, PRIME))])


class _Search:
    """Depth first: the atoms chosen so far are divided out of all others; two that are then parallel are dependent with them."""

    def __init__(self, sizes: NDArray[np.int64], k: int) -> None:
        self.sizes, self.k, self.nodes = sizes, k, 0
        self.found: list[tuple[int, ...]] = []

    def among(self, vectors: NDArray[np.int64], left: NDArray[np.int64], chosen: tuple[int, ...], people: int) -> None:
        """Find atoms of `left` that together with `chosen`, who are `people`, are dependent and too few."""
        self.nodes += 1
        if self.nodes > NODES and not self.found:
            raise TooIntricate
        room = self.k - 1 - people
        fits = self.sizes[left] < room  # at least one more has to go with it
        vectors, left = vectors[fits], left[fits]
        if (nought := ~vectors.any(axis=1)).any():  # an accident of the projection: refuse
            self.found.append((*chosen, int(left[np.argmax(nought)])))
            return
        if len(left) < 2:
            return
        lined = _lined(vectors)
        if pairs := self.parallel(lined, left, room):
            self.found += [(*chosen, *pair) for pair in pairs]
            return
        for place in range(len(left) - 2):
            size = int(self.sizes[left[place]])
            if size + 2 <= room and len(self.found) < ENOUGH:
                lead = int(np.flatnonzero(lined[place])[0])
                rest = lined[place + 1 :]
                divided = (rest - rest[:, lead : lead + 1] * lined[place]) % PRIME
                self.among(divided, left[place + 1 :], (*chosen, int(left[place])), people + size)

    def parallel(self, lined: NDArray[np.int64], left: NDArray[np.int64], room: int) -> list[tuple[int, int]]:
        """Twos of `left` that are one line, `room` people at most."""
        classes: dict[bytes, int] = {}
        found = []
        for place in np.argsort(self.sizes[left], kind="stable"):
            first = classes.setdefault(lined[place].tobytes(), int(place))
            if first != place and self.sizes[left[first]] + self.sizes[left[place]] <= room:
                found.append((int(left[first]), int(left[place])))
        return found


def _lined(vectors: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each vector with a leading one: parallel ones become equal."""
    leads = np.argmax(vectors != 0, axis=1)
    heads = vectors[np.arange(len(vectors)), leads]
    lined: NDArray[np.int64] = (vectors * _INVERSE[heads][:, None]) % PRIME
    return lined
