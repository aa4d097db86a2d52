"""A set of places, (folder, key), in sixteen bytes each: a mailbox of a million messages must not fill the memory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

WIDTH = 16  # bytes: enough that no two places in the world share them

# The same in SQL, over capture_ledgerentry as entry and capture_folder as folder.
DIGEST = f"substring(sha256(convert_to(folder.name || E'\\n' || entry.key, 'UTF8')) for {WIDTH})"


def digest(place: tuple[str, str]) -> bytes:
    """What stands for a place."""
    return sha256("\n".join(place).encode("utf-8", "surrogateescape")).digest()[:WIDTH]


class Packed:
    """Asked with `in`. Takes the digests in their order, as the database gives them."""

    def __init__(self, digests: Iterable[bytes]) -> None:
        self.held = bytearray()
        for one in digests:
            self.held += one

    def __len__(self) -> int:
        return len(self.held) // WIDTH

    def __contains__(self, place: object) -> bool:
        if not isinstance(place, tuple):
            return False
        wanted, low, high = digest(place), 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.held[middle * WIDTH : (middle + 1) * WIDTH] < wanted:
                low = middle + 1
            else:
                high = middle
        return self.held[low * WIDTH : (low + 1) * WIDTH] == wanted
