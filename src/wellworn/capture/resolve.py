"""Addresses to people: who is made a person, under which name, of which company, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wellworn.capture.circle import Circle
from wellworn.capture.models import How


@dataclass(frozen=True, slots=True)
class Sighting:
    """An outside address in one message or meeting, with a member.

    `how` is what counts for the creation rule; None where the address merely stood there (a copy to it by somebody else).
    `mark` is the 64-bit hash of the message or meeting (`marks.hashed`), the same for all copies of it.
    """

    address: str
    name: str
    how: How | None
    at: datetime
    mark: int
    member: int
    own: bool = False  # the name was given by the owner of the address (From)


def notice(sightings: Sequence[Sighting]) -> None:
    """Add what was seen to what is known: the earliest evidence of each kind, and how often each name was used.

    Call once for each item filed, in the filing transaction, before `settle`. Sums and least values only: order is nothing.
    """
    raise NotImplementedError


def settle(addresses: set[str], circle: Circle, *, at: datetime) -> dict[str, int]:
    """The live person behind each address that has one, making those whom the creation rule now asks for.

    Names, company, `created_by` and `why` of captured people follow from all that is known, so they end the same in any order.
    Mail that waited for an address which is now a person's is filed here too. Nothing is made for whoever may not be a person
    (`circle.may_be_person`), stands in the bin, or asked to be forgotten.
    """
    raise NotImplementedError
