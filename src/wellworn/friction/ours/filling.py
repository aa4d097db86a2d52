"""How full our own fields are, and by what: counted in two passes over an object, however many fields it has.

How many values people typed is told where so many typed them that it is no one person's number, and in steps, so that who watches it learns
nothing of a single value. Where it is not told, neither is what a machine or a file gave: the rest would tell it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from wellworn.friction.audit.facts import Filled
from wellworn.friction.ours.life import SAMPLE, Life, life_of
from wellworn.lib import sql
from wellworn.measures.suppression import least, many_made
from wellworn.members.protections.standing import in_force
from wellworn.records.field import Field
from wellworn.records.fields import MODELS
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind, Source, kind_of

STEP = 20  # a share of the values is told in twentieths
TABLES = {kind: model._meta.db_table for kind, model in MODELS.items()}
CAME_FROM = """
    SELECT field, source, CASE WHEN source = 'typed' THEN by_id END AS who, count(*) FROM (
        SELECT DISTINCT ON (p.record_id, p.field) p.field, p.source, p.by_id, p.value FROM records_provenance AS p
        WHERE p.kind = %(kind)s AND p.undone_at IS NULL AND p.record_id IN (
            SELECT id FROM {table} WHERE deleted_at IS NULL {only} AND id %% %(step)s = 0)
        ORDER BY p.record_id, p.field, p.id DESC
    ) AS current WHERE value <> '' GROUP BY field, source, who
"""


def filled(fields: Sequence[Field], of: str, now: datetime) -> dict[str, Filled]:
    """How each field of an object is filled. Counts are of all records; where values came from, and when, is counted on every n-th
    record, so that about SAMPLE of them are looked at."""
    kind = kind_of(of)
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
    k, life = least(in_force().least_group), life_of(kind, table, only, given, records, now)
    return {
        one.name: _with_its_life(_filled(records, count, came.get(one.name, {}), k), one.name, life)
        for one, count in zip(kept, counts, strict=True)
    }


def _with_its_life(filled: Filled, name: str, life: Life) -> Filled:
    """When values are given, unless that would tell of the few people who typed them."""
    if filled.few_typed:
        return filled
    days, stale = life.days_after_start.get(name), life.stale_days.get(name)
    return replace(filled, stages=life.stages(name), days_after_start=days, stale_days=stale)


def _part(field: Field, key: str) -> str:
    """The count of values of a field. A column's name is ours; a custom field's key is given beside the query."""
    if field.is_custom:
        return f"count(nullif(custom ->> %({key})s, ''))"
    is_text = field.widget not in ("amount", "date") and not field.column
    return f"count(nullif({field.attribute}, ''))" if is_text else f"count({field.attribute})"


def _came_from(
    kind: Kind, table: str, only: str, given: dict[str, int], step: int
) -> dict[str, dict[str, Counter[int | None]]]:
    """Of each field and source how many values, by who typed them."""
    found: dict[str, dict[str, Counter[int | None]]] = defaultdict(lambda: defaultdict(Counter))
    rows = sql.rows(CAME_FROM.format(table=table, only=only), {**given, "kind": str(kind), "step": step})
    for field, source, who, count in rows:
        found[field][source][who] += count
    return found


def _filled(records: int, count: int, came: Mapping[str, Counter[int | None]], k: int) -> Filled:
    """The sources' shares of the sample, said of all values; or that too few people typed it."""
    looked = sum(one.total() for one in came.values())
    if not looked:
        return Filled(records, count)
    typed = came.get(Source.TYPED)
    if typed and not many_made(typed.values(), k):
        return Filled(records, count, few_typed=True)
    share = {source: count * round(STEP * one.total() / looked) // STEP for source, one in came.items()}
    by_import = sum(n for source, n in share.items() if source not in (Source.TYPED, Source.CAPTURED))
    return Filled(
        records,
        count,
        by_hand=share.get(Source.TYPED, 0),
        by_capture=share.get(Source.CAPTURED, 0),
        by_import=by_import,
    )
