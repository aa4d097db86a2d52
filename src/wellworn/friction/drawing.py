"""Which teams go first: a random draw within teams of like size, so that what the change does can be told from what they were. Pure.

The draw follows from its seed, the teams and their sizes alone: whoever has these draws the same teams again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_STRATA = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A team in the draw."""

    team: int
    size: int
    stratum: int
    is_first: bool


def draw(teams: Iterable[tuple[int, int]], share: int, seed: int) -> list[Drawn]:
    """Draw `share` in 100 of the teams (id, size), the same share of each stratum as near as whole teams allow.

    Teams are put in order of size and cut into up to four strata of at least two teams; what a stratum's share leaves over goes on to
    the next one, so that the whole has the share that was asked for, rounded, and one team at least where any is wanted.
    """
    known = sorted(teams, key=lambda one: (one[1], one[0]))
    strata = max(1, min(MOST_STRATA, len(known) // 2))
    found: list[Drawn] = []
    wanted = taken = 0.0
    for stratum in range(strata):
        part = known[stratum * len(known) // strata : (stratum + 1) * len(known) // strata]
        wanted += len(part) * share / 100
        here = min(len(part), max(0, round(wanted - taken)))
        if stratum == strata - 1 and share and not taken and part:
            here = max(1, here)
        taken += here
        first = set(sorted((team for team, _size in part), key=lambda team: _lot(seed, team))[:here])
        found += [Drawn(team, size, stratum, team in first) for team, size in part]
    return found


def _lot(seed: int, team: int) -> bytes:
    """A team's lot: who has the least ones goes first. A digest, so that no library's generator has to stay as it is."""
    return hashlib.sha256(f"{seed}:{team}".encode()).digest()
