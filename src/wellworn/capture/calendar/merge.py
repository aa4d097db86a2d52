"""Several members' copies of one meeting, and the invitations, answers and cancellations in mail, are one meeting.

The result is a function of the set of copies: in whatever order they come, the same meetings follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wellworn.capture.calendar.event import Attendee, Event
from wellworn.capture.calendar.expand import Day, aligned, expand

ASKING = ("", "PUBLISH", "REQUEST", "ADD")
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Copy:
    """One member's copy of an event, or one that a mail brought."""

    event: Event
    member: int
    own: frozenset[str] = frozenset()  # the member's addresses
    in_mail: bool = False
    removed_at: datetime | None = None  # when the provider no longer had it


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence of a meeting, merged. Times are UTC; an all-day one runs from midnight to midnight UTC."""

    uid: str
    recurrence_id: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    series: bool
    sequence: int
    title: str
    text: str
    location: str
    join_url: str
    status: str
    organiser: Attendee | None
    attendees: tuple[Attendee, ...]  # by address
    witnesses: frozenset[int]  # members in whose calendar or mail it is
    in_calendars: frozenset[int]  # those of them who have it in their calendar


def merge(copies: Iterable[Copy], *, horizon: datetime) -> tuple[Meeting, ...]:
    """The meetings of one UID up to `horizon`, by recurrence id."""
    ordered = sorted(set(copies), key=_order)
    told = [copy for copy in ordered if copy.event.method in ASKING]
    if not told:  # known only through cancellations and answers
        told = [copy for copy in ordered if copy.event.method in ("CANCEL", "REPLY") and copy.event.starts]
    return tuple(_Merged(ordered, told, horizon).meetings())


class _Merged:
    """The copies of one UID, sorted out."""

    def __init__(self, copies: Sequence[Copy], told: Sequence[Copy], horizon: datetime) -> None:
        self.horizon = horizon
        whole = [copy for copy in told if not copy.event.recurrence_id and copy.event.starts]
        self.series = _blend(whole) if whole else None
        self.told: dict[str, list[Copy]] = defaultdict(list)
        self.answered: dict[str, list[Copy]] = defaultdict(list)
        self.called_off: dict[str, list[Copy]] = defaultdict(list)
        for copy in told:
            self.told[self._id(copy.event)].append(copy)
        for copy in copies:
            if copy.event.method == "REPLY":
                self.answered[self._id(copy.event)].append(copy)
            elif copy.event.method == "CANCEL":
                self.called_off[self._id(copy.event)].append(copy)

    def meetings(self) -> list[Meeting]:
        """Every occurrence."""
        changed = {name: _blend(copies) for name, copies in self.told.items() if name}
        if self.series is not None:
            return [self._meeting(day) for day in expand(self.series, changed, horizon=self.horizon)]
        alone = [(name, event) for name, event in sorted(changed.items()) if event.starts]
        return [self._meeting(Day(name, e.starts, e.ends or e.starts, e)) for name, e in alone if e.starts]

    def _id(self, event: Event) -> str:
        return aligned(event, self.series) if self.series is not None else event.recurrence_id

    def _meeting(self, day: Day) -> Meeting:
        event = day.event
        starts_at = day.starts.utc()
        about = self._about(day)
        organiser = event.organiser
        attendees = tuple(self._answers(day, about))
        live = [copy for copy in about if copy.removed_at is None or copy.removed_at > starts_at]
        off = event.status == "cancelled" or self._is_off(day) or not live
        return Meeting(
            uid=event.uid,
            recurrence_id=day.recurrence_id,
            starts_at=starts_at,
            ends_at=max(starts_at, day.ends.utc()),
            all_day=day.starts.is_date,
            series=bool(day.recurrence_id),
            sequence=event.sequence,
            title=event.title,
            text=event.text,
            location=event.location,
            join_url=event.join_url,
            status="cancelled" if off else event.status,
            organiser=organiser,
            attendees=attendees,
            witnesses=frozenset(copy.member for copy in live or about),
            in_calendars=frozenset(copy.member for copy in live if not copy.in_mail),
        )

    def _about(self, day: Day) -> list[Copy]:
        """The copies that speak of this day: those that change it, and those of the series that do not leave it out."""
        mine = list(self.told.get(day.recurrence_id, []))
        if day.recurrence_id and self.series is not None:
            for copy in self.told.get("", []):
                skipped = {moment.key() for moment in copy.event.not_on}
                if day.recurrence_id not in skipped:
                    mine.append(copy)
        return mine or self.told.get("", [])

    def _is_off(self, day: Day) -> bool:
        """Whether a cancellation that is no older than what is known speaks of this day."""
        known = _rank(day.event)
        for name, copies in self.called_off.items():
            for copy in copies:
                later = copy.event.and_future and day.recurrence_id >= name
                if (name in ("", day.recurrence_id) or later) and _rank(copy.event)[:2] >= known[:2]:
                    return True
        return False

    def _answers(self, day: Day, about: Sequence[Copy]) -> Iterable[Attendee]:
        """Who is asked, with the answer of whoever knows best: their own calendar, their own reply, the organiser, anybody."""
        asked = {attendee.address: attendee for attendee in day.event.attendees}
        replies = [*self.answered.get("", []), *(self.answered.get(day.recurrence_id, []) if day.recurrence_id else [])]
        for reply in replies:
            for attendee in reply.event.attendees:
                asked.setdefault(attendee.address, replace(attendee, answer="needs-action"))
        host = day.event.organiser.address if day.event.organiser else ""
        best = {address: (0, 0, LONG_AGO, attendee.answer) for address, attendee in asked.items()}
        for copy in (*about, *replies):
            exact = 1 if copy.event.recurrence_id and day.recurrence_id else 0
            for attendee in copy.event.attendees:
                if attendee.address in best and (weight := _authority(copy, attendee, host, day.event.sequence)):
                    claim = (exact, weight, copy.event.stamp or LONG_AGO, attendee.answer)
                    best[attendee.address] = max(best[attendee.address], claim)
        for address in sorted(asked):
            yield replace(asked[address], answer=best[address][3])


def _authority(copy: Copy, attendee: Attendee, host: str, sequence: int) -> int:
    """How much a copy knows of an attendee's answer; 0 is nothing that counts."""
    if copy.event.method == "REPLY":
        return 3 if copy.event.sequence >= sequence else 0
    if attendee.answer == "needs-action":
        return 0
    if attendee.address in copy.own and not copy.in_mail:
        return 4
    if copy.event.sequence < sequence:
        return 0
    return 2 if host in copy.own and not copy.in_mail else 1


def _rank(event: Event) -> tuple[int, datetime, datetime, str]:
    """What is newer: SEQUENCE, then DTSTAMP, then LAST-MODIFIED; the text decides between equals, so that something does."""
    return (event.sequence, event.stamp or LONG_AGO, event.modified or LONG_AGO, event.source)


def _order(copy: Copy) -> tuple[tuple[int, datetime, datetime, str], int, bool, datetime]:
    return (_rank(copy.event), copy.member, copy.in_mail, copy.removed_at or LONG_AGO)


def _blend(copies: Sequence[Copy]) -> Event:
    """The newest copy, with what it leaves empty filled from others of the same sequence, and everybody whom these ask."""
    events = sorted((copy.event for copy in copies), key=_rank, reverse=True)
    newest = events[0]
    same = [event for event in events if event.sequence == newest.sequence]
    asked: dict[str, Attendee] = {}
    for event in same:
        for attendee in event.attendees:
            known = asked.setdefault(attendee.address, attendee)
            if not known.name and attendee.name:
                asked[attendee.address] = replace(known, name=attendee.name)
    return replace(
        newest,
        title=_first(event.title for event in same),
        text=_first(event.text for event in same),
        location=_first(event.location for event in same),
        join_url=_first(event.join_url for event in same),
        organiser=next((event.organiser for event in same if event.organiser), None),
        attendees=tuple(asked.values()),
    )


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
