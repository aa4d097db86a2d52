"""Activities onto timelines: of the people who took part, of their companies, and of the deals they are in."""

from __future__ import annotations

from collections.abc import Collection

from wellworn.capture import sql

# The records on whose timelines an activity belongs. %s: the ids of the activities.
BELONGS = """
    SELECT DISTINCT part.activity_id, place.kind, place.record_id, activity.occurred_at
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
PLACE = f"""
    INSERT INTO records_placement (activity_id, kind, record_id, occurred_at) {BELONGS}
    ON CONFLICT DO NOTHING RETURNING kind, record_id, occurred_at
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
# A step of a deal is written by us: no sign of life from a customer.
COUNTED = """
    SELECT place.* FROM records_placement place JOIN records_activity activity ON activity.id = place.activity_id
    WHERE activity.kind <> 'deal'
"""
RECOUNT_PEOPLE = f"""
    UPDATE records_person SET activity_count = facts.count, first_activity_at = facts.first, last_activity_at = facts.last
    FROM (SELECT asked.id, count(place.id) AS count, min(place.occurred_at) AS first, max(place.occurred_at) AS last
          FROM unnest(%s::bigint[]) AS asked (id)
          LEFT JOIN ({COUNTED}) place ON place.kind = 'person' AND place.record_id = asked.id GROUP BY asked.id) facts
    WHERE records_person.id = facts.id
"""
RECOUNT_COMPANIES = f"""
    UPDATE records_company SET activity_count = facts.count, last_activity_at = facts.last
    FROM (SELECT asked.id, count(place.id) AS count, max(place.occurred_at) AS last
          FROM unnest(%s::bigint[]) AS asked (id)
          LEFT JOIN ({COUNTED}) place ON place.kind = 'company' AND place.record_id = asked.id GROUP BY asked.id) facts
    WHERE records_company.id = facts.id
"""


def stand(activities: Collection[int]) -> None:
    """Put activities on the timelines they belong on, and keep first, last and count of the records true.

    Joins each participation to its person or member by address, then adds the placements that are missing. Calling it again
    adds nothing. After a meeting has moved call `moved`.
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
        new AS (SELECT kind, record_id, count(*) AS count, min(occurred_at) AS first, max(occurred_at) AS last
                FROM placed GROUP BY kind, record_id)
        {COUNT_PEOPLE} {COUNT_COMPANIES} SELECT count(*) FROM new
        """,
        [list(activities)],
    )


def link(addresses: Collection[str]) -> None:
    """After people were made for these addresses: join earlier activities that they took part in, and place them."""
    if not addresses:
        return
    found = sql.rows(
        "SELECT DISTINCT activity_id FROM records_participation WHERE address = ANY(%s) AND person_id IS NULL",
        [list(addresses)],
    )
    stand([activity for (activity,) in found])


def moved(activities: Collection[int]) -> None:
    """After `occurred_at` of activities changed: their placements and witnesses, and first and last of the records, follow."""
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
    recount(*placed(activities))


def placed(activities: Collection[int]) -> tuple[set[int], set[int]]:
    """The people and the companies on whose timelines the activities stand."""
    found = sql.rows(
        "SELECT DISTINCT kind, record_id FROM records_placement WHERE activity_id = ANY(%s)", [list(activities)]
    )
    people, companies = ({record for kind, record in found if kind == wanted} for wanted in ("person", "company"))
    return people, companies


def recount(people: Collection[int], companies: Collection[int]) -> None:
    """Count anew after activities were taken away or moved."""
    sql.run(RECOUNT_PEOPLE, [list(people)])
    sql.run(RECOUNT_COMPANIES, [list(companies)])
