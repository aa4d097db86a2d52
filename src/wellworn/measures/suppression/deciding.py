"""Which groups of a page may be shown, beside all that its reader has been shown before.

Nothing here sees a value: what is shown or held back follows from who is in which group alone, so that holding back tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from wellworn.measures.suppression.algebra import Isolated, TooIntricate, isolated
from wellworn.measures.suppression.floor import FLOOR, least

GIVEN_BACK = 12  # groups held back that are tried once more at the end
LARGE = 150  # sets on a page from which on nothing is tried once more: each try takes long


@dataclass(frozen=True)
class Group:
    """Some members by a name. `members` are bits (`floor.bits`): whoever counts in the number, whatever they did."""

    name: str
    members: int


class Why(Enum):
    """Why a group is held back. The sentence for people is the page's."""

    TOO_FEW = "too few"  # fewer than k of whom the reader knows nothing
    WOULD_REVEAL = "would reveal"  # with others, it would tell of fewer than k
    TOO_INTRICATE = "too intricate"  # it could not be settled in time


@dataclass(frozen=True)
class Decision:
    """What of a page is shown: names, in the order asked; and why each other is not."""

    shown: tuple[str, ...]
    held: dict[str, Why]


def decide(
    groups: Sequence[Group],
    *,
    before: Iterable[Iterable[int]] = (),
    known: int = 0,
    k: int = FLOOR,
    first: Sequence[str] = (),
) -> Decision:
    """Which of `groups` may be shown to one who has been shown sums over the sets of each family in `before`.

    What is in different families is not compared with each other, but with the groups. `known` are members whose own values the reader knows: the reader, and whoever publishes theirs. They count for nothing.
    Groups named in `first` are held back last; of the others the smaller before the larger. Raises ValueError when two groups have
    the same name.
    """
    if len({group.name for group in groups}) < len(groups):
        raise ValueError("Two groups of a page have the same name.")
    k = least(k)
    families = [_distinct(one & ~known for one in family) for family in before] or [[]]
    unknown = {group.name: group.members & ~known for group in groups}
    held = {name: Why.TOO_FEW for name, members in unknown.items() if members.bit_count() < k and members}
    order = sorted(
        (group.name for group in groups if group.name not in held),
        key=lambda name: (name in first, unknown[name].bit_count(), name),
    )
    kept = {name: unknown[name] for name in order if unknown[name]}
    for family in families:
        kept = _freed(kept, family, k)  # dropping more does no harm to what was settled
    for name in order:
        if unknown[name] and name not in kept:
            held[name] = Why.WOULD_REVEAL
    _give_back([name for name in reversed(order) if name in held], unknown, kept, held, families, k)
    return Decision(tuple(group.name for group in groups if group.name not in held), held)


def tells(sets: Iterable[int], *, known: int = 0, k: int = FLOOR) -> bool:
    """Whether sums over `sets` tell something about fewer than `k` people, to one who knows what `known` did."""
    try:
        return bool(isolated(_distinct(one & ~known for one in sets), least(k)))
    except TooIntricate:
        return True


def _distinct(sets: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(one for one in sets if one))


def _freed(wanted: dict[str, int], old: list[int], k: int) -> dict[str, int]:
    """`wanted`, the least worth first, without what would tell of too few."""
    kept = dict(wanted)
    while kept:
        sets = _distinct([*old, *kept.values()])
        try:
            found = isolated(sets, k)
        except TooIntricate:
            kept.pop(next(iter(kept)))
            continue
        if not found:
            break
        _drop(found, sets, kept)
    return kept


def _drop(found: list[Isolated], sets: list[int], kept: dict[str, int]) -> None:
    """Take out of `kept`, for each finding, the least worth of what it is worked out from."""
    dropped: set[int] = set()
    for one in found:
        using = {sets[place] for place in one.by}
        if using & dropped:
            continue
        names = [name for name, members in kept.items() if members in using]
        if not names:  # what was shown before tells it by itself: nothing more is added to that
            kept.clear()
            return
        gone = kept[names[0]]
        dropped.add(gone)
        for name in [name for name, members in kept.items() if members == gone]:
            del kept[name]


def _give_back(
    names: list[str],
    unknown: dict[str, int],
    kept: dict[str, int],
    held: dict[str, Why],
    families: list[list[int]],
    k: int,
) -> None:
    """Show after all what does no harm beside the rest: dropping in a hurry drops too much."""
    if len(kept) > LARGE:
        return
    for name in [name for name in names if held[name] is Why.WOULD_REVEAL][:GIVEN_BACK]:
        if not any(tells([*family, *kept.values(), unknown[name]], k=k) for family in families):
            kept[name] = unknown[name]
            del held[name]
