"""The strip above the audit: an object before anything was changed, and when everything that is proposed is applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellworn.friction.audit.verdicts import ASK_LATER, KEEP
from wellworn.friction.changes import WORDS
from wellworn.friction.line import Line


@dataclass(frozen=True)
class Strip:
    """Before and after, of an object: as it was before anything was changed, and as it is when everything that is proposed is applied."""

    asked: int
    asked_after: int
    seconds: float
    seconds_after: float
    given_back: float
    waiting: int  # changes that can be applied
    done: int  # those in force or on their way
    hours: float | None  # that all fields cost in a month


def strip_of(found: Sequence[Line]) -> Strip:
    """The sums over the lines. What a plan has done or is about to do counts among what is proposed."""
    asked = [one for one in found if one.was_asked]
    stays = [one for one in asked if one.said in (KEEP, ASK_LATER, WORDS)]
    back = [one for one in found if one.change is not None or one.planned is not None]
    cost = [one.hours.value for one in found if one.hours]
    return Strip(
        asked=len(asked),
        asked_after=len(stays),
        seconds=sum(one.seconds or 0.0 for one in asked),
        seconds_after=sum(one.seconds or 0.0 for one in stays),
        given_back=sum(one.given_back for one in back),
        waiting=sum(one.change is not None for one in found),
        done=sum(one.planned is not None for one in found),
        hours=sum(cost) if cost else None,
    )
