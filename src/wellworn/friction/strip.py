"""Before and after, of an object: the sums over its lines as they are, and as they would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellworn.friction.changes import KEEP, LATER, WORDS
from wellworn.friction.told import Line


@dataclass(frozen=True)
class Strip:
    """Before and after, of an object: as it is, and as it would be when everything that is proposed is applied."""

    asked: int
    asked_after: int
    seconds: float
    seconds_after: float
    given_back: float
    waiting: int  # changes that can be applied


def strip_of(found: Sequence[Line]) -> Strip:
    """The sums over the lines. What a plan has done or is about to do counts among what is proposed, until it is read anew."""
    asked = [one for one in found if one.is_asked]
    stays = [one for one in asked if one.said in (KEEP, LATER, WORDS)]
    back = [one for one in found if one.change is not None or (one.planned is not None and not one.is_judged_since)]
    return Strip(
        asked=len(asked),
        asked_after=len(stays),
        seconds=sum(one.seconds or 0.0 for one in asked),
        seconds_after=sum(one.seconds or 0.0 for one in stays),
        given_back=sum((one.gives_back or {}).get("value", 0.0) for one in back),
        waiting=sum(one.change is not None for one in found),
    )
