"""What else hangs on the crowd: keys under which likes meet, pairs that wait, notices, uses, saved views, and the words of names."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import crowd_words
from crowd import EXECUTIVE, MANAGER, REPS, copied, sql

from wellworn.records.duplicates.keys import Facts, keys

LIKES = 4_000  # pairs that wait for somebody
Fills = list[tuple[str, str, dict[str, str]]]
MAIL = "'p' || person.id || '@' || coalesce(person.domain, 'mail.example')"

FILLS: Fills = [
    (
        "MatchKey",
        f"""FROM (SELECT 'person' AS kind, person.id, named.key FROM crowd_person person JOIN crowd_name_key named ON named.i = person.name_i
            UNION ALL SELECT 'person', person.id, left('e:' || {MAIL}, 40) FROM crowd_person person
            UNION ALL SELECT 'person', person.id, 't:' || right((380000000 + person.id)::text, 8) FROM crowd_person person WHERE mod(person.id, 3) = 0
            UNION ALL SELECT 'company', firm.id, named.key FROM crowd_company firm JOIN crowd_firm_key named ON named.i = firm.id) met""",
        {"kind": "met.kind", "record_id": "met.id", "key": "met.key"},
    ),
    (
        "Pair",
        f"FROM (SELECT id FROM crowd_person WHERE mod(id, 199) = 0 ORDER BY id LIMIT {LIKES}) person",
        {
            "kind": "'person'", "low": "person.id - 1", "high": "person.id", "score": "0.6 + 0.39 * random()",
            "reasons": """'["name"]'::jsonb""", "state": "'open'", "found_at": "now() - interval '1 hour' * mod(person.id, 900)",
        },
    ),
    (
        "Notice",
        f"FROM generate_series(1, {REPS + 7}) member CROSS JOIN generate_series(1, 250) turn",
        {
            "member_id": "member", "kind": "CASE WHEN mod(turn, 2) = 0 THEN 'deal' ELSE 'assigned' END", "key": "'told:' || turn",
            "by_id": f"1 + mod(member, {REPS})", "about": "'deal'", "record_id": "1 + mod(member * 251 + turn, (SELECT max(id) FROM crowd_deal))",
            "told": "'{}'::jsonb", "at": "now() - interval '5 hours' * turn", "read_at": "CASE WHEN turn > 9 THEN now() END",
        },
    ),
    (
        "usage.Event",
        f"FROM generate_series(1, {REPS}) member CROSS JOIN generate_series(1, 2500) turn",
        {
            "at": "now() - interval '25 minutes' * turn * (0.5 + random())", "member_id": "member", "surface": "'web'",
            "feature": "(ARRAY['record.open', 'record.change', 'proposal.accept', 'list.search', 'record.open'])[1 + mod(turn, 5)]",
            "kind": "CASE WHEN mod(turn, 5) <> 3 THEN 'person' ELSE '' END",
            "record_id": "CASE WHEN mod(turn, 5) <> 3 THEN 1 + mod(member::bigint * 7919 + turn * 31, (SELECT max(id) FROM crowd_person)) END",
        },
    ),
]  # fmt: skip


def stage() -> None:
    """The keys of all names and companies, for whoever is called so."""
    copied("crowd_name_key", "i int, key text", _keys("person", crowd_words.names()))
    copied("crowd_firm_key", "i int, key text", _keys("company", crowd_words.companies()))


def _keys(kind: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, str]]:
    for row in rows:
        domains = frozenset(row[4:5])
        for key in keys(Facts(kind, row[1], domains=domains)):
            yield row[0], key


def learn() -> None:
    """The words of all names, as the migration learns them."""
    from django.apps import apps
    from django.db import connection

    sql("TRUNCATE records_nameword")
    with connection.schema_editor() as editor:
        import_module("wellworn.records.migrations.0009_learn_names").learn(apps, editor)
    sql("VACUUM ANALYZE records_nameword")


def views() -> None:
    """Some saved views of everybody's, of a manager's and of a rep's."""
    from crowd_pages import ROLES
    from django.utils import timezone

    from wellworn.records.models.view import View

    condition = {"field": "title", "operator": "contains", "values": ["manager"]}
    config = {
        "columns": [{"field": name} for name in ("name", "company", "size_1", "renewal_1", "segment_1", "touched")],
        "filter": {"parts": [condition]},
        "sort": {"field": "touched", "descending": True},
    }
    for position, member in enumerate([None, None, ROLES["rep"], ROLES["rep"], MANAGER, EXECUTIVE]):
        for of in ("person", "company", "deal"):
            kept = config if of == "person" else {}
            View.objects.create(
                object=of,
                name=f"View {position}",
                member_id=member,
                config=kept,
                position=position,
                created_at=timezone.now(),
            )
