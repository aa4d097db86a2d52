"""Events of outside systems about members, each counted once. What is told as a feature that Wellworn does not know is not taken in:
what watches people has no feature, so it cannot come in either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wellworn.lib import sql
from wellworn.members.models import Alias, Member
from wellworn.usage.cloud import NEWEST, OLDEST, CannotTake, Reported, read
from wellworn.usage.features import BY_KEY
from wellworn.usage.models import Event, Surface, TakenIn

AT_ONCE = 1_000  # events of one request
REMEMBER = """
    INSERT INTO usage_takenin (digest, day) SELECT digest, day FROM {} AS told (digest, day)
    ORDER BY digest ON CONFLICT DO NOTHING RETURNING digest
"""


@dataclass(slots=True)
class Outcome:
    """What became of some events: how many were counted, how many were known, and which were not taken in and why."""

    counted: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)  # its place from 0, and the reason


@transaction.atomic
def take_in(events: Sequence[object], *, by: Member | None, at: datetime) -> Outcome:
    """Count what outside systems say. `by` is a program's token: a service's may tell of every member, a member's of themselves.
    None is the command line."""
    outcome, read_ones = Outcome(), dict[int, Reported]()
    for number, event in enumerate(events):
        try:
            read_ones[number] = read(event, features=BY_KEY, at=at)
        except CannotTake as error:
            outcome.refused.append((number, str(error)))
    members = _members({one.address for one in read_ones.values()}, by)
    good: dict[UUID, Reported] = {}
    for number, one in read_ones.items():
        if one.address not in members:
            outcome.refused.append((number, _why_nobody(by)))
        elif one.digest in good:
            outcome.known += 1
        else:
            good[one.digest] = one
    new = _new(good)
    Event.objects.bulk_create(
        Event(
            at=one.at, member_id=members[one.address], feature=one.feature, surface=Surface.OUTSIDE,
            automatic=one.automatic, count=one.count,
        )
        for digest, one in good.items() if digest in new
    )  # fmt: skip
    outcome.counted, outcome.known = len(new), outcome.known + len(good) - len(new)
    outcome.refused.sort()
    if new:
        Event.record("usage.report", by=by, count=len(new))
    return outcome


def forget(at: datetime) -> None:
    """Forget which events were taken in once they are too old to be taken in again."""
    TakenIn.objects.filter(day__lt=(at - OLDEST - NEWEST - timedelta(days=1)).date()).delete()


def _members(addresses: set[str], by: Member | None) -> dict[str, int]:
    """Whose addresses they are, as far as `by` may tell of them."""
    people = Member.objects.filter(is_service=False)
    if by is not None and not by.is_service:
        people = people.filter(pk=by.pk)
    found: dict[str, Any] = dict(
        Alias.objects.filter(address__in=addresses, member__in=people).values_list("address", "member")
    )
    return found | dict(people.filter(email__in=addresses).values_list("email", "pk"))


def _why_nobody(by: Member | None) -> str:
    """Why an address is nobody's. It does not tell whether it is somebody else's."""
    if by is not None and not by.is_service:
        return _("A token of your own tells of you alone. An admin makes one for a service.")
    return _("No member has that address.")


def _new(good: dict[UUID, Reported]) -> set[UUID]:
    """Those that were not counted before. A second process that tells of the same at this moment waits for this one."""
    if not good:
        return set()
    unnest, given = sql.unnest("uuid, date", [(digest, one.at.date()) for digest, one in good.items()])
    return {digest for (digest,) in sql.rows(REMEMBER.format(unnest), given)}
