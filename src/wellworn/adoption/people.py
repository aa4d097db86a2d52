"""The members' table as a gate lets it through: the people of a partition, each under the name of the group that they are counted in, and
nobody else. What is counted over it is counted over just those who were decided about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from wellworn.measures.measure import Row

COLUMNS = {
    "member": "bigint", "role": "text", "team": "text", "started": "date", "ended": "date", "licensed": "boolean", "zone": "text",
    "weekdays": "text", "days_off": "text",
}  # fmt: skip


def of_partition(
    members: Sequence[Row],
    groups: Mapping[tuple[str, str], Sequence[int]],
    since: date | None,
    *,
    starters_of: date | None = None,
) -> list[Row]:
    """The people of a partition: the rows of the members' table by the role and the team that they are counted as.

    With `since` nobody counts before that day. `starters_of` is the first day of a window of whose starters the partition is: the others
    stay beside them, since they say what there is to learn.
    """
    named = {one: names for names, ids in groups.items() for one in ids}
    found: list[Row] = []
    for row in members:
        if (names := named.get(int(str(row["member"])))) is not None:
            role, team = names
            found.append({**row, "role": role, "team": team, "started": since or row["started"]})
        if starters_of and _began(row) < starters_of:
            found.append(row)
    return found


def _began(row: Row) -> date:
    return row["started"] if isinstance(row["started"], date) else date.min


def keep(name: str, members: Sequence[Row]) -> None:
    """Put members by in a temporary table, of which the planner knows how many they are."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        cursor.execute(
            f'CREATE TEMP TABLE "{name}" ({", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())})'
        )
        with cursor.copy(f'COPY "{name}" ({", ".join(COLUMNS)}) FROM STDIN') as stream:
            for row in members:
                stream.write_row([row[column] for column in COLUMNS])
        cursor.execute(f'ANALYZE "{name}"')
