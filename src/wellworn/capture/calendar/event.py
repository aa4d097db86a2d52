"""The values that reading a calendar gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a calendar writes it: the wall clock and its zone, or a bare date (then `local` is its midnight)."""

    local: datetime  # naive
    zone: tzinfo | None  # None for a date

    @property
    def is_date(self) -> bool:
        """Whether it names a day, not an hour."""
        return self.zone is None

    def utc(self) -> datetime:
        """The instant. A date has none, so that all zones agree: it counts as midnight UTC."""
        return self.local.replace(tzinfo=self.zone or UTC).astimezone(UTC)

    def local_in(self, zone: tzinfo | None) -> datetime:
        """The wall clock of this instant in `zone`; dates and questions about dates keep their own wall clock."""
        if self.zone is None or zone is None or self.zone is zone:
            return self.local
        return self.utc().astimezone(zone).replace(tzinfo=None)

    def key(self) -> str:
        """How a recurrence id is written, the same for every copy: `20260304`, or `20260304T090000Z`."""
        if self.is_date:
            return f"{self.local:%Y%m%d}".rjust(8, "0")
        return f"{self.utc():%Y%m%dT%H%M%SZ}".rjust(16, "0")

    def later(self, by: timedelta) -> Moment:
        """That much later on the same wall clock."""
        return Moment(self.local + by, self.zone)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is asked to a meeting, or organises it. `address` is lower case and never empty."""

    address: str
    name: str = ""
    answer: str = "needs-action"  # accepted, declined, tentative, delegated, needs-action
    role: str = "required"  # chair, required, optional, informed
    kind: str = "person"  # person, group, room, resource


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. A series is the event with `rules` or further dates; an event with a `recurrence_id` changes one of its days."""

    uid: str
    recurrence_id: str  # "" for the series itself or a single event
    starts: Moment | None  # None only in replies and cancellations that leave it out
    ends: Moment | None
    original: Moment | None = None  # RECURRENCE-ID
    and_future: bool = False  # RANGE=THISANDFUTURE
    method: str = ""  # of the calendar it came in: REQUEST, REPLY, CANCEL, COUNTER, PUBLISH, or ""
    sequence: int = 0
    stamp: datetime | None = None  # DTSTAMP
    modified: datetime | None = None  # LAST-MODIFIED
    title: str = ""
    text: str = ""
    location: str = ""
    join_url: str = ""
    status: str = "confirmed"  # confirmed, tentative, cancelled
    privacy: str = "public"  # public, private, confidential
    free: bool = False  # TRANSP:TRANSPARENT
    organiser: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    rules: tuple[str, ...] = ()  # each RRULE as written
    also_on: tuple[tuple[Moment, Moment | None], ...] = ()  # RDATE, with an end if given as a period
    not_on: tuple[Moment, ...] = ()  # EXDATE
    source: str = (
        ""  # a calendar of this event alone, without attachments and alarms: reading it gives this event again
    )

    @property
    def is_private(self) -> bool:
        """Whether its owner keeps it to themselves."""
        return self.privacy != "public"

    @property
    def repeats(self) -> bool:
        """Whether it is a series."""
        return bool(self.rules or self.also_on) and not self.recurrence_id

    @property
    def all_day(self) -> bool:
        """Whether it takes whole days."""
        return self.starts is not None and self.starts.is_date


@dataclass(frozen=True, slots=True)
class Broken:
    """A component, or a whole file, that cannot be understood: a reason key, one sentence, and its bytes."""

    uid: str
    recurrence_id: str
    reason: str  # no-calendar, no-start, bad-start
    explanation: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Other:
    """A component that is no meeting: a task, a journal entry, free-busy times, or a calendar with nothing in it."""

    uid: str
    kind: str  # vtodo, vjournal, vfreebusy, vavailability, empty
