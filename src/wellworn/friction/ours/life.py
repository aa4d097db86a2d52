"""When in a record's life its fields are filled, how old their values are, and after which of them a stage's form is left: out of the
history of every n-th record.

What a stage asks is offered when a deal comes to it, is saved field by field, and is passed over by going on. So the acts tell where a form
was left; what somebody typed and did not save is not known (ADR 184).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wellworn.friction.audit.facts import AtStage
from wellworn.lib import sql
from wellworn.records.asks import fillable, is_askable, upto
from wellworn.records.models.asked import Ask
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind

SAMPLE = 50_000  # records whose history is looked up
# What is asked on the way into a stage is saved a moment before the move: it counts there.
ON_THE_WAY = "interval '1 minute'"
SAMPLED = "SELECT id, created_at FROM {table} WHERE deleted_at IS NULL {only} AND id %% %(step)s = 0"
AGES = """
    WITH sampled AS ({sampled}), given AS (
        SELECT kept.record_id, kept.field, min(kept.at) AS first, max(kept.at) AS last FROM records_provenance AS kept
        WHERE kept.kind = %(kind)s AND kept.undone_at IS NULL AND kept.value <> '' AND kept.record_id IN (SELECT id FROM sampled)
        GROUP BY kept.record_id, kept.field)
    SELECT given.field, percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, extract(epoch FROM given.first - sampled.created_at))),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(now)s - given.last))
    FROM given JOIN sampled ON sampled.id = given.record_id GROUP BY given.field
"""
WAY = """
    SELECT stage.id, stage.name FROM records_stage AS stage WHERE stage.outcome = '' AND stage.archived_at IS NULL AND stage.pipeline_id = (
        SELECT other.pipeline_id FROM records_deal AS deal JOIN records_stage AS other ON other.id = deal.stage_id
        WHERE deal.deleted_at IS NULL GROUP BY other.pipeline_id ORDER BY count(*) DESC, other.pipeline_id LIMIT 1)
    ORDER BY stage.position, stage.id
"""
MOVES = """
    WITH sampled AS ({sampled}), moves AS (
        SELECT kept.record_id, kept.value::bigint AS stage, kept.at,
            lead(kept.at) OVER (PARTITION BY kept.record_id ORDER BY kept.at, kept.id) AS until
        FROM records_provenance AS kept WHERE kept.kind = 'deal' AND kept.field = 'stage' AND kept.undone_at IS NULL
            AND kept.value ~ '^[0-9]+$' AND kept.record_id IN (SELECT id FROM sampled))
"""
REACHED = MOVES + "SELECT stage, count(DISTINCT record_id) FROM moves GROUP BY stage"
SETTLED = (
    MOVES
    + f"""
    , given AS (
        SELECT kept.record_id, kept.field, min(kept.at) + {ON_THE_WAY} AS first, max(kept.at) + {ON_THE_WAY} AS last
        FROM records_provenance AS kept WHERE kept.kind = 'deal' AND kept.undone_at IS NULL AND kept.value <> ''
            AND kept.source = 'typed' AND kept.field <> 'stage' AND kept.record_id IN (SELECT id FROM sampled)
        GROUP BY kept.record_id, kept.field)
    SELECT given.field, moves.stage,
        count(*) FILTER (WHERE given.first >= moves.at AND (moves.until IS NULL OR given.first < moves.until)),
        count(*) FILTER (WHERE given.last >= moves.at AND (moves.until IS NULL OR given.last < moves.until))
    FROM given JOIN moves ON moves.record_id = given.record_id GROUP BY given.field, moves.stage
"""
)
# A stay in a stage is from first coming to it to last leaving it. What is saved in its last minute is asked on the way to the next stage,
# unless the deal did not stay longer. Asked is what was empty at its beginning, of what was asked by then.
LEFT = (
    MOVES
    + f"""
    , asks AS (
        SELECT * FROM unnest(%(stages)s::bigint[], %(fields)s::text[], %(places)s::int[], %(since)s::timestamptz[])
            AS ask (stage, field, place, since)
    ), stays AS (
        SELECT record_id, stage, min(at) - {ON_THE_WAY} AS came,
            max(greatest(until - {ON_THE_WAY}, least(until, at + {ON_THE_WAY}))) AS gone
        FROM moves GROUP BY record_id, stage HAVING bool_and(until IS NOT NULL)
    ), met AS (
        SELECT stays.record_id, stays.stage, asks.field, asks.place, given.*
        FROM stays JOIN asks ON asks.stage = stays.stage AND asks.since <= stays.came CROSS JOIN LATERAL (
            SELECT coalesce((array_agg(kept.value ORDER BY kept.at DESC, kept.id DESC) FILTER (WHERE kept.at < came))[1], '') AS before,
                coalesce((array_agg(kept.value ORDER BY kept.at DESC, kept.id DESC))[1], '') AS after,
                min(kept.at) FILTER (WHERE kept.at >= came AND kept.value <> '' AND kept.source = 'typed') AS typed
            FROM records_provenance AS kept WHERE kept.kind = 'deal' AND kept.record_id = stays.record_id AND kept.field = asks.field
                AND kept.undone_at IS NULL AND kept.at < gone) AS given
    ), forms AS (
        SELECT stage, max(place) FILTER (WHERE after = '') AS last_empty,
            (array_agg(field ORDER BY place) FILTER (WHERE after = ''))[1] AS first_empty,
            (array_agg(field ORDER BY typed DESC, place DESC) FILTER (WHERE typed IS NOT NULL AND after <> ''))[1] AS answered,
            (array_agg(place ORDER BY typed DESC, place DESC) FILTER (WHERE typed IS NOT NULL AND after <> ''))[1] AS answered_place
        FROM met WHERE before = '' GROUP BY record_id, stage)
    SELECT stage, CASE WHEN answered IS NULL THEN first_empty WHEN last_empty > answered_place THEN answered END AS field,
        count(*) FILTER (WHERE answered IS NOT NULL), count(*) FILTER (WHERE answered IS NULL)
    FROM forms GROUP BY stage, 2
"""
)


@dataclass(frozen=True)
class Life:
    """What is known of when the fields of an object are filled."""

    days_after_start: Mapping[str, float] = field(default_factory=dict)
    stale_days: Mapping[str, float] = field(default_factory=dict)
    way: tuple[tuple[int, str], ...] = ()  # the open stages of the pipeline with the most deals, in their order
    reached: Mapping[int, int] = field(default_factory=dict)
    given: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)
    asked: Mapping[int, int] = field(default_factory=dict)  # deals that were asked something in a stage they left
    left: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)  # after a field, and at once

    def stages(self, name: str) -> tuple[AtStage, ...]:
        """How many deals came to each stage, how many values of a field were given and settled there, and how many were left at it."""
        here, left, none = self.given.get(name, {}), self.left.get(name, {}), (0, 0)
        return tuple(
            AtStage(label, self.reached.get(pk, 0), *here.get(pk, none), self.asked.get(pk, 0), *left.get(pk, none))
            for pk, label in self.way
        )


def life_of(kind: Kind, table: str, only: str, given: Mapping[str, int], records: int, now: datetime) -> Life:
    """Read it for one object: a query, and seven more for deals."""
    known = {**given, "step": max(1, records // SAMPLE)}
    sampled = SAMPLED.format(table=table, only=only)
    ages = sql.rows(AGES.format(sampled=sampled), {**known, "kind": str(kind), "now": now})
    start, stale = ({name: float(seconds[place]) / 86_400 for name, *seconds in ages} for place in (0, 1))
    if kind != Kind.DEAL:
        return Life(start, stale)
    by_stage: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for name, stage, first, last in sql.rows(SETTLED.format(sampled=sampled), known):
        by_stage[name][stage] = (first, last)
    reached = dict(sql.rows(REACHED.format(sampled=sampled), known))
    way = tuple(sql.rows(WAY))
    return Life(start, stale, way, reached, by_stage, *_left(way, LEFT.format(sampled=sampled), known))


def _left(
    way: Sequence[tuple[int, str]], statement: str, known: Mapping[str, Any]
) -> tuple[dict[int, int], dict[str, dict[int, tuple[int, int]]]]:
    """Of each stage how many deals were asked something, and of each field how many were left after it, or at once."""
    asked: dict[int, int] = defaultdict(int)
    left: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    asks = _asks([pk for pk, _label in way])
    columns = (list(column) for column in zip(*asks, strict=True))
    known = {**known, **dict(zip(("stages", "fields", "places", "since"), columns, strict=False))}
    for stage, name, after, at_once in sql.rows(statement, known) if asks else ():
        asked[stage] += after + at_once
        if name is not None:
            left[name][stage] = (after, at_once)
    return asked, left


def _asks(way: Sequence[int]) -> list[tuple[int, str, int, datetime]]:
    """What everybody is asked on the way: a row for each stage and field, with its place in the form and since when."""
    rows = Ask.objects.filter(teams={}, stage__archived_at=None).select_related("stage")
    asked = upto(Stage.objects.filter(pk__in=way), rows)
    fields = {name for name, one in fillable(None).items() if is_askable(one)}
    return [
        (stage, one.field, place, one.since)
        for stage, forms in asked.items()
        for place, one in enumerate(forms)
        if one.field in fields
    ]
