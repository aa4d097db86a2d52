"""Usage as CloudEvents: one's own events, and how often features were used by a least group, by the day. Never another person's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.members.protections.standing import in_force
from wellworn.usage.cloud import event_of
from wellworn.usage.expiring import oldest_kept
from wellworn.usage.models import Event

AT_ONCE = 1_000
DAYS = """
    SELECT kept.day, kept.feature, kept.surface, kept.automatic, kept.member_id IS NULL AS is_machine, sum(kept.count)::bigint
    FROM usage_usageday AS kept LEFT JOIN members_member AS member ON member.id = kept.member_id
    WHERE kept.day BETWEEN %s AND %s AND member.is_service IS NOT TRUE
    GROUP BY 1, 2, 3, 4, 5 HAVING bool_and(kept.member_id IS NULL) OR count(DISTINCT kept.member_id) >= %s ORDER BY 1, 2, 3, 4, 5
"""


def days(since: date, until: date) -> Iterator[dict[str, Any]]:
    """How often each feature was used on each day, as one event for each number that enough people made, and for the
    machine's. No sums over them are given, so none of those that are missing can be worked out."""
    for day, feature, surface, automatic, is_machine, count in sql.rows(DAYS, [since, until, in_force().least_group]):
        whose = "machine" if is_machine else "members"
        name = "/".join([str(day), feature, surface, "automatic" if automatic else "by-hand", whose, str(count)])
        data = {"day": str(day), "surface": surface, "automatic": automatic, "by": whose, "count": count}
        yield event_of(name, feature, datetime.combine(day + timedelta(days=1), time(), UTC), data)


def own(member: Member, *, at: datetime, after: tuple[datetime, int] | None, limit: int) -> list[Event]:
    """What `member` did, the first first, from after the event of that moment and number, as long as single events are kept."""
    rows = Event.objects.filter(member=member, at__gte=oldest_kept(at))
    if after is not None:
        rows = rows.filter(at__gte=after[0]).exclude(at=after[0], pk__lte=after[1])
    return list(rows.order_by("at", "pk")[:limit])


def own_event(event: Event) -> dict[str, Any]:
    """One of a member's own events as they get it."""
    data = {"surface": event.surface, "automatic": event.automatic, "count": event.count}
    subject = f"{event.kind}/{event.record_id}" if event.record_id else ""
    return event_of(str(event.pk), event.feature, event.at, data, subject)
