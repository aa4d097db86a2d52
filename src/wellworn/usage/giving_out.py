"""Usage as CloudEvents: one's own events, and what the machine did. What people did together goes out through `adoption.giving_out`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.usage.cloud import event_of
from wellworn.usage.expiring import oldest_kept
from wellworn.usage.models import Event

MACHINE = """
    SELECT day, feature, surface, sum(count)::bigint FROM usage_usageday
    WHERE day BETWEEN %s AND %s AND member_id IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def machine_days(since: date, until: date) -> Iterator[dict[str, Any]]:
    """How often the machine used each feature on each day, in nobody's name. What people did goes out through the gate alone."""
    for day, feature, surface, count in sql.rows(MACHINE, [since, until]):
        yield day_event(day, feature, surface, automatic=True, whose="machine", count=count)


def day_event(day: date, feature: str, surface: str, *, automatic: bool, whose: str, count: int) -> dict[str, Any]:
    """A number of a day as an event; its moment is the day's end. The number is part of its name: one that grew is another event."""
    name = "/".join([str(day), feature, surface, "automatic" if automatic else "by-hand", whose, str(count)])
    data = {"day": str(day), "surface": surface, "automatic": automatic, "by": whose, "count": count}
    return event_of(name, feature, datetime.combine(day + timedelta(days=1), time(), UTC), data)


def own(member: Member, *, at: datetime, after: tuple[datetime, int] | None, limit: int) -> list[Event]:
    """What `member` did, the earliest first, from after the event of that moment and number, as long as single events are kept."""
    rows = Event.objects.filter(member=member, at__gte=oldest_kept(at))
    if after is not None:
        rows = rows.filter(at__gte=after[0]).exclude(at=after[0], pk__lte=after[1])
    return list(rows.order_by("at", "pk")[:limit])


def own_event(event: Event) -> dict[str, Any]:
    """One of a member's own events as they get it."""
    data = {"surface": event.surface, "automatic": event.automatic, "count": event.count}
    subject = f"{event.kind}/{event.record_id}" if event.record_id else ""
    return event_of(str(event.pk), event.feature, event.at, data, subject)
