"""The measure: of what happened, how much is logged, and of what is logged, how much left a trace; with what cannot be known."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import ibis.expr.types as ir

from wellworn.measures.coverage.sides import UNTRACED
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.tables import Tables

COUNTED = ("both", "not_logged", "no_trace", "off_channel", "undecided")
Z95 = NormalDist().inv_cdf(0.975)


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
    if not whole:
        return None
    return _wilson(part, whole)[0], _wilson(part + unsure, whole)[1]


def _wilson(part: int, whole: int) -> tuple[float, float]:
    share, square = part / whole, Z95 * Z95
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z95 * (share * (1 - share) / whole + square / (4 * whole * whole)) ** 0.5 / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def shares(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """Coverage (of what happened, logged) and evidence (of what is logged and could leave a trace, with one), each with its interval.

    The share itself leaves out what cannot be decided; its interval takes it once for yes and once for no.
    """
    told = [dict(row) | _told(*(_count(row[name]) for name in COUNTED)) for row in rows]
    return sorted(told, key=lambda row: [str(row[name]) for name in (*scope.by, "month", "kind")])


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _told(both: int, not_logged: int, no_trace: int, _off_channel: int, undecided: int) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, missing in (("coverage", not_logged), ("evidence", no_trace)):
        bounds = interval(both, undecided, both + missing + undecided)
        told[name] = both / (both + missing) if both + missing else None
        told[f"{name}_low"], told[f"{name}_high"] = bounds or (None, None)
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
