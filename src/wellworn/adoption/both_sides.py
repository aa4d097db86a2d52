"""Both sides of what happened, out of the application: what captured mail and calendars show, and what stands on timelines.

Only kinds, times, addresses and ids are read; subjects and texts are not. What a member has blocked, marked private or taken out of the CRM
is not there to be read, and mail that nobody has answered is no exchange yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from wellworn.capture.models import Mailbox, SourceKind
from wellworn.measures.coverage.addresses import Addresses
from wellworn.measures.coverage.sides import Copy, Log
from wellworn.members.clock import zone_of
from wellworn.members.models import Alias, InternalDomain, Member
from wellworn.records.models.activity import Activity, ActivityKind, Participation, Placement, Witness
from wellworn.records.models.company import Domain
from wellworn.records.models.person import Address
from wellworn.records.models.record import Kind, Source

LOGGED = {ActivityKind.MAIL: "mail", ActivityKind.MEETING: "meeting", ActivityKind.CALL: "call", ActivityKind.NOTE: "note",
          ActivityKind.SERVICE: "visit"}  # fmt: skip
TRACED = (ActivityKind.MAIL, ActivityKind.MEETING)
READ = ("id", "kind", "occurred_at", "ends_at", "key", "thread_id", "source", "status", "by_id", "meeting__all_day")
NEAREST = (Kind.DEAL, Kind.PERSON, Kind.COMPANY, Kind.THING)  # on several timelines: which record it counts for


@dataclass(slots=True)
class Sides:
    """What there is of some days."""

    copies: list[Copy] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    who: Addresses = field(default_factory=Addresses)
    zones: dict[str, tzinfo] = field(default_factory=dict)


def sides(first: datetime, end: datetime) -> Sides:
    """Everything from one moment to before another."""
    rows = list(
        Activity.objects.filter(
            occurred_at__gte=first, occurred_at__lt=end, kind__in=LOGGED, deleted_at=None
        ).values_list(*READ, named=True)
    )
    ids = [row.id for row in rows]
    seen, there, placed = _witnesses(ids), _addresses(ids), _placements(ids)
    people = {pk for found in placed.values() for kind, pk in found if kind == Kind.PERSON}
    of_person = _of_people(people | {pk for found in there.values() for _address, pk in found if pk})
    domains = _domains({pk for found in placed.values() for kind, pk in found if kind == Kind.COMPANY})
    zones = {str(member.pk): zone_of(member) for member in Member.objects.only("pk", "zone")}
    made = Sides(who=_who(of_person.values()), zones=dict(zones))
    for row in rows:
        addresses = frozenset(address for address, _person in there[row.id])
        is_captured = row.source == Source.CAPTURED and row.kind in TRACED
        if is_captured:
            made.copies += [_copy(row, addresses, str(member)) for member in seen[row.id]]
        if placed[row.id]:
            member = str(row.by_id or min(seen[row.id], default="") or "")
            of = min(placed[row.id], key=lambda one: (NEAREST.index(Kind(one[0])), -one[1]))
            about = addresses or frozenset().union(*(of_person.get(pk, ()) for kind, pk in placed[row.id] if kind == Kind.PERSON))  # fmt: skip
            firms = frozenset().union(*(domains.get(pk, ()) for kind, pk in placed[row.id] if kind == Kind.COMPANY))
            at = row.occurred_at
            made.logs.append(
                Log(key=str(row.id), kind=LOGGED[row.kind], day=at.astimezone(zones.get(member) or at.tzinfo).date(), at=at,
                    addresses=about, domains=frozenset() if about else firms, member=member, uid=row.key or "",
                    automatic=row.source == Source.CAPTURED, object=of[0], record=str(of[1]))
            )  # fmt: skip
    return made


def _copy(row: Any, addresses: frozenset[str], member: str) -> Copy:
    """One mailbox's or calendar's copy."""
    return Copy(
        kind=str(row.kind), uid=row.key or "", starts=row.occurred_at, ends=row.ends_at or row.occurred_at, addresses=addresses,
        seen_by=member, series=f"thread {row.thread_id}" if row.thread_id and row.kind == ActivityKind.MAIL else "",
        status=row.status if row.status in ("tentative", "cancelled") else "confirmed", whole_day=bool(row.meeting__all_day),
    )  # fmt: skip


def _witnesses(ids: list[int]) -> dict[int, list[int]]:
    found = defaultdict[int, list[int]](list)
    for activity, member in Witness.objects.filter(activity__in=ids).values_list("activity_id", "member_id"):
        found[activity].append(member)
    return found


def _addresses(ids: list[int]) -> dict[int, list[tuple[str, int | None]]]:
    found = defaultdict[int, list[tuple[str, int | None]]](list)
    rows = Participation.objects.filter(activity__in=ids).values_list("activity_id", "address", "person_id")
    for activity, address, person in rows:
        found[activity].append((address, person))
    return found


def _placements(ids: list[int]) -> dict[int, list[tuple[str, int]]]:
    found = defaultdict[int, list[tuple[str, int]]](list)
    for activity, kind, pk in Placement.objects.filter(activity__in=ids).values_list("activity_id", "kind", "record_id"):  # fmt: skip
        found[activity].append((kind, pk))
    return found


def _of_people(people: set[int]) -> dict[int, set[str]]:
    found = defaultdict[int, set[str]](set)
    for person, address in Address.objects.filter(person__in=people).values_list("person_id", "address"):
        found[person].add(address)
    return found


def _domains(companies: set[int]) -> dict[int, set[str]]:
    found = defaultdict[int, set[str]](set)
    for company, domain in Domain.objects.filter(company__in=companies).values_list("company_id", "domain"):
        found[company].add(domain)
    return found


def _who(same: Iterable[set[str]]) -> Addresses:
    """Who is who: the addresses of one person are one, and those of members and of the workspace's domains are its own."""
    own = {*Member.objects.values_list("email", flat=True), *Alias.objects.values_list("address", flat=True)}
    return Addresses(
        [group for group in same if len(group) > 1],
        own_domains=frozenset(InternalDomain.objects.values_list("domain", flat=True)),
        own=frozenset(own),
    )


class Connected:
    """On which days a member's mail and calendar could both be read: before that nothing is without a trace."""

    def __init__(self) -> None:
        self.spans = defaultdict[tuple[str, bool], list[tuple[date, date]]](list)
        rows = Mailbox.objects.exclude(last_good_at=None)
        for member, kind, place, since, good in rows.values_list("member_id", "kind", "location", "since", "last_good_at"):  # fmt: skip
            is_calendar = kind == SourceKind.CALDAV or place.lower().endswith(".ics")
            self.spans[str(member), is_calendar].append((since or date.min, good.date()))

    def __call__(self, member: str, day: date) -> bool:
        """Whether they could on that day."""
        return all(any(since <= day <= till for since, till in self.spans[member, of]) for of in (False, True))
