"""Both sides reconciled: each happening and each log with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from enum import Enum

from wellworn.measures.coverage.addresses import Addresses
from wellworn.measures.coverage.likeness import SAME, Named
from wellworn.measures.coverage.matching import assigned, pairs
from wellworn.measures.coverage.sides import UNTRACED, Copy, Log
from wellworn.measures.coverage.traces import Happening, happenings


class Outcome(Enum):
    """What became of a happening or a log."""

    BOTH = "happened and logged"
    NOT_LOGGED = "happened, not logged"
    NO_TRACE = "logged, without a trace"
    OFF_CHANNEL = "logged, of a kind that leaves no trace"
    UNDECIDED = "cannot be decided"
    AGAIN = "logged once more"  # another log of what has one: counted nowhere
    CALLED_OFF = "called off"  # in the calendar, and nobody says otherwise: counted nowhere


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One line of the reckoning. `why` is said where it cannot be decided."""

    outcome: Outcome
    happening: Happening | None
    log: Log | None
    why: str = ""

    def row(self, zones: Mapping[str, tzinfo]) -> dict[str, object]:
        """As a row of the table `happened`: what cannot be decided is tentative."""
        thing, log = self.happening, self.log
        members = sorted(thing.members) if thing else []
        member = next((one for one in (log.member if log else "", *members) if one), None)
        return {
            **self._what(zones.get(member or "") or UTC),
            "member": member,
            "object": log.object if log else "",
            "record": (log.record or None) if log else None,
            "status": self._status(),
            "logged": log is not None,
            "trace": thing is not None and thing.status != "cancelled",
            "automatic": log is not None and log.automatic,
        }

    def _what(self, zone: tzinfo) -> dict[str, object]:
        """What it was and when: as mail and calendars show it, or, where they do not, as it was logged."""
        if thing := self.happening:
            at, day = None if thing.whole_day else thing.starts, thing.starts.astimezone(zone).date()
            told = {"kind": thing.kind, "uid": min(thing.uids, default=thing.key), "series": thing.series, "day": day}
        elif log := self.log:
            at = log.at
            told = {"kind": log.kind, "uid": log.uid or log.key, "series": "", "day": log.day}
        else:
            raise ValueError("A line is about a happening, a log or both.")
        return {**told, "at": at.astimezone(UTC).replace(tzinfo=None) if at else None}

    def _status(self) -> str:
        if self.outcome is Outcome.UNDECIDED:
            return "tentative"
        if self.happening and self.happening.status == "cancelled":
            return "cancelled"
        return "moved" if self.happening and self.happening.moved else "confirmed"


ALIKE = "They are alike, and not alike enough to be the same for sure."

Seen = Callable[[str, date], bool]  # whether a member's mailbox and calendar could be read for that day


def reconcile(
    copies: Iterable[Copy],
    logs: Iterable[Log],
    who: Addresses,
    *,
    zones: Mapping[str, tzinfo],
    seen: Seen = lambda _member, _day: True,
) -> list[Reconciled]:
    """Every happening with somebody outside, and every log, once."""
    things = happenings(copies, who, zones)
    named = [Named(log, who.outside(log.addresses)) for log in sorted(logs, key=lambda one: one.key)]
    settled, by_uid = _by_uid(named, things)
    found = [one for one in pairs(named, things, zones) if one.log not in settled]
    held = set(by_uid.values())
    matched = by_uid | {one.log: one.thing for one in assigned([one for one in found if one.thing not in held], SAME)}
    again = {log: thing for log, thing in settled.items() if log not in by_uid}
    again |= {
        one.log: one.thing
        for one in sorted(found, key=lambda one: one.like)
        if one.log not in matched and one.like >= SAME and one.thing in matched.values()
    }
    rest = [
        one for one in found if one.log not in matched and one.log not in again and one.thing not in matched.values()
    ]
    perhaps = {one.log: one.thing for one in assigned(rest, 0.0)}
    lines = [_paired(things[thing], named[log].log) for log, thing in matched.items()]
    lines += [Reconciled(Outcome.UNDECIDED, things[thing], named[log].log, ALIKE) for log, thing in perhaps.items()]
    lines += [Reconciled(Outcome.AGAIN, things[thing], named[log].log) for log, thing in again.items()]
    taken = set(matched.values()) | set(perhaps.values())
    lines += [_alone(thing) for place, thing in enumerate(things) if place not in taken]
    told = matched.keys() | perhaps.keys() | again.keys()
    return lines + [_untraced(one, seen) for place, one in enumerate(named) if place not in told]


def _by_uid(named: Sequence[Named], things: Sequence[Happening]) -> tuple[dict[int, int], dict[int, int]]:
    """Logs that carry the id of what they are about: all of them, and the first one of each happening with it.

    A series has one id for all its instances: the day decides.
    """
    places: dict[str, list[int]] = {}
    for place, thing in enumerate(things):
        for uid in thing.uids:
            places.setdefault(uid, []).append(place)
    settled, first, taken = dict[int, int](), dict[int, int](), set[int]()
    for place, one in enumerate(named):
        near = sorted(
            (_days_off(one.log, things[thing]), thing) for thing in places.get(one.log.uid, ()) if one.log.uid
        )
        if near and near[0][0] <= 1:
            settled[place] = near[0][1]
            if near[0][1] not in taken:
                first[place] = near[0][1]
                taken.add(near[0][1])
    return settled, first


def _days_off(log: Log, thing: Happening) -> float:
    """How many days lie between them; to the hour, where the log knows it."""
    moments = (thing.starts, *thing.formerly)
    if log.at is not None:
        return min(abs((moment - log.at).total_seconds()) for moment in moments) / 86_400
    return min(abs((moment.date() - log.day).days) for moment in moments)


def _paired(thing: Happening, log: Log) -> Reconciled:
    if thing.status == "cancelled":
        return Reconciled(Outcome.UNDECIDED, thing, log, "It is logged, and the calendar says that it was called off.")
    return Reconciled(Outcome.BOTH, thing, log)


def _alone(thing: Happening) -> Reconciled:
    if thing.status == "cancelled":
        return Reconciled(Outcome.CALLED_OFF, thing, None)
    if thing.status == "tentative" or thing.whole_day:
        return Reconciled(
            Outcome.UNDECIDED, thing, None, "Nobody knows whether it took place: it is tentative, or marks a whole day."
        )
    return Reconciled(Outcome.NOT_LOGGED, thing, None)


def _untraced(one: Named, seen: Seen) -> Reconciled:
    if one.log.kind in UNTRACED:
        return Reconciled(Outcome.OFF_CHANNEL, None, one.log)
    if not seen(one.log.member, one.log.day):
        return Reconciled(Outcome.UNDECIDED, None, one.log, "The mailbox or calendar was not connected on that day.")
    if not one.outside and not one.log.domains:
        return Reconciled(Outcome.UNDECIDED, None, one.log, "It names nobody with an address.")
    return Reconciled(Outcome.NO_TRACE, None, one.log)


def rows(lines: Iterable[Reconciled], zones: Mapping[str, tzinfo]) -> list[dict[str, object]]:
    """The table `happened`: each happening and each log once, without further logs of what has one."""
    return [one.row(zones) for one in lines if one.outcome is not Outcome.AGAIN]
