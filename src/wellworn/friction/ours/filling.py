"""How full our own fields are, and by what: counted in two passes over an object, however many fields it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wellworn.friction.audit.facts import Filled
from wellworn.friction.ours.life import SAMPLE, life_of
from wellworn.lib import sql
from wellworn.records.field import Field
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, Source

TABLES = {Kind.COMPANY: "records_company", Kind.PERSON: "records_person", Kind.DEAL: "records_deal",
          Kind.TASK: "records_task", Kind.THING: "records_thing"}  # fmt: skip
CAME_FROM = """
    SELECT field, source, count(*) FROM (
        SELECT DISTINCT ON (p.record_id, p.field) p.field, p.source, p.value FROM records_provenance AS p
        WHERE p.kind = %(kind)s AND p.undone_at IS NULL AND p.record_id IN (
            SELECT id FROM {table} WHERE deleted_at IS NULL {only} AND id %% %(step)s = 0)
        ORDER BY p.record_id, p.field, p.id DESC
    ) AS current WHERE value <> '' GROUP BY field, source
"""


def filled(fields: Sequence[Field], of: str, now: datetime) -> dict[str, Filled]:
    """How each field of an object is filled. Counts are of all records; where values came from, and when, is counted on every n-th
    record, so that about SAMPLE of them are looked at."""
    kind = Kind(of) if of in TABLES else Kind.THING
    table, only, given = TABLES[kind], "", {}
    if kind is Kind.THING:
        only, given = (
            "AND object_id = %(object)s",
            {"object": CustomObject.objects.values_list("pk", flat=True).get(key=of)},
        )
    kept = [one for one in fields if not one.compute]
    keys = {f"key_{number}": one.name for number, one in enumerate(kept) if one.is_custom}
    parts = [_part(one, f"key_{number}") for number, one in enumerate(kept)]
    query = f"SELECT count(*), {', '.join(parts)} FROM {table} WHERE deleted_at IS NULL {only}"
    [(records, *counts)] = sql.rows(query, {**given, **keys})
    came = _came_from(kind, table, only, given, max(1, records // SAMPLE))
    life = life_of(kind, table, only, given, records, now)
    return {
        one.name: replace(
            _filled(records, count, came.get(one.name, {})),
            stages=life.stages(one.name),
            days_after_start=life.days_after_start.get(one.name),
            stale_days=life.stale_days.get(one.name),
        )
        for one, count in zip(kept, counts, strict=True)
    }


def _part(field: Field, key: str) -> str:
    """The count of values of a field. A column's name is ours; a custom field's key is given beside the query."""
    if field.is_custom:
        return f"count(nullif(custom ->> %({key})s, ''))"
    is_text = field.widget not in ("amount", "date") and not field.column
    return f"count(nullif({field.attribute}, ''))" if is_text else f"count({field.attribute})"


def _came_from(kind: Kind, table: str, only: str, given: dict[str, int], step: int) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = sql.rows(CAME_FROM.format(table=table, only=only), {**given, "kind": str(kind), "step": step})
    for field, source, count in rows:
        found[field][source] = count
    return found


def _filled(records: int, count: int, came: dict[str, int]) -> Filled:
    """The sources' shares of the sample, said of all values."""
    looked = sum(came.values())
    if not looked:
        return Filled(records, count)
    share = {source: round(count * n / looked) for source, n in came.items()}
    by_import = sum(n for source, n in share.items() if source not in (Source.TYPED, Source.CAPTURED))
    return Filled(
        records,
        count,
        by_hand=share.get(Source.TYPED, 0),
        by_capture=share.get(Source.CAPTURED, 0),
        by_import=by_import,
    )
