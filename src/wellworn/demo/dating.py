"""What was written today is put to the days of the story, all of it in a few statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wellworn.lib import sql
from wellworn.records.models import Kind


def histories(at: Mapping[int, datetime], kind: Kind) -> None:
    """Everything that is known so far of these records of a kind is as old as that."""
    _date("records_provenance", "at", "record_id", at, f"AND kind = '{kind.value}'")


def values(at: Mapping[int, datetime]) -> None:
    """These rows of history are as old as that."""
    _date("records_provenance", "at", "id", at)


def moves(at: Mapping[int, tuple[datetime, datetime]]) -> None:
    """These deals moved then, and had stood where they were since the second moment."""
    source, given = sql.unnest(
        "bigint, timestamptz, text", [(pk, on, since.isoformat()) for pk, (on, since) in at.items()]
    )
    sql.run(
        f"""UPDATE records_provenance AS held
            SET at = told.at, along = coalesce(held.along, '{{}}') || jsonb_build_object('stage_since', told.since)
            FROM {source} AS told (id, at, since) WHERE held.id = told.id""",
        given,
    )


def activities(at: Mapping[int, datetime]) -> None:
    """These activities happened then, wherever they stand."""
    _date("records_activity", "occurred_at", "id", at)
    _date("records_placement", "occurred_at", "activity_id", at)


def _date(table: str, moment: str, name: str, at: Mapping[int, datetime], where: str = "") -> None:
    source, given = sql.unnest("bigint, timestamptz", list(at.items()))
    sql.run(
        f"UPDATE {table} SET {moment} = told.at FROM {source} AS told (id, at) WHERE {table}.{name} = told.id {where}",
        given,
    )
