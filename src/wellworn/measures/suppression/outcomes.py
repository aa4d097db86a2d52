"""How many of a group did something: a number that says something of each of them when it is nearly nobody or nearly everybody.

That group G is large enough does not help the two of it who did not: "6 of 8" names them to whoever knows six. So a number of people
is exact only when those who did and those who did not are both at least k; else it is a range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from wellworn.measures.suppression.algebra import atoms, reduced
from wellworn.measures.suppression.floor import FLOOR, least

DOMINATES = 0.8  # the greatest share of a sum that one member may have done, and the two greatest 0.9
TWO_DOMINATE = 0.9


@dataclass(frozen=True)
class Outcome:
    """That between `low` and `high` of the `people` of a group did something; exact when the two are equal."""

    people: int
    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether the number itself is shown."""
        return self.low == self.high


def outcome(did: int, people: int, *, k: int = FLOOR) -> Outcome:
    """What is shown of "`did` of `people`". Raises ValueError when that cannot be, or the group is too small to be shown."""
    k = least(k)
    if not 0 <= did <= people or people < k:
        raise ValueError(f"{did} of {people} is no outcome of a group that is shown.")
    if k <= did <= people - k:
        return Outcome(people, did, did)
    if did < k and did <= people - did:
        return Outcome(people, 0, min(k - 1, people))
    return Outcome(people, max(0, people - k + 1), people)


def outcomes(groups: Sequence[tuple[int, int]], *, k: int = FLOOR) -> list[Outcome]:
    """What is shown of each (members, how many of them did) of one page: also no difference of two of them is nearly nobody.

    Each part whose number follows from the exact ones is looked at, and the smallest exact number that it follows from becomes a range.
    For groups within groups these are all parts there are; for groups that cross, also ranges could be combined, which is not done.
    """
    k = least(k)
    shown = [outcome(did, members.bit_count(), k=k) for members, did in groups]
    while True:
        exact = [place for place, one in enumerate(shown) if one.is_exact]
        worst = _extreme([groups[place] for place in exact], k)
        if not worst:
            return shown
        place = min((exact[one] for one in worst), key=lambda one: (shown[one].people, one))
        people, did = shown[place].people, shown[place].low
        low = 0 if 2 * did <= people else people // 2
        shown[place] = Outcome(people, low, low + (people + 1) // 2)


def dominated(values: Sequence[float], *, people: int) -> bool:
    """Whether a sum tells too well what its greatest contributors did: then it is not shown. Values are not negative.

    The (1, 80 %) and (2, 90 %) dominance rules of statistical offices (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
    """
    ordered = sorted(values, reverse=True)
    total = sum(ordered)
    if people < FLOOR or len(ordered) > people:
        raise ValueError("A sum over fewer than five people is not shown, and nobody counts twice.")
    return total > 0 and (ordered[0] > DOMINATES * total or sum(ordered[:2]) > TWO_DOMINATE * total)


def many_made(values: Iterable[int], k: int) -> bool:
    """Whether a sum is many people's: so many others than the reader, who may be one of them, made it, and no one or two of them nearly
    alone. `values` is what each of them made."""
    ordered = sorted((one for one in values if one > 0), reverse=True)
    return len(ordered) > least(k) and not dominated(ordered, people=len(ordered))


def _extreme(groups: list[tuple[int, int]], k: int) -> list[int]:
    """The places of the groups from which it follows that fewer than k of some part did, or did not; empty when there is none."""
    parts = atoms([members for members, _did in groups])
    if not parts:
        return []
    matrix = np.array([[part & members != 0 for part in parts] for members, _did in groups], dtype=np.int64)
    rows, pivots = reduced(np.hstack([matrix, np.eye(len(groups), dtype=np.int64)]), len(parts))
    for row in pivots.values():
        cells = rows[row, : len(parts)]
        made_of = rows[row, len(parts) :]
        if len({int(one) for one in cells if one}) != 1:
            continue  # no number of people, but a difference of two
        scale = int(cells[np.flatnonzero(cells)[0]])
        did = sum(int(made_of[place]) * groups[place][1] for place in np.flatnonzero(made_of)) // scale
        people = sum(part.bit_count() for part, cell in zip(parts, cells, strict=True) if cell)
        if not k <= did <= people - k:
            return [int(place) for place in np.flatnonzero(made_of)]
    return []
