"""The members' table as a gate lets it through: the people of a partition, each under the name of the group that they are counted in, and
nobody else. What is counted over it is counted over just those who were decided about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import ibis
import ibis.expr.types as ir

from wellworn.measures.tables import Tables


def of_partition(
    tables: Tables,
    groups: Mapping[tuple[str, str], Sequence[int]],
    since: date | None,
    *,
    starters_of: date | None = None,
) -> Tables:
    """The tables with the people of a partition: its members by the role and the team that they are counted as.

    With `since` nobody counts before that day. `starters_of` is the first day of a window of whose starters the partition is: the others
    stay beside them, since they say what there is to learn.
    """
    members = tables.members
    labelled = (
        ibis.union(*parts) if len(parts := [_named(*names, ids) for names, ids in groups.items()]) > 1 else parts[0]
    )
    kept = members.inner_join(labelled, members.member == labelled.counted)
    as_counted = {"role": kept.as_role, "team": kept.as_team, "started": ibis.literal(since) if since else kept.started}
    counted = kept.select(**{name: as_counted.get(name, kept[name]) for name in members.columns})
    if starters_of:
        others = members.filter(members.started.isnull() | (members.started < starters_of))
        counted = counted.union(others)
    return replace(tables, members=counted)


def _named(role: str, team: str, ids: Sequence[int]) -> ir.Table:
    """One group. As one text, which the database takes apart while it plans: so it knows how many they are."""
    each = ibis.literal(",".join(map(str, ids))).split(",").unnest().cast("int64").name("counted").as_table()
    return each.mutate(as_role=ibis.literal(role), as_team=ibis.literal(team))
