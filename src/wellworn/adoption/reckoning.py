"""What happened, reckoned up against what is logged: week by week, each in a transaction of its own, and only what has changed.

A week is read with two days on either side, since a meeting may be logged the day after it. Its state is a digest of what there is of these
days, so that mail that comes late, a person that is made later, a log that is deleted or a mailbox that is connected have it reckoned
anew. Killed anywhere, the next run goes on with the weeks that are not as they should be; twice the same gives the same rows.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from wellworn.adoption.both_sides import LOGGED, Connected, Sides, sides
from wellworn.adoption.models import Happened, ReckonedWeek
from wellworn.lib import sql
from wellworn.measures.coverage.reconcile import Reconciled, reconcile, rows
from wellworn.members.models import Member

WEEK, MARGIN = timedelta(days=7), timedelta(days=2)
RECKONING_LOCK = 7322  # the database's advisory lock of whoever reckons
AT_ONCE = 2000  # rows written in one statement
DAYS = """
    SELECT day, string_agg(told, ' ' ORDER BY told) FROM (
        SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, 'a' || count(*) || ',' || sum(id) || ',' || count(deleted_at) || ','
            || sum(hashtext(kind || status || coalesce(key, '') || occurred_at::text || coalesce(ends_at::text, ''))) AS told
        FROM records_activity WHERE occurred_at >= %(since)s AND kind = ANY(%(kinds)s) GROUP BY 1
        UNION ALL
        SELECT (occurred_at AT TIME ZONE 'UTC')::date, 'p' || count(*) || ',' || sum(hashtext(kind || record_id || ' ' || activity_id))
        FROM records_placement WHERE occurred_at >= %(since)s AND (what IS NULL OR what = ANY(%(kinds)s)) GROUP BY 1
    ) AS both_sides GROUP BY day
"""
PLACES = """
    SELECT (SELECT string_agg(domain, ' ' ORDER BY domain) FROM members_internaldomain),
        (SELECT sum(hashtext(lower(email) || zone)) FROM members_member), (SELECT sum(hashtext(address)) FROM members_alias),
        (SELECT sum(hashtext(member_id || ' ' || kind || location || coalesce(since::text, ''))) FROM capture_mailbox WHERE last_good_at IS NOT NULL)
"""
READ_TO = "SELECT id, last_good_at::date FROM capture_mailbox WHERE last_good_at IS NOT NULL ORDER BY id"
LONG_AGO = date(1990, 1, 1)


def reckon(*, since: date = LONG_AGO, at_most: int = 10_000) -> int:
    """Reckon the weeks from the one of `since` on that are not as they should be, the newest first; how many."""
    states = states_since(monday_of(since))
    kept = dict(ReckonedWeek.objects.filter(monday__gte=monday_of(since)).values_list("monday", "state"))
    stale = sorted({monday for monday in states.keys() | kept.keys() if states.get(monday) != kept.get(monday)})
    for monday in stale[: -at_most - 1 : -1]:
        reckon_week(monday, states.get(monday, ""))
    return min(len(stale), at_most)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def states_since(monday: date) -> dict[date, str]:
    """The state of each week with anything in it."""
    begin = datetime.combine(monday - MARGIN, time(), UTC)
    days: dict[date, str] = dict(sql.rows(DAYS, {"since": begin, "kinds": [str(kind) for kind in LOGGED]}))
    [places], read_to = sql.rows(PLACES), sql.rows(READ_TO)
    mondays = {monday_of(day + shift) for day in days for shift in (-MARGIN, timedelta(), MARGIN)}
    found = {}
    for one in mondays:
        if one >= monday:
            span = [one + timedelta(days=number) for number in range(-MARGIN.days, 7 + MARGIN.days)]
            behind = [(mailbox, day) for mailbox, day in read_to if day <= span[-1]]  # what was not read to the end yet
            said = json.dumps([[(str(day), days.get(day)) for day in span], places, behind], default=str)
            found[one] = hashlib.sha256(said.encode()).hexdigest()
    return found


@transaction.atomic
def reckon_week(monday: date, state: str) -> None:
    """Write a week's rows anew, and as what it was reckoned."""
    sql.hold(RECKONING_LOCK)
    there = sides(*(datetime.combine(day, time(), UTC) for day in (monday - MARGIN, monday + WEEK + MARGIN)))
    lines = reconcile(there.copies, there.logs, there.who, zones=there.zones, seen=Connected())
    made = [one for one in as_rows(lines, there) if monday <= one.day < monday + WEEK]
    Happened.objects.filter(day__gte=monday, day__lt=monday + WEEK).delete()
    Happened.objects.bulk_create(made, batch_size=AT_ONCE)
    if not ReckonedWeek.objects.filter(monday=monday).update(state=state, version=F("version") + 1):
        ReckonedWeek.objects.create(monday=monday, state=state)


def as_rows(lines: list[Reconciled], there: Sides) -> list[Happened]:
    """The lines as rows of the table."""
    known = set(Member.objects.values_list("pk", flat=True))
    found = []
    for row in rows(lines, there.zones):
        told = dict(row)
        member, record, at = told.pop("member"), told.pop("record"), told.pop("at")
        pk = int(str(member)) if member else None
        aware = at.replace(tzinfo=UTC) if isinstance(at, datetime) else None
        found.append(Happened(**told, at=aware, member_id=pk if pk in known else None, record=int(str(record)) if record else None))  # fmt: skip
    return found
