"""A crowd, straight into the database: a million people, ten million activities, and whatever hangs on them.

Believable where it matters to a plan: few people and one company have very much, most have little; what belongs together has ids
far apart; a third of the records belong to one of five teams; most mail shares its subject only. Everything is made in SQL from
small tables of words, with the indexes and foreign keys taken off and put back.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import crowd_fields
import crowd_words
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.models import NOT_PROVIDED, Model

TEAMS, REPS = 5, 400
MANAGER, EXECUTIVE, ADMIN = 401, 406, 407  # 401 to 405 manage a team each
PEOPLE, DEALS, ACTIVITIES = 1_000_000, 200_000, 10_000_000
BUSY, BUSY_DEALS = 7, 2_000  # a rep with so many open deals on one board, whom `crowd_pages` measures as
HEAVY_PEOPLE = 120  # the busiest people, all of company 1
BIG = [
    "Activity", "ActivityText", "Participation", "Placement", "Witness", "Thread", "Person", "Address", "Company", "Domain", "Deal",
    "Deal_people", "Phone", "Task", "Proposal", "Provenance", "MatchKey", "Pair", "Notice", "usage.Event",
]  # fmt: skip
LOADING = """\
# While the crowd is made. Nothing of it may be lost to a crash that matters.
wal_level = minimal
max_wal_senders = 0
fsync = off
autovacuum = off
max_wal_size = 20GB
work_mem = 400MB
maintenance_work_mem = 1GB
"""


def table(name: str) -> str:
    """The table of a model, of the records when it names no room."""
    if name == "Deal_people":
        return "records_deal_people"
    return model_of(name)._meta.db_table


def model_of(name: str) -> type[Model]:
    """The model of that name."""
    room, _dot, model = name.rpartition(".")
    return apps.get_model(room or "records", model)


def sql(statement: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a statement; the rows that it gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters) or None)
        return list(cursor.fetchall()) if cursor.description else []


@dataclass
class Fill:
    """One table to fill from a query: column -> expression, with the model's own defaults for the rest."""

    name: str
    source: str
    columns: dict[str, str]

    def __call__(self) -> None:
        """Fill it, in the transaction that empties it, so that no log is written."""
        model = model_of(self.name) if self.name != "Deal_people" else None
        columns = dict(self.columns)
        defaults: list[Any] = []
        for field in model._meta.concrete_fields if model else ():
            has_default = field.db_default is not NOT_PROVIDED  # which the database writes
            if field.column not in columns and not (field.primary_key or field.null or has_default):
                columns[field.column] = "%s"
                defaults.append(field.get_db_prep_save(field.get_default(), connection))
        source = self.source.replace("%", "%%") if defaults else self.source
        began = time.perf_counter()
        with transaction.atomic():
            sql(f"TRUNCATE {table(self.name)}")
            sql(
                f"INSERT INTO {table(self.name)} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {source}",
                defaults,
            )
        print(f"  {self.name} {time.perf_counter() - began:.0f} s", flush=True)


def at_once(acts: Iterable[Callable[[], None]]) -> None:
    """Do them two at a time, each with a connection of its own."""

    def one(act: Callable[[], None]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, acts))


def make(share: float = 1.0) -> None:
    """Make the crowd, or a share of it. The database is migrated and otherwise empty."""
    import crowd_beside

    people, deals, activities = (int(count * share) for count in (PEOPLE, DEALS, ACTIVITIES))
    companies = int(crowd_words.COMPANIES * share)
    sql("SELECT setseed(0.42)")
    members()
    crowd_fields.declare()
    put_back, foreign = strip()
    stage(people, companies, deals, activities)
    at_once(fills())
    at_once(put_back)
    for statement in foreign:  # not checked over the rows that are there: they were made to fit
        sql(statement)
    for name in BIG:
        sql(
            f"SELECT setval(pg_get_serial_sequence('{table(name)}', 'id'), max(id)) FROM {table(name)}"
        ) if name != "ActivityText" else None
    crowd_beside.learn()
    crowd_beside.views()
    for staged in sql("SELECT tablename FROM pg_tables WHERE tablename LIKE 'crowd\\_%'"):
        sql(f"DROP TABLE {staged[0]}")
    at_once([(lambda name=name: sql(f"VACUUM (ANALYZE, PARALLEL 0) {table(name)}")) for name in BIG])  # type: ignore[misc]
    crowd_fields.index()
    sql("ANALYZE")


def members() -> None:
    """Five teams with their managers, and those who see all."""
    from wellworn.members.models import Member, Role, Team, Workspace

    Workspace.objects.get_or_create(pk=1, defaults={"name": "Norrvik Instruments"})
    Team.objects.bulk_create(Team(pk=pk, name=f"Team {pk}", path=f"{pk}.") for pk in range(1, TEAMS + 1))
    roles = dict.fromkeys(range(1, REPS + 1), Role.REP) | dict.fromkeys(range(MANAGER, MANAGER + TEAMS), Role.MANAGER)
    roles |= {EXECUTIVE: Role.EXECUTIVE, ADMIN: Role.ADMIN}
    Member.objects.bulk_create(
        Member(
            pk=pk,
            email=f"member{pk}@norrvik.example",
            name=f"Member {pk}",
            role=role,
            team_id=1 + pk % TEAMS,
            password="!",
        )
        for pk, role in roles.items()
    )
    for pk in range(MANAGER, MANAGER + TEAMS):
        Team.objects.filter(pk=1 + pk % TEAMS).update(manager=pk)
    for model in (Member, Team):
        sql(
            f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id)) FROM {model._meta.db_table}"
        )


def strip() -> tuple[list[Callable[[], None]], list[str]]:
    """Take indexes, keys and foreign keys off the big tables. Gives what puts them back, a table at a time, the foreign keys last."""
    tables = [table(name) for name in BIG]
    foreign = sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND (conrelid::regclass::text = ANY(%s) OR confrelid::regclass::text = ANY(%s))",
        [tables, tables],
    )
    keys = sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('p', 'u') AND conrelid::regclass::text = ANY(%s)",
        [tables],
    )
    named = {name for _table, name, _definition in keys}
    plain = sql("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [tables])
    back: dict[str, list[str]] = defaultdict(list)
    for of, name, _definition in foreign:
        sql(f'ALTER TABLE {of} DROP CONSTRAINT "{name}"')
    for of, name, definition in keys:
        sql(f'ALTER TABLE {of} DROP CONSTRAINT "{name}"')
        back[of].append(f'ALTER TABLE {of} ADD CONSTRAINT "{name}" {definition}')
    for of, name, definition in plain:
        if name not in named:
            sql(f'DROP INDEX "{name}"')
            back[of].append(definition.replace(" ON ONLY ", " ON "))  # of a parted table: on its parts as well
    order = sorted(
        back,
        key=lambda of: of not in ("records_placement", "records_participation", "records_activity", "records_witness"),
    )
    last = [f'ALTER TABLE {of} ADD CONSTRAINT "{name}" {definition} NOT VALID' for of, name, definition in foreign]
    return [lambda of=of: _all(back[of], of) for of in order], last  # type: ignore[misc]


def _all(statements: list[str], of: str) -> None:
    began = time.perf_counter()
    sql("SET max_parallel_maintenance_workers = 1")
    for statement in statements:
        sql(statement)
    print(f"  {len(statements)} indexes of {of} {time.perf_counter() - began:.0f} s", flush=True)


def copied(name: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """A table of words."""
    sql(f"CREATE UNLOGGED TABLE {name} ({columns})")
    names = ", ".join(column.split()[0] for column in columns.split(", "))
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
    sql(f"ANALYZE {name}")


def stage(people: int, companies: int, deals: int, activities: int) -> None:
    """Who is where, and what happened, as narrow tables that everything is filled from."""
    import crowd_beside

    copied("crowd_name", "i int, name text, key text, words text", crowd_words.names())
    copied("crowd_firm", "id int, name text, key text, words text, domain text", crowd_words.companies())
    copied("crowd_phrase", "i int, phrase text, words text", crowd_words.phrases())
    copied("crowd_word", "i int, word text", crowd_words.words())
    copied("crowd_text", "i int, text text", crowd_words.texts())
    crowd_beside.stage()
    statements = [
        f"""CREATE UNLOGGED TABLE crowd_company AS SELECT firm.*, 1 + mod(firm.id * 31, {REPS}) AS owner,
            random() < 0.35 AS closed FROM crowd_firm firm WHERE firm.id <= {companies}""",
        f"""CREATE UNLOGGED TABLE crowd_person AS SELECT drawn.*, firm.domain, coalesce(firm.owner, 1 + mod(drawn.id::bigint * 7919, {REPS})) AS owner,
            coalesce(firm.closed, random() < 0.2) AS closed FROM (
            SELECT id, CASE WHEN id <= {HEAVY_PEOPLE} THEN 1 WHEN random() < 0.08 THEN NULL
                ELSE 1 + floor({companies} * power(random(), 2))::int END AS company,
                1 + floor({crowd_words.NAMES} * power(random(), 1.5))::int AS name_i FROM generate_series(1, {people}) id) drawn
            LEFT JOIN crowd_company firm ON firm.id = drawn.company""",
        # The first deals are one rep's, and open.
        f"""CREATE UNLOGGED TABLE crowd_deal AS SELECT drawn.id, drawn.company, drawn.stage,
            CASE WHEN drawn.id <= {BUSY_DEALS} THEN 0.88 + 0.12 * fate ELSE fate END AS fate,
            CASE WHEN drawn.id <= {BUSY_DEALS} THEN {BUSY} ELSE firm.owner END AS owner FROM (
            SELECT id, 1 + floor({companies} * power(random(), 2))::int AS company, random() AS fate, random() AS stage
            FROM generate_series(1, {deals}) id) drawn JOIN crowd_company firm ON firm.id = drawn.company""",
        # Ids rise with time, as in a CRM that has run for three years; two meetings in a hundred are still to come.
        f"""CREATE UNLOGGED TABLE crowd_drawn AS SELECT id, now() - interval '3 years' * (1 - power(id::float / {activities}, 0.8)) AS was,
            random() AS sort, random() AS ahead, random() AS roll, random() AS shared, random() AS way,
            least({people}, 1 + floor({people} * power(random(), 2.22))::int) AS person,
            CASE WHEN random() < 0.15 THEN 1 + floor({people} * random())::int END AS other,
            1 + floor({REPS} * random())::int AS passer, random() AS kept,
            1 + floor({len(crowd_words.PHRASES)} * power(random(), 1.5))::int AS phrase, 1 + floor({crowd_words.WORDS} * power(random(), 3))::int AS word
            FROM generate_series(1, {activities}) id""",
        """CREATE UNLOGGED TABLE crowd_act AS SELECT drawn.id, drawn.person, nullif(drawn.other, drawn.person) AS other, roll, way, phrase, word,
            CASE WHEN sort < 0.80 THEN 'mail' WHEN sort < 0.92 THEN 'meeting' WHEN sort < 0.96 THEN 'call' WHEN sort < 0.985 THEN 'note' ELSE 'deal' END AS kind,
            CASE WHEN sort BETWEEN 0.80 AND 0.92 AND ahead < 0.02 THEN now() + interval '14 days' * ahead * 50 ELSE was END AS at,
            CASE WHEN shared < 0.05 THEN 'metadata' WHEN shared < 0.90 THEN 'subject' ELSE 'full' END AS sharing,
            CASE WHEN kept < 0.75 THEN owner ELSE passer END AS member, CASE WHEN kept BETWEEN 0.70 AND 0.85 AND passer <> owner THEN owner END AS second,
            drawn.person::bigint * 2000 + (extract(epoch FROM was)::bigint / 86400 - 18000) / CASE WHEN drawn.person < 1000 THEN 1 WHEN drawn.person < 20000 THEN 7 ELSE 30 END AS thread
            FROM crowd_drawn drawn JOIN crowd_person ON crowd_person.id = drawn.person""",
        "UPDATE crowd_act SET second = NULL WHERE second = member",
        "DROP TABLE crowd_drawn",
        """CREATE UNLOGGED TABLE crowd_sum AS SELECT person, count(*) AS n, min(at) AS first, max(at) AS last FROM (
            SELECT person, at FROM crowd_act UNION ALL SELECT other, at FROM crowd_act WHERE other IS NOT NULL) took GROUP BY person""",
        "ANALYZE crowd_act",
        "ANALYZE crowd_person",
        "ANALYZE crowd_sum",
    ]
    for statement in statements:
        began = time.perf_counter()
        sql(statement)
        print(f"  {' '.join(statement.split()[:4])} {time.perf_counter() - began:.0f} s", flush=True)


def fills() -> list[Fill]:
    """Every table, the largest first."""
    import crowd_beside
    from crowd_tables import FILLS

    return [Fill(*fill) for fill in [*FILLS, *crowd_beside.FILLS]]
