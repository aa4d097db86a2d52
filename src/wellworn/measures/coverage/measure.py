"""The measure: of what happened, how much is logged, and of what is logged, how much left a trace; with what cannot be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wellworn.measures.coverage.sides import UNTRACED
from wellworn.measures.intervals import wilson
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

COUNTED = ("both", "not_logged", "no_trace", "off_channel", "undecided")


def reckoning(tables: Tables, scope: Scope) -> ir.Table:
    """For each group, month and kind: how many happenings and logs met, and how many did not."""
    table = tables.happened.filter(tables.happened.day.between(scope.first, scope.last))
    if scope.by:
        table = table.inner_join(tables.members.select("member", *scope.by), "member")
    off = table.status == "cancelled"
    unsure = (table.status == "tentative") | (off & table.logged)
    table = table.mutate(
        month=(table.day.year() * 100 + table.day.month()).cast("int64"),
        undecided=unsure,
        both=table.logged & table.trace & ~unsure,
        not_logged=table.trace & ~table.logged & ~unsure & ~off,
        off_channel=table.logged & ~table.trace & ~unsure & table.kind.isin(UNTRACED),
        no_trace=table.logged & ~table.trace & ~unsure & ~table.kind.isin(UNTRACED),
    )
    return table.group_by(*scope.by, "month", "kind").agg(
        **{PEOPLE: table.member.nunique()}, **{name: table[name].ifelse(1, 0).sum().cast("int64") for name in COUNTED}
    )


def interval(part: int, unsure: int, whole: int) -> tuple[float, float] | None:
    """Where a share of `whole` lies when `unsure` of them may belong to the part or not: the bounds of both (Manski 2003), each with
    its own 95 % interval (Wilson 1927). None of nothing."""
    low, high = wilson(part, whole), wilson(part + unsure, whole)
    return (low[0], high[1]) if low and high else None


def shares(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """Coverage (of what happened, logged) and evidence (of what is logged and could leave a trace, with one), each with its interval.

    The share itself leaves out what cannot be decided; its interval takes it once for yes and once for no.
    """
    return sorted(map(_told, rows), key=lambda row: [str(row[name]) for name in (*scope.by, "month", "kind")])


def _told(row: Row) -> Row:
    told: dict[str, object] = dict(row)
    for name, missing in (("coverage", "not_logged"), ("evidence", "no_trace")):
        counts = [one for one in (row["both"], row["undecided"], row[missing]) if isinstance(one, int)]
        known = len(counts) == 3  # None where a number was kept back
        told[name] = share(counts[0], counts[0] + counts[2]) if known else None
        told[f"{name}_interval"] = interval(counts[0], counts[1], sum(counts)) if known else None
    return told


COVERAGE = Measure(
    key="coverage",
    question=gettext_noop("Of what mail and calendars show happened, how much is logged, and the other way round?"),
    formula=gettext_noop(
        "Coverage: happened and logged ÷ all that happened with people outside. Evidence: happened and logged ÷ all that is logged and would "
        "leave a trace. Calls, visits and notes leave none and are never called false. What cannot be decided widens the interval both ways."
    ),
    unit=gettext_noop("share of meetings, and of days' exchanges of mail"),
    window=gettext_noop("the days asked for, by month"),
    source="Wellworn; two-way reconciliation in place of the one-off audit that counts each side alone",
    expression=reckoning,
    conclude=shares,
    needs=("happened",),
    splits=("month", "kind"),
)
