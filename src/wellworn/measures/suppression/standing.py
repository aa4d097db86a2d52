"""Who stands in for a group after somebody has come, gone or moved, so that it can still be shown to who saw it before.

New people wait until there are enough of them, or until others go at the same time. When somebody leaves, some others rest with them, so
that what differs is about five at least: out of the smallest group of theirs that was shown, so that one team loses them and not all.
Whoever moves is counted where they were. Which of these holds is not argued here but tried: `tells` decides about each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wellworn.measures.suppression.algebra import atoms
from wellworn.measures.suppression.deciding import LARGE, Group, Why, decide, tells
from wellworn.measures.suppression.floor import FLOOR, least, numbers
from wellworn.measures.suppression.ledger import Ledger

CLOSEST = 6  # sets shown before from which a group's stand-ins are made
TRIES = 40  # stand-ins that are tried for a group
AGAIN = 16  # groups of a page for which other stand-ins are tried at all
POOLS = 4  # from which people rest


@dataclass(frozen=True)
class Standing:
    """Of whom each group that is shown consists, and why each other is held back."""

    shown: Mapping[str, int]
    held: Mapping[str, Why]


def stand(
    groups: Sequence[Group],
    ledger: Ledger,
    first: date,
    last: date,
    *,
    present: int,
    known: Sequence[int] = (0,),
    k: int = FLOOR,
    order: Sequence[str] = (),
) -> tuple[Standing, Ledger]:
    """Which of `groups`, none of whom is in two, are shown of those days and by whom each is stood for, and the ledger once they are.

    `present` are those for whom there is something to count in these days. `known` are one or more sets of those whose numbers the reader
    may know, the largest first: nobody is told of with any of them. `order` names what matters most.
    """
    k, families = least(k), ledger.near(first, last)
    before = list(dict.fromkeys(one for family in families for one in family))
    options: dict[str, list[int]] = {}
    chosen: dict[str, int] = {}
    taken = 0
    for group in sorted(groups, key=lambda one: (-one.members.bit_count(), one.name)):
        options[group.name] = list(_stand_ins(group.members, before, present, known[0], k))
        chosen[group.name] = next((one for one in options[group.name] if not one & taken), group.members & ~taken)
        taken |= chosen[group.name]
    asked = [Group(group.name, chosen[group.name]) for group in groups if chosen[group.name]]
    held: dict[str, Why] = {}
    for ones in dict.fromkeys(known):  # whatever is held back for the one is not shown for the other
        decision = decide([one for one in asked if one.name not in held], before=families, known=ones, k=k, first=order)
        held |= decision.held
    shown = {group.name: group.members for group in asked if group.name not in held}
    again = sorted(held, key=lambda name: (name not in order, -chosen[name].bit_count(), name))
    if len(groups) <= LARGE:
        for name in again[:AGAIN]:
            found = _other(options[name], shown, families or [[]], known, k)
            if found:
                shown[name] = found
                del held[name]
    return Standing(shown, held), ledger.having(set(shown.values()), first, last)


def _other(
    options: Sequence[int], shown: Mapping[str, int], families: list[list[int]], known: Sequence[int], k: int
) -> int:
    """Another stand-in that tells of nobody beside all that is shown; 0 when there is none."""
    taken, tried = 0, 0
    for one in shown.values():
        taken |= one
    for one in options:
        if one & taken or (one & ~known[0]).bit_count() < k:
            continue
        tried += 1
        if tried > TRIES:
            break
        page = [*shown.values(), one]
        if not any(tells([*family, *page], known=ones, k=k) for family in families for ones in dict.fromkeys(known)):
            return one
    return 0


def _stand_ins(wanted: int, before: Sequence[int], present: int, known: int, k: int) -> Iterator[int]:
    """Those who may stand in for `wanted`, the likeliest first, each once."""
    made: dict[int, None] = {}
    if not wanted:
        return
    near = [one for one in before if one & wanted]
    near = sorted(near, key=lambda one: ((one ^ wanted).bit_count(), one))[:CLOSEST]
    if all(not 0 < ((one ^ wanted) & ~known).bit_count() < k for one in near[:1]):
        made[wanted] = None
    parts = sorted(atoms([*near, wanted]), key=lambda part: -part.bit_count()) if near else []
    for one in near:
        gone, stays = one & ~present, one & present
        if not gone:
            made[one] = None
            continue
        for base in (wanted, stays, wanted & one):
            changed = ((one ^ base) & ~known).bit_count()
            for resting in _resting(base & one & ~known, k - changed, gone, [*near, *before], parts, k):
                made[base & ~resting] = None
    for one in near:  # if nothing else is left: with what is new at rest, or with as many as it takes
        missing = k - ((one ^ wanted) & ~known).bit_count()
        for resting in _resting(wanted & one & ~known, missing, one & ~wanted, before, parts, k):
            made[wanted & ~resting] = None
    made[wanted] = None
    yield from (one for one in made if one)


def _resting(stays: int, count: int, gone: int, before: Sequence[int], parts: Sequence[int], k: int) -> Iterator[int]:
    """Some `count` of those who stay, to rest with those who are gone: out of the smallest group of theirs, and never so that what is
    left of people who were always together is too few."""
    if count <= 0:
        yield 0
        return
    theirs = sorted((one for one in before if one & gone), key=lambda one: (one.bit_count(), one))[:POOLS]
    for pool in dict.fromkeys([*theirs, stays]):
        for part in parts:
            there = part & pool & stays
            size = there.bit_count()
            if size >= count and (part & stays).bit_count() - count >= k:
                yield sum(1 << place for place in numbers(there)[:count])
