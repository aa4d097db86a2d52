"""Records and what happened, for `bin/bench adoption --deals N`: deals with the history of their values, people, and three years of happenings."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

DAY = "interval '1 day'"
DEALS = """FROM generate_series(1, %s) AS n CROSS JOIN LATERAL (SELECT now() - (n %% 1000) * interval '1 day' AS made) AS m
    CROSS JOIN (SELECT array_agg(id ORDER BY position) AS all_of FROM records_stage) AS stages
    CROSS JOIN (SELECT array_agg(id ORDER BY id) AS all_of FROM members_member) AS members"""
OWNER = "members.all_of[1 + n %% cardinality(members.all_of)]"
STAGE = "stages.all_of[1 + n %% cardinality(stages.all_of)]"
HISTORY = """FROM records_deal AS deal CROSS JOIN (VALUES ('stage', 0), ('amount', 1), ('close_date', 2), ('stage', 9), ('close_date', 20), ('stage', 40),
    ('amount', 41), ('next_step', 41)) AS of (field, later)"""
VALUE = """CASE field WHEN 'stage' THEN deal.stage_id::text WHEN 'amount' THEN (1000 + deal.id + later)::text
    WHEN 'close_date' THEN ((deal.created_at + (60 + later) * interval '1 day')::date)::text ELSE 'Call them' END"""


def fill(deals: int, people: int, happened: int) -> None:
    """Write them, if they are not there."""
    from wellworn.adoption.models import Happened
    from wellworn.records.models import Deal, Person
    from wellworn.records.models.provenance import Provenance

    if not deals or Deal.objects.exists():
        return
    write(Deal, DEALS, [deals], {
        "name": "'Deal ' || n", "search_key": "'deal ' || n", "source": "'typed'", "owner_id": OWNER, "stage_id": STAGE, "created_at": "made",
        "stage_since": "made", "amount": "1000 + n", "currency": "'EUR'", "close_date": f"(made + 60 * {DAY})::date",
        "closed_at": f"CASE WHEN n %% 3 > 0 THEN least(made + 70 * {DAY}, now()) END",
    })  # fmt: skip
    write(Person, DEALS, [people], {
        "name": "'Person ' || n", "search_key": "'person ' || n", "source": "'captured'", "owner_id": OWNER, "created_at": "made",
    })  # fmt: skip
    write(Provenance, HISTORY, [], {
        "kind": "'deal'", "record_id": "deal.id", "field": "field", "value": VALUE, "source": "'typed'", "by_id": "deal.owner_id",
        "at": f"deal.created_at + later * {DAY}",
    })  # fmt: skip
    titles = "FROM records_person AS person CROSS JOIN (VALUES ('name'), ('title')) AS of (field)"
    write(Provenance, titles, [], {
        "kind": "'person'", "record_id": "person.id", "field": "field", "value": "'Plant manager'", "source": "'captured'", "at": "person.created_at",
    })  # fmt: skip
    write(Happened, DEALS, [happened], {
        "kind": "(ARRAY['mail', 'meeting', 'call'])[1 + n %% 3]", "uid": "'u' || n", "day": "made::date", "at": "made", "member_id": OWNER,
        "object": "'deal'", "record": f"1 + n %% {deals}", "status": "'confirmed'", "logged": "n %% 5 > 0", "trace": "n %% 7 > 0", "automatic": "n %% 2 = 0",
    })  # fmt: skip


def write(model: type[models.Model], source: str, given: list[Any], said: dict[str, str]) -> None:
    """Rows of a query, with the model's own defaults for what the query does not say."""
    parameters: list[Any] = []
    columns = dict(said)
    for one in model._meta.concrete_fields:
        if one.column not in columns and not (one.primary_key or one.generated or one.null or one.has_db_default()):
            columns[one.column] = "%s"
            parameters.append(one.get_db_prep_save(one.get_default(), connection))
    with connection.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in columns)
        statement = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(columns.values())} {source}'
        if not given and not parameters:
            statement = statement.replace("%%", "%")
        cursor.execute(statement, [*parameters, *given] or None)
