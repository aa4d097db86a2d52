"""Raw events go after the days that the workspace has set, once they are counted. What stays is how often, by the day; and that goes
after the months it has set."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from wellworn.lib import sql
from wellworn.members.protections.standing import in_force
from wellworn.usage.models import RollUp
from wellworn.usage.months import drop_months

AT_ONCE = 20_000  # events in one statement
REMOVE = """
    WITH old AS (SELECT id, at FROM usage_event WHERE at < %(before)s AND id <= %(cursor)s LIMIT %(at_once)s)
    DELETE FROM usage_event AS event USING old
    WHERE event.id = old.id AND event.at = old.at AND event.at < %(before)s
"""
REMOVE_A_DAY = "DELETE FROM usage_usageday WHERE day = (SELECT min(day) FROM usage_usageday WHERE day < %s)"


def oldest_kept(at: datetime) -> datetime:
    """From when on raw events are kept."""
    return at - timedelta(days=in_force().events_kept_days)


def first_day_kept(today: date) -> date:
    """From which day on it is kept how often something was done."""
    return today - relativedelta(months=in_force().days_kept_months)


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


def expire_days(today: date) -> int:
    """Remove the counts of the days that are no longer kept, a day in each statement; how many rows."""
    first, total = first_day_kept(today), 0
    while removed := sql.run(REMOVE_A_DAY, [first]):
        total += removed
    return total
