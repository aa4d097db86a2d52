"""Drawing the order of teams by lot, so that what a change did can be known."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """In which step a team begins, and among which teams it was drawn."""

    step: int
    stratum: int


def draw(sizes: Mapping[int, int], steps: int, seed: int) -> dict[int, Drawn]:
    """A step for each team, by lot among teams of about its size: a stratum has two teams for each step, where there are enough. The same
    seed draws the same, so that anybody can look after it (Imbens & Rubin 2015, chapter 9)."""
    lot = random.Random(seed)
    ordered = sorted(sizes, key=lambda team: (-sizes[team], team))
    size = 2 * steps if len(ordered) >= 4 * steps else max(len(ordered), 1)
    found: dict[int, Drawn] = {}
    strata = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    if len(strata) > 1 and len(strata[-1]) < steps:
        strata[-2:] = [strata[-2] + strata[-1]]
    for number, teams in enumerate(strata):
        places = [place % steps for place in range(len(teams))]
        lot.shuffle(places)
        found |= {team: Drawn(step, number) for team, step in zip(teams, places, strict=True)}
    return found
