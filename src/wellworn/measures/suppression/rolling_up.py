"""Small teams are shown within the next larger one, by rule: a team of four is never a group, and neither is what is left beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellworn.measures.suppression.floor import FLOOR, least


@dataclass(frozen=True)
class Team:
    """A team in a tree: its own members, as bits, without those of the teams below it."""

    name: str
    above: str | None
    members: int


@dataclass(frozen=True)
class Unit:
    """A team with all teams below it that were too small by themselves."""

    name: str
    members: int
    joined: tuple[str, ...]  # the names of those, said to the reader as "too few"


@dataclass(frozen=True)
class RolledUp:
    """A partition of all members into groups that may be shown, and where each small team went (None: nowhere)."""

    units: tuple[Unit, ...]
    too_few: dict[str, str | None]


def roll_up(teams: Sequence[Team], *, known: int = 0, k: int = FLOOR) -> RolledUp:
    """Merge teams of fewer than `k` upward, and with them the smallest beside them where a remainder would be too few.

    The units do not overlap, and all together they are everybody who can be shown at all: totals are to be sums of units. Members in `known` do not count towards `k`. Teams have different names; a team stands after the one above it
    or before it, as you like; a circle raises ValueError.
    """
    below: dict[str | None, list[Team]] = {}
    for team in sorted(teams, key=lambda one: one.name):
        below.setdefault(team.above, []).append(team)
    units: list[Unit] = []
    rests = [_rest(team, below, units, known, least(k)) for team in below.get(None, [])]
    if len(_all(below)) != len(teams):
        raise ValueError("The teams go in a circle, or one names a team that is not there.")
    large = [rest for rest in rests if rest.members and _people(rest.members, known) >= least(k)]
    too_few: dict[str, str | None] = {name: unit.name for unit in [*units, *large] for name in unit.joined}
    for rest in rests:
        if rest not in large:
            too_few |= dict.fromkeys([rest.name, *rest.joined] if rest.members else [], None)
    return RolledUp((*large, *units), too_few)


def _all(below: dict[str | None, list[Team]]) -> list[Team]:
    found = list(below.get(None, []))
    for team in found:
        found += below.get(team.name, [])
    return found


def _people(members: int, known: int) -> int:
    return (members & ~known).bit_count()


def _rest(team: Team, below: dict[str | None, list[Team]], units: list[Unit], known: int, k: int) -> Unit:
    """What of `team` and all below it is not a unit of its own (those go to `units`)."""
    members, joined, start = team.members, list[str](), len(units)
    for child in below.get(team.name, []):
        rest = _rest(child, below, units, known, k)
        if _people(rest.members, known) >= k:
            units.append(rest)
        elif rest.members:
            members |= rest.members
            joined += [rest.name, *rest.joined]
    while 0 < _people(members, known) < k and len(units) > start:
        smallest = min(units[start:], key=lambda unit: (_people(unit.members, known), unit.name))
        units.remove(smallest)
        members |= smallest.members
        joined += [smallest.name, *smallest.joined]
    return Unit(team.name, members, tuple(joined))
