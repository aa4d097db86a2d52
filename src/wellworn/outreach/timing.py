"""When a step happens: working days and quiet hours in the recipient's zone. Pure: every moment comes in as an aware datetime."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FARTHEST = 400  # days that are looked through for one to work on


@dataclass(frozen=True, slots=True)
class Hours:
    """When mail may arrive, by the recipient's clock. `days` are weekdays, Monday is 0; `latest` itself is too late."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    earliest: time = time(8)
    latest: time = time(18)
    holidays: frozenset[date] = field(default=frozenset())

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return day.weekday() in self.days and day not in self.holidays


class NoWorkingDay(Exception):
    """There is no day on which anything may be sent."""


def may_arrive(at: datetime, hours: Hours, zone: ZoneInfo) -> bool:
    """Whether mail may arrive at `at`."""
    local = at.astimezone(zone)
    return hours.works_on(local.date()) and hours.earliest <= local.time().replace(tzinfo=None) < hours.latest


def next_time(at: datetime, hours: Hours, zone: ZoneInfo) -> datetime:
    """`at` itself where mail may arrive then, else the beginning of the next hours in which it may. Raises NoWorkingDay.

    A beginning that the clock skips in spring is the first moment after the gap.
    """
    if may_arrive(at, hours, zone):
        return at
    local = at.astimezone(zone)
    day = local.date() if local.time() < hours.earliest else local.date() + timedelta(days=1)
    for _try in range(FARTHEST):
        if hours.works_on(day):
            opening = _local(day, hours.earliest, zone)
            if opening >= at and may_arrive(opening, hours, zone):
                return opening
        day += timedelta(days=1)
    raise NoWorkingDay


def after_working_days(at: datetime, count: int, hours: Hours, zone: ZoneInfo) -> datetime:
    """The same local time `count` working days later, moved into the hours; with 0 the next time from `at` on. Raises NoWorkingDay."""
    local = at.astimezone(zone)
    day, left = local.date(), count
    for _try in range(FARTHEST + 7 * count):
        if left == 0:
            break
        day += timedelta(days=1)
        left -= hours.works_on(day)
    else:
        raise NoWorkingDay
    wanted = at if count == 0 else _local(day, local.time().replace(tzinfo=None), zone)
    return next_time(max(wanted, at), hours, zone)


def spread(at: datetime, key: str, within: timedelta) -> datetime:
    """`at` and up to `within` later, always the same for a key: mails to many do not leave in one burst."""
    if within <= timedelta(0):
        return at
    return at + timedelta(seconds=zlib.crc32(key.encode()) % int(within.total_seconds()))


def day_of(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The beginning and the end of the local day that `at` lies in: 23 to 25 hours apart."""
    day = at.astimezone(zone).date()
    return _local(day, time(0), zone), _local(day + timedelta(days=1), time(0), zone)


def _local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That time by that clock, in UTC; of a time that comes twice the first, of one that is skipped the same distance after the gap."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
