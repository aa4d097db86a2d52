"""Activities onto timelines: of the people who took part, of their companies, and of the deals they are in."""

from __future__ import annotations

from collections.abc import Collection


def stand(activities: Collection[int]) -> None:
    """Put activities on the timelines they belong on, and keep first, last and count of the records true.

    Joins each participation to its person or member by address, then adds the placements that are missing. Calling it again
    adds nothing. After a meeting has moved call `moved`.
    """
    raise NotImplementedError


def link(addresses: Collection[str]) -> None:
    """After people were made for these addresses: join earlier activities that they took part in, and place them."""
    raise NotImplementedError


def moved(activities: Collection[int]) -> None:
    """After `occurred_at` of activities changed: their placements, and first and last of the records, follow."""
    raise NotImplementedError
