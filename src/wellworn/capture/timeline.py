"""Activities onto timelines: of the people who took part, of their companies, and of the deals they are in.

Coming and cancelled meetings stand on timelines too, but first, last and count tell only of what has happened.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from wellworn.lib import sql

# The records on whose timelines an activity belongs. %s: the ids of the activities.
BELONGS = """
    SELECT DISTINCT part.activity_id, place.kind, place.record_id, activity.occurred_at, nullif(activity.kind, 'mail') AS what
    FROM records_participation part
    JOIN records_activity activity ON activity.id = part.activity_id
    JOIN records_person person ON person.id = part.person_id
    CROSS JOIN LATERAL (
        SELECT 'person' AS kind, person.id AS record_id
        UNION ALL SELECT 'company', person.company_id WHERE person.company_id IS NOT NULL
        UNION ALL SELECT 'deal', deal.id FROM records_deal_people link JOIN records_deal deal ON deal.id = link.deal_id
            WHERE link.person_id = person.id AND (deal.closed_at IS NULL OR deal.closed_at >= activity.occurred_at)
    ) place
    WHERE part.activity_id = ANY(%s)
"""
AT_ONCE = 500
# What we do ourselves (`records.writing.OWN_STEPS`): no sign of life from a customer.
OURS = "('deal', 'task', 'invoice', 'delivery')"
HAPPENED = f"activity.occurred_at <= %s AND activity.status <> 'cancelled' AND activity.kind NOT IN {OURS}"
PLACE = f"""
    INSERT INTO records_placement (activity_id, kind, record_id, occurred_at, what) {BELONGS}
    ON CONFLICT DO NOTHING RETURNING activity_id, kind, record_id
"""
COUNT_PEOPLE = """
    , people AS (
        UPDATE records_person SET activity_count = activity_count + new.count,
            first_activity_at = least(first_activity_at, new.first), last_activity_at = greatest(last_activity_at, new.last)
        FROM new WHERE new.kind = 'person' AND records_person.id = new.record_id RETURNING 1)
"""
COUNT_COMPANIES = """
    , companies AS (
        UPDATE records_company SET activity_count = activity_count + new.count,
            last_activity_at = greatest(last_activity_at, new.last)
        FROM new WHERE new.kind = 'company' AND records_company.id = new.record_id RETURNING 1)
"""
RECOUNT_PEOPLE = f"""
    UPDATE records_person SET activity_count = facts.count, first_activity_at = facts.first, last_activity_at = facts.last
    FROM (SELECT asked.id, count(place.id) AS count, min(place.occurred_at) AS first, max(place.occurred_at) AS last
          FROM unnest(%s::bigint[]) AS asked (id)
          LEFT JOIN (records_placement place JOIN records_activity activity ON activity.id = place.activity_id AND {HAPPENED})
              ON place.kind = 'person' AND place.record_id = asked.id GROUP BY asked.id) facts
    WHERE records_person.id = facts.id
"""
RECOUNT_COMPANIES = f"""
    UPDATE records_company SET activity_count = facts.count, last_activity_at = facts.last
    FROM (SELECT asked.id, count(place.id) AS count, max(place.occurred_at) AS last
          FROM unnest(%s::bigint[]) AS asked (id)
          LEFT JOIN (records_placement place JOIN records_activity activity ON activity.id = place.activity_id AND {HAPPENED})
              ON place.kind = 'company' AND place.record_id = asked.id GROUP BY asked.id) facts
    WHERE records_company.id = facts.id
"""


def stand(activities: Collection[int], *, at: datetime) -> None:
    """Put activities on the timelines they belong on, and keep first, last and count of the records true.

    Joins each participation to its person or member by address, then adds the placements that are missing. Calling it again
    adds nothing. `at` is now: what is still to come is not counted yet. After a meeting has moved call `moved`.
    """
    if not activities:
        return
    sql.run(
        """
        UPDATE records_participation part SET person_id = address.person_id
        FROM records_address address JOIN records_person person ON person.id = address.person_id
        WHERE part.activity_id = ANY(%s) AND part.person_id IS NULL AND address.address = part.address
            AND person.deleted_at IS NULL
        """,
        [list(activities)],
    )
    sql.run(
        f"""
        WITH placed AS ({PLACE}),
        new AS (SELECT placed.kind, record_id, count(*) AS count, min(occurred_at) AS first, max(occurred_at) AS last
                FROM placed JOIN records_activity activity ON activity.id = placed.activity_id WHERE {HAPPENED}
                GROUP BY placed.kind, record_id)
        {COUNT_PEOPLE} {COUNT_COMPANIES} SELECT count(*) FROM new
        """,
        [list(activities), at],
    )


def link(addresses: Collection[str], *, at: datetime) -> None:
    """After people were made for these addresses: join earlier activities that they took part in, and place them."""
    if not addresses:
        return
    found = sql.rows(
        "SELECT DISTINCT activity_id FROM records_participation WHERE address = ANY(%s) AND person_id IS NULL",
        [list(addresses)],
    )
    stand([activity for (activity,) in found], at=at)


def moved(activities: Collection[int], *, at: datetime) -> None:
    """After `occurred_at` or the status of activities changed: their placements and witnesses, and the counts of the records, follow."""
    if not activities:
        return
    for table in ("records_placement", "records_witness"):
        sql.run(
            f"""
            UPDATE {table} row SET occurred_at = activity.occurred_at FROM records_activity activity
            WHERE activity.id = row.activity_id AND activity.id = ANY(%s) AND row.occurred_at <> activity.occurred_at
            """,
            [list(activities)],
        )
    recount(*placed(activities), at=at)


def pass_by(within: timedelta, *, at: datetime) -> int:
    """Count meetings that took place within this time before `at`; counting again changes nothing. Gives how many there are."""
    found = sql.rows(
        "SELECT id FROM records_activity WHERE kind = 'meeting' AND occurred_at > %s AND occurred_at <= %s",
        [at - within, at],
    )
    passed = [activity for (activity,) in found]
    for start in range(0, len(passed), AT_ONCE):
        recount(*placed(passed[start : start + AT_ONCE]), at=at)
    return len(passed)


def placed(activities: Collection[int]) -> tuple[set[int], set[int]]:
    """The people and the companies on whose timelines the activities stand."""
    found = sql.rows(
        "SELECT DISTINCT kind, record_id FROM records_placement WHERE activity_id = ANY(%s)", [list(activities)]
    )
    people, companies = ({record for kind, record in found if kind == wanted} for wanted in ("person", "company"))
    return people, companies


def recount(people: Collection[int], companies: Collection[int], *, at: datetime | None = None) -> None:
    """Count anew after activities were taken away, moved or passed."""
    now = at or timezone.now()
    sql.run(RECOUNT_PEOPLE, [list(people), now])
    sql.run(RECOUNT_COMPANIES, [list(companies), now])
