"""Raw events go after the days that the workspace has set, once they are counted. What stays is how often, by the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from wellworn.lib import sql
from wellworn.members.models import Workspace
from wellworn.usage.models import RollUp
from wellworn.usage.months import drop_months

AT_ONCE = 20_000  # events in one statement
REMOVE = """
    WITH old AS (SELECT id, at FROM usage_event WHERE at < %(before)s AND id <= %(cursor)s LIMIT %(at_once)s)
    DELETE FROM usage_event AS event USING old
    WHERE event.id = old.id AND event.at = old.at AND event.at < %(before)s
"""


def oldest_kept(at: datetime) -> datetime:
    """From when on raw events are kept."""
    workspace = Workspace.objects.filter(pk=1).first() or Workspace()
    return at - timedelta(days=workspace.events_kept_days)


def expire(at: datetime, *, at_once: int = AT_ONCE) -> int:
    """Remove the counted events that are older than the workspace keeps them, and the months that are empty; how many events.

    Each statement stands for itself: killed in between, the next run goes on.
    """
    before = oldest_kept(at)
    cursor = RollUp.objects.filter(pk=1).values_list("event_cursor", flat=True).first() or 0
    total = 0
    while removed := sql.run(REMOVE, {"before": before, "cursor": cursor, "at_once": at_once}):
        total += removed
    drop_months(before)
    return total
