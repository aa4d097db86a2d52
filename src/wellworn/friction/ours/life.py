"""When in a record's life its fields are filled, and how old their values are: out of the history of every n-th record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wellworn.friction.audit.facts import AtStage
from wellworn.lib import sql
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


@dataclass(frozen=True)
class Life:
    """What is known of when the fields of an object are filled."""

    days_after_start: Mapping[str, float] = field(default_factory=dict)
    stale_days: Mapping[str, float] = field(default_factory=dict)
    way: tuple[tuple[int, str], ...] = ()  # the open stages of the pipeline with the most deals, in their order
    reached: Mapping[int, int] = field(default_factory=dict)
    given: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)

    def stages(self, name: str) -> tuple[AtStage, ...]:
        """How many deals came to each stage, and how many values of a field were given and settled there."""
        here = self.given.get(name, {})
        return tuple(AtStage(label, self.reached.get(pk, 0), *here.get(pk, (0, 0))) for pk, label in self.way)


def life_of(kind: Kind, table: str, only: str, given: Mapping[str, int], records: int, now: datetime) -> Life:
    """Read it for one object: a query, and three more for deals."""
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
    return Life(start, stale, tuple(sql.rows(WAY)), reached, by_stage)
