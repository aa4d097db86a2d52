"""A series becomes its days: rule, further dates, dates left out, and days that were changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wellworn.capture.calendar import rules, when
from wellworn.capture.calendar.event import Event, Moment
from wellworn.capture.calendar.zones import Zones

MOST_DAYS = (
    400  # occurrences of one series that are kept, the latest: a daily meeting's last year, eight years of a weekly one
)


@dataclass(frozen=True, slots=True)
class Day:
    """One occurrence: which of the series it is, when it is (moved or not), and the event that describes it."""

    recurrence_id: str
    starts: Moment
    ends: Moment
    event: Event


def expand(series: Event, changed: Mapping[str, Event], *, horizon: datetime) -> list[Day]:
    """The days of `series` that start up to `horizon`, in order of their recurrence ids.

    `changed` are the events that change single days, by the recurrence id as `aligned` writes it. One with `and_future` moves
    and describes every later day too, as RFC 5545 (3.8.4.4) has it. A single event has one day with the recurrence id "".
    """
    if series.starts is None:
        return []
    if not series.repeats and not changed:
        return [Day("", series.starts, series.ends or series.starts, series)]
    found = {day.recurrence_id: day for day in _regular(series, horizon)}
    shifts = sorted((e for e in changed.values() if e.and_future and e.original and e.starts), key=_original)
    for shift in shifts:
        for recurrence_id, day in found.items():
            if day.starts.utc() >= _original(shift) or recurrence_id >= aligned(shift, series):
                found[recurrence_id] = _shifted(series, recurrence_id, shift)
    for recurrence_id, event in changed.items():
        if event.starts is not None and event.starts.utc() <= horizon:
            found[recurrence_id] = Day(recurrence_id, event.starts, event.ends or event.starts, event)
        elif event.starts is not None:
            found.pop(recurrence_id, None)  # moved beyond what is shown yet
        elif recurrence_id in found:
            found[recurrence_id] = Day(recurrence_id, found[recurrence_id].starts, found[recurrence_id].ends, event)
    return [found[recurrence_id] for recurrence_id in sorted(found)]


def aligned(event: Event, series: Event) -> str:
    """The recurrence id of a changed day as its series counts: by days if the series is all-day, else by instants."""
    original = event.original
    if original is None or series.starts is None or original.is_date == series.starts.is_date:
        return event.recurrence_id
    if series.starts.is_date:
        return Moment(original.local.replace(hour=0, minute=0, second=0), None).key()
    clock = series.starts.local.time()
    return Moment(datetime.combine(original.local.date(), clock), series.starts.zone).key()


def _original(event: Event) -> datetime:
    assert event.original is not None
    return event.original.utc()


def _regular(series: Event, horizon: datetime) -> list[Day]:
    """The days that rule and lists give."""
    assert series.starts is not None
    first, last = series.starts, series.ends or series.starts
    edge = Moment(horizon.replace(tzinfo=None), horizon.tzinfo).local_in(first.zone)
    length = last.local_in(first.zone) - first.local
    starts = {first.local: first.local + length}
    for rule in series.rules:
        for local in rules.occurrences(rule, first.local, _until(rule, first), edge, MOST_DAYS):
            starts[local] = local + length
    for begin, end in series.also_on:
        local = begin.local_in(first.zone)
        if first.is_date:
            local = local.replace(hour=0, minute=0, second=0)
        starts[local] = end.local_in(first.zone) if end and end.is_date == begin.is_date else local + length
    out = {moment.local_in(first.zone) for moment in series.not_on if moment.is_date == first.is_date}
    out_days = {moment.local.date() for moment in series.not_on if moment.is_date != first.is_date}
    kept = sorted(s for s in starts if s <= edge and s not in out and s.date() not in out_days)[-MOST_DAYS:]
    days = [Day("", Moment(s, first.zone), Moment(max(s, starts[s]), first.zone), series) for s in kept]
    return [Day(day.starts.key(), day.starts, day.ends, series) for day in days]


def _until(rule: str, first: Moment) -> datetime | None:
    """UNTIL on the wall clock of the series; a bare date counts to its end, as calendar programs have it."""
    text = rules.part(rule, "UNTIL")
    found = when.parse(text, None, Zones(first.zone or UTC)) if text else None
    if found is None:
        return None
    if found.is_date or first.is_date:
        return found.local.replace(hour=23, minute=59, second=59)
    return found.local_in(first.zone)


def _shifted(series: Event, recurrence_id: str, shift: Event) -> Day:
    """A later day of the series as an exception for this and all following days has it."""
    regular = _from_key(recurrence_id, series)
    assert shift.starts is not None
    assert shift.original is not None
    zone = regular.zone
    moved = shift.starts.local_in(zone) - shift.original.local_in(zone)
    length = (shift.ends or shift.starts).local_in(zone) - shift.starts.local_in(zone)
    starts = regular.later(moved)
    return Day(recurrence_id, starts, starts.later(max(length, timedelta(0))), shift)


def _from_key(recurrence_id: str, series: Event) -> Moment:
    """The regular start that a recurrence id of the series names."""
    assert series.starts is not None
    if series.starts.zone is None:
        return Moment(datetime.strptime(recurrence_id, "%Y%m%d"), None)
    instant = Moment(datetime.strptime(recurrence_id, "%Y%m%dT%H%M%SZ"), UTC)
    return Moment(instant.local_in(series.starts.zone), series.starts.zone)
