"""What happened, each thing once: copies in several calendars are one meeting, its last change counts, and a day's mails with the same
people in one thread are one exchange."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from wellworn.measures.coverage.addresses import Addresses
from wellworn.measures.coverage.sides import Copy


@dataclass(frozen=True, slots=True)
class Happening:
    """One meeting, or one day's exchange of mail, with people outside. `formerly` is when it was to begin before it was moved."""

    key: str
    kind: str
    starts: datetime
    ends: datetime
    outside: frozenset[str]
    members: frozenset[str]
    uids: frozenset[str]
    series: str
    title: str
    status: str
    whole_day: bool
    formerly: tuple[datetime, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether it took place at another time than it was first set for."""
        return bool(self.formerly)


def happenings(copies: Iterable[Copy], who: Addresses, zones: Mapping[str, tzinfo]) -> list[Happening]:
    """Each thing once, in the order of time. What has nobody from outside on it is left out."""
    threads = defaultdict[Hashable, list[Copy]](list)
    meetings = defaultdict[Hashable, list[Copy]](list)
    for copy in copies:
        outside = who.outside(copy.addresses)
        if outside and copy.kind == "mail":
            threads[copy.series or outside].append(copy)
        elif outside:
            meetings[(copy.uid, copy.instance) if copy.uid else (copy.starts, outside)].append(copy)
    found = [_meeting(group, who) for group in meetings.values()]
    found = [_joined(group) for group in _shared(found).values()]
    found += [_exchange(day, who) for thread in threads.values() for day in _days(thread, zones)]
    return sorted(found, key=lambda one: (one.starts, one.kind, one.key))


def _days(thread: list[Copy], zones: Mapping[str, tzinfo]) -> Iterable[list[Copy]]:
    """A thread's mails day by day, by the calendar of one of its members: the same for all copies of a mail."""
    zone = zones.get(min(copy.seen_by for copy in thread)) or UTC
    days = defaultdict[date, list[Copy]](list)
    for copy in thread:
        days[copy.starts.astimezone(zone).date()].append(copy)
    return days.values()


def _meeting(copies: list[Copy], who: Addresses) -> Happening:
    """One meeting from its copies: the last change says when it was and whether it was called off."""
    last = max(copies, key=lambda one: (one.sequence, one.status != "cancelled", one.starts, one.seen_by))
    former = {one.starts for one in copies if one.starts != last.starts}
    if last.instance:
        former |= {moment for moment in [_moment(last.instance)] if moment and moment != last.starts}
    everybody = frozenset[str]().union(*(one.addresses for one in copies if one.sequence == last.sequence))
    return Happening(
        key=f"meeting {last.uid} {last.instance}"
        if last.uid
        else f"meeting {last.starts.astimezone(UTC):%Y%m%dT%H%M} {last.seen_by}",
        kind="meeting",
        starts=last.starts,
        ends=last.ends,
        outside=who.outside(everybody),
        members=frozenset(one.seen_by for one in copies),
        uids=frozenset(one.uid for one in copies if one.uid),
        series=last.uid if last.instance else "",
        title=last.title,
        status=last.status,
        whole_day=last.whole_day,
        formerly=tuple(sorted(former)),
    )


def _moment(instance: str) -> datetime | None:
    """When an instance was to begin: `20260304T090000Z`, or ISO 8601."""
    try:
        moment = datetime.fromisoformat(instance)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _shared(meetings: Iterable[Happening]) -> dict[Hashable, list[Happening]]:
    """Meetings that other programs gave other uids: the same start, end and people outside."""
    groups = defaultdict[Hashable, list[Happening]](list)
    for one in meetings:
        groups[(one.starts, one.ends, one.outside, one.whole_day)].append(one)
    return groups


def _joined(group: list[Happening]) -> Happening:
    if len(group) == 1:
        return group[0]
    first = min(group, key=lambda one: (_least_sure(one), one.key))
    return Happening(
        key=first.key,
        kind=first.kind,
        starts=first.starts,
        ends=first.ends,
        outside=first.outside,
        members=frozenset[str]().union(*(one.members for one in group)),
        uids=frozenset[str]().union(*(one.uids for one in group)),
        series=first.series,
        title=first.title or max(one.title for one in group),
        status=first.status,
        whole_day=first.whole_day,
        formerly=tuple(sorted(set[datetime]().union(*(one.formerly for one in group)))),
    )


def _least_sure(one: Happening) -> int:
    return ("confirmed", "tentative", "cancelled").index(one.status)


def _exchange(copies: list[Copy], who: Addresses) -> Happening:
    """A day's mails of one thread."""
    ordered = sorted(copies, key=lambda one: (one.starts, one.uid, one.seen_by))
    first, uids = ordered[0], frozenset(one.uid for one in copies if one.uid)
    return Happening(
        key=f"mail {min(uids, default='')} {first.starts.astimezone(UTC):%Y%m%dT%H%M%S}",
        kind="mail",
        starts=first.starts,
        ends=ordered[-1].starts,
        outside=frozenset[str]().union(*(who.outside(one.addresses) for one in copies)),
        members=frozenset(one.seen_by for one in copies),
        uids=uids,
        series=first.series,
        title=first.title,
        status="confirmed",
        whole_day=False,
    )
