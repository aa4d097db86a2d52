"""Which teams begin when: a random draw within teams of like size, so that what a change does can be told from what the teams were. Pure.

One draw for whatever goes to some teams first: the changes of a plan, a feature, an intervention in steps. It follows from its seed, the
teams and their sizes alone: whoever has these draws the same again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import factorial, floor, prod

MOST_STRATA = 4
ENOUGH_WAYS = 40  # in which the lot could have fallen: with as many a result can be rarer than 1 in 20 on both sides
TINY = 1e-9  # what is left of a share by rounding


@dataclass(frozen=True, slots=True)
class Drawn:
    """A team in the draw: among which teams of like size, and in which step it begins."""

    team: int
    size: int
    stratum: int
    step: int

    @property
    def is_first(self) -> bool:
        """Whether it begins with the first ones."""
        return self.step == 0


# The teams of each stratum, by id and size, and how many of them begin in each step.
Cut = list[tuple[Sequence[tuple[int, int]], list[int]]]


def draw(teams: Iterable[tuple[int, int]], shares: Sequence[float], seed: int) -> list[Drawn]:
    """Draw a step for each team (id, size), so that step n has its part of `shares` of each stratum as near as whole teams allow.

    Teams are put in order of size and cut into up to four strata with two teams for each step at least: into as many as leave enough
    ways in which the lot could have fallen. What a stratum's shares leave over goes on to the next one; the first step has one team
    at least where any is wanted (Imbens & Rubin 2015, chapter 9).
    """
    known = sorted(teams, key=lambda one: (one[1], one[0]))
    if not known or not sum(shares):
        return [Drawn(team, size, 0, len(shares) - 1) for team, size in known]
    found: list[Drawn] = []
    for stratum, (part, counts) in enumerate(_cut(known, shares)):
        lots = sorted(part, key=lambda one: _lot(seed, one[0]))
        step_of = [step for step, count in enumerate(counts) for _place in range(count)]
        found += [Drawn(team, size, stratum, step) for (team, size), step in zip(lots, step_of, strict=True)]
    return sorted(found, key=lambda one: (one.stratum, one.size, one.team))


def ways(counts: Iterable[Sequence[int]]) -> int:
    """In how many ways a lot can fall that gives so many teams of each stratum to each step."""
    return prod(factorial(sum(one)) // prod(factorial(count) for count in one) for one in counts)


def _cut(known: Sequence[tuple[int, int]], shares: Sequence[float]) -> Cut:
    """The strata: as many as can be, one where the lot would have too few ways otherwise."""
    most = max(1, min(MOST_STRATA, len(known) // (2 * len(shares))))
    for strata in range(most, 1, -1):
        cut = _counted(known, shares, strata)
        if ways(counts for _part, counts in cut) >= ENOUGH_WAYS:
            return cut
    return _counted(known, shares, 1)


def _counted(known: Sequence[tuple[int, int]], shares: Sequence[float], strata: int) -> Cut:
    """How many teams of each stratum begin in each step: whole teams first, those left over where most is owed."""
    parts = [share / sum(shares) for share in shares]
    owed, cut = [0.0] * len(parts), []
    for stratum in range(strata):
        part = known[stratum * len(known) // strata : (stratum + 1) * len(known) // strata]
        counts = [floor(len(part) * share + TINY) for share in parts]
        owed = [before + len(part) * share - count for before, share, count in zip(owed, parts, counts, strict=True)]
        for _left in range(len(part) - sum(counts)):
            step = max(range(len(parts)), key=lambda one: (round(owed[one], 6), -one))
            counts[step] += 1
            owed[step] -= 1
        cut.append((part, counts))
    if parts[0] and not any(counts[0] for _part, counts in cut):
        counts = cut[-1][1]
        counts[counts.index(max(counts))] -= 1
        counts[0] += 1
    return cut


def _lot(seed: int, team: int) -> bytes:
    """A team's lot: who has the least ones goes first. A digest, so that no library's generator has to stay as it is."""
    return hashlib.sha256(f"{seed}:{team}".encode()).digest()
