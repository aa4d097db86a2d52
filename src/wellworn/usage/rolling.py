"""The daily roll-up: each event is counted into `UsageDay` exactly once, whenever it arrives and however it is dated.

Events are counted by their numbers, in the transaction that moves the cursor: killed anywhere, the run begins again where the last
one ended, and nothing is counted twice. An event that commits late is waited for (`lib/outbox.py`).
"""

from __future__ import annotations

from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone

from wellworn.lib import sql
from wellworn.lib.outbox import Reach
from wellworn.members.models import Member
from wellworn.usage.models import Event, RollUp

AT_ONCE = 50_000  # events in one transaction
TABLE = Event._meta.db_table
COUNT = """
    WITH batch AS MATERIALIZED (
        SELECT id, at, member_id, feature, surface, automatic, count FROM usage_event
        WHERE id > %(cursor)s AND id <= %(end)s ORDER BY id LIMIT %(at_once)s
    ), counted AS (
        INSERT INTO usage_usageday AS kept (day, member_id, feature, surface, automatic, count)
        SELECT (batch.at AT TIME ZONE CASE WHEN member.zone = ANY(%(zones)s) THEN member.zone ELSE 'UTC' END)::date AS day,
            member.id, batch.feature, batch.surface, batch.automatic, sum(batch.count)
        FROM batch LEFT JOIN members_member AS member ON member.id = batch.member_id
        WHERE batch.count > 0
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (day, member_id, feature, surface, automatic) DO UPDATE SET count = kept.count + excluded.count
    )
    SELECT count(*), max(id) FROM batch
"""


def roll_up(*, patience: float = 0, at_once: int = AT_ONCE) -> int:
    """Count every event that is there for good; how many were counted. Writers are waited for `patience` seconds at most; when
    one has not ended by then, nothing is counted until the next run."""
    drawn = Reach(TABLE).wait(patience)
    if drawn is None:
        return 0
    zones, total = _zones(), 0
    while counted := _count(drawn[TABLE], zones, at_once):
        total += counted
    return total


@transaction.atomic
def _count(end: int, zones: list[str], at_once: int) -> int:
    """Count the next events up to the number `end`; how many. One run waits for the other at the cursor's row."""
    RollUp.objects.get_or_create(pk=1)
    progress = RollUp.objects.select_for_update().get(pk=1)
    given = {"cursor": progress.event_cursor, "end": end, "at_once": at_once, "zones": zones}
    ((counted, last),) = sql.rows(COUNT, given)
    progress.event_cursor = last or max(progress.event_cursor, end)
    progress.at = timezone.now()
    progress.save()
    return int(counted)


def _zones() -> list[str]:
    """The members' time zones that both we and the database know: one that only one of us knows would stop the counting."""
    ours = set(Member.objects.values_list("zone", flat=True).distinct()) & available_timezones()
    known = sql.rows("SELECT name FROM pg_timezone_names WHERE name = ANY(%s)", [sorted(ours)]) if ours else []
    return [name for (name,) in known]
