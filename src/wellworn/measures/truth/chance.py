"""What chance alone would do: p-values by drawing from a null, and one correction for many questions.

Nothing here is random: the generator is seeded by the place and the detector, so that a finding does not depend on what else is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Drawn = NDArray[np.float64] | NDArray[np.int64]
Draw = Callable[[Generator, int], Drawn]

FIRST = 999  # draws that settle most questions: they are plainly ordinary
ORDINARY = 20  # of the first draws that reach what was seen: then the first draws' p-value stands
AT_ONCE = 25_000


@dataclass(frozen=True)
class Chance:
    """A generator and how many draws it may take."""

    generator: Generator
    draws: int = 9_999

    @classmethod
    def of(cls, *names: object, seed: int = 0, draws: int = 9_999) -> Chance:
        """The chance that belongs to these names and this seed, the same on every machine."""
        digest = blake2b("\x1f".join(map(str, (seed, *names))).encode(), digest_size=16).digest()
        return cls(np.random.default_rng(int.from_bytes(digest, "big")), draws)

    def p_value(self, observed: float, draw: Draw) -> float:
        """How often chance reaches what was observed: (reached + 1) / (draws + 1), never nought (Davison and Hinkley 1997, 4.2).

        What the first draws show to be ordinary is answered by them; all else by fresh draws alone, so that a p-value below
        0.02 has looked once.
        """
        reached = _reached(draw(self.generator, FIRST), observed)
        if reached >= ORDINARY:
            return (reached + 1) / (FIRST + 1)
        reached, left = 0, self.draws
        while left > 0:
            now = min(left, AT_ONCE)
            reached += _reached(draw(self.generator, now), observed)
            left -= now
        return (reached + 1) / (self.draws + 1)


def _reached(drawn: Drawn, observed: float) -> int:
    return int(np.count_nonzero(drawn >= observed - 1e-9))


def draws_for(questions: int, rate: float) -> int:
    """How many draws it takes that the smallest p-value can pass the correction with ease, four times over."""
    return max(9_999, int(np.ceil(4 * questions / rate)) - 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """P-values corrected so that one false finding among all is as rare as stated, however the questions hang together (Holm 1979)."""
    many = len(p_values)
    order = sorted(range(many), key=lambda place: p_values[place])
    corrected, highest = [0.0] * many, 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (many - rank) * p_values[place]))
        corrected[place] = highest
    return corrected


def binomial(size: int, share: float) -> Draw:
    """Counts of `size` values of which each is one of these with the chance `share`."""
    return lambda generator, draws: generator.binomial(size, min(max(share, 0.0), 1.0), draws)


def shuffled(ours: int, ours_of: int, theirs: int, theirs_of: int) -> Draw:
    """Counts among ours when ours and the reference's values are put together and dealt anew: a permutation test on counts."""
    good = ours + theirs
    bad = ours_of + theirs_of - good
    return lambda generator, draws: generator.hypergeometric(good, bad, ours_of, draws)
