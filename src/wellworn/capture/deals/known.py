"""What the database holds of letters, deals and those who took part, as the pure stages want it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from wellworn.capture.deals.matching import Open, Said
from wellworn.capture.deals.questions import Read, Step
from wellworn.lib import sql
from wellworn.records.models import Stage

MOST_LETTERS = 20_000


def concerned(activities: Collection[int]) -> tuple[set[int], set[int]]:
    """The people who took part, and their companies."""
    found = sql.rows(
        "SELECT DISTINCT person.id, person.company_id FROM records_participation part "
        "JOIN records_person person ON person.id = part.person_id "
        "WHERE part.activity_id = ANY(%s) AND person.deleted_at IS NULL",
        [list(activities)],
    )
    return {person for person, _company in found}, {company for _person, company in found if company is not None}


def open_deals(people: Collection[int], companies: Collection[int]) -> list[Open]:
    """The open deals of these people and companies, each with when its fields were last changed."""
    rows = sql.rows(
        """
        SELECT deal.id, deal.name, deal.company_id, deal.owner_id, stage.pipeline_id, stage.position, deal.amount, deal.currency,
            deal.close_date, deal.next_step, array(SELECT person_id FROM records_deal_people link WHERE link.deal_id = deal.id)
        FROM records_deal deal JOIN records_stage stage ON stage.id = deal.stage_id
        WHERE deal.closed_at IS NULL AND deal.deleted_at IS NULL AND (deal.company_id = ANY(%s)
            OR deal.id IN (SELECT deal_id FROM records_deal_people WHERE person_id = ANY(%s)))
        ORDER BY deal.id
        """,
        [list(companies), list(people)],
    )
    changed: dict[int, dict[str, datetime]] = {}
    for deal, field, at in sql.rows(
        "SELECT record_id, field, max(at) FROM records_provenance WHERE kind = 'deal' AND record_id = ANY(%s) "
        "AND undone_at IS NULL AND source <> 'computed' GROUP BY record_id, field",
        [[row[0] for row in rows]],
    ):
        changed.setdefault(deal, {})[field] = at
    return [
        Open(
            id=deal, name=name, company=company, people=frozenset(those), owner=owner, pipeline=pipeline, position=position,
            amount=amount, currency=currency, close_date=closes, next_step=step, changed=changed.get(deal, {}),
        )
        for deal, name, company, owner, pipeline, position, amount, currency, closes, step, those in rows
    ]  # fmt: skip


def letters(people: Collection[int], companies: Collection[int], *, since: datetime) -> dict[int, Said]:
    """The letters with something noted in which any of these took part, by id."""
    rows = sql.rows(
        """
        SELECT activity.id, activity.thread_id, activity.subject, activity.occurred_at, activity.sharing = 'full',
            array(SELECT DISTINCT part.person_id FROM records_participation part
                WHERE part.activity_id = activity.id AND part.person_id IS NOT NULL),
            array(SELECT DISTINCT person.company_id FROM records_participation part JOIN records_person person
                ON person.id = part.person_id WHERE part.activity_id = activity.id AND person.company_id IS NOT NULL),
            array(SELECT member_id FROM records_witness witness WHERE witness.activity_id = activity.id)
        FROM records_activity activity WHERE activity.deleted_at IS NULL AND activity.occurred_at > %s
            AND activity.id IN (SELECT activity_id FROM capture_dealsignal) AND activity.id IN (
                SELECT part.activity_id FROM records_participation part JOIN records_person person ON person.id = part.person_id
                WHERE person.id = ANY(%s) OR person.company_id = ANY(%s))
        ORDER BY activity.occurred_at DESC, activity.id DESC LIMIT %s
        """,
        [since, list(people), list(companies), MOST_LETTERS],
    )
    return {
        row[0]: Said(row[0], row[1], row[2], row[3], frozenset(row[5]), frozenset(row[6]), frozenset(row[7]), row[4])
        for row in rows
    }


def signals(said: dict[int, Said]) -> list[Read]:
    """What was noted in these letters."""
    rows = sql.rows(
        "SELECT activity_id, kind, value, sentence, marked, confidence, ours FROM capture_dealsignal WHERE activity_id = ANY(%s) "
        "ORDER BY activity_id, id",
        [list(said)],
    )
    return [Read(said[one], *rest) for one, *rest in rows]


def steps() -> list[Step]:
    """Every stage."""
    rows = (
        Stage.objects.in_use()
        .order_by("pipeline", "position")
        .values_list("pk", "pipeline_id", "name", "position", "outcome")
    )
    return [Step(*row) for row in rows]


def answered(threads: Collection[int]) -> dict[int, datetime]:
    """When one of us last wrote in each of these threads."""
    return dict(
        sql.rows(
            "SELECT activity.thread_id, max(activity.occurred_at) FROM records_activity activity "
            "JOIN records_participation part ON part.activity_id = activity.id AND part.part = 'from' "
            "AND part.member_id IS NOT NULL WHERE activity.thread_id = ANY(%s) GROUP BY activity.thread_id",
            [list(threads)],
        )
    )
