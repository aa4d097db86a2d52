"""The floor: nothing about fewer than five people is ever shown, whatever a caller, a setting or an argument says."""

from __future__ import annotations

from collections.abc import Iterable

FLOOR = 5  # people. Settings and arguments may ask for more; nothing can ask for less.


def least(wanted: int) -> int:
    """How many people a shown group has at least, when `wanted` is asked for."""
    return max(FLOOR, wanted)


def bits(numbers: Iterable[int]) -> int:
    """A set of members as the bits of one number: member 3 is bit 3. `&`, `|` and `bit_count()` are then sets' own."""
    there = list(numbers)
    members = bytearray(max(there, default=0) // 8 + 1)
    for number in there:
        members[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(members, "little")


def numbers(members: int) -> list[int]:
    """The members of a set, ascending."""
    return [place for place, bit in enumerate(reversed(bin(members)[2:])) if bit == "1"]
