"""Is it used? The share of their own working days on which members moved work on with it, and how many of the licensed it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wellworn.measures.days import WEEK, counted, day_of, days_by_hand, last_sunday, number, people, working_days
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

FOUR_WEEKS = 4 * WEEK


def active_days(tables: Tables, scope: Scope) -> ir.Table:
    """Working days, those on which a member did anything by hand (`seen_days`), and those on which work moved on (`active_days`)."""
    used = days_by_hand(tables, scope)
    days = working_days(tables, scope).left_join(used, ["member", "day"])
    by_member = days.group_by("member", *scope.by).agg(
        working_days=days.count(), seen_days=days.acts.count(), active_days=days.acts.count(where=days.acts > 0)
    )
    return counted(
        by_member,
        scope.by,
        **{PEOPLE: by_member.count()},
        working_days=by_member.working_days.sum().coalesce(0).cast("int64"),
        seen_days=by_member.seen_days.sum().coalesce(0).cast("int64"),
        active_days=by_member.active_days.sum().coalesce(0).cast("int64"),
        active_members=by_member.count(where=by_member.active_days > 0),
    )


def active_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The three shares."""
    return [
        {**row, "share": share(row["active_days"], row["working_days"]), "seen_share": share(row["seen_days"], row["working_days"])}
        for row in rows
    ]  # fmt: skip


ACTIVE_SHARE = Measure(
    key="active_share",
    question=gettext_noop("On how many of their own working days do members move work on with it?"),
    formula=gettext_noop(
        "Days with at least one value event by hand ÷ working days, summed over members. A working day is one of the member's own weekdays, "
        "in the member's zone, no holiday, no leave, between the first and last day with a licence. 'Seen' counts any event by hand, "
        "signing in and looking included: it tells access, not use."
    ),
    unit=gettext_noop("share of working days"),
    window=gettext_noop("the days asked for"),
    source="Wellworn; the denominator after the finding that 5 of 7 is the most that calendar days allow",
    target=gettext_noop("80 % within 60 days of the first day with the product"),
    expression=active_days,
    conclude=active_shares,
    needs=("usage_days",),
    heads=("active_members",),
)


def reach(tables: Tables, scope: Scope) -> ir.Table:
    """For days, weeks and four weeks that lie wholly in the window: periods of licensed members, and those in which they were active."""
    last, sunday = number(scope.last), last_sunday(scope)
    spans = (("day", 1, last), ("week", WEEK, sunday), ("four weeks", FOUR_WEEKS, sunday))
    parts = [_reached(tables, scope, *span) for span in spans if span[2] - number(scope.first) + 1 >= span[1]]
    return ibis.union(parts[0], *parts[1:]) if len(parts) > 1 else parts[0]


def _reached(tables: Tables, scope: Scope, period: str, length: int, end: int) -> ir.Table:
    """Periods of `length` days, counted back from `end`."""
    count = (end - number(scope.first) + 1) // length
    begin = end - count * length + 1
    days = scope.within(day_of(begin), day_of(end))
    there = people(tables, days)
    licensed = (end - there.first) // length - (end - there.last) // length + 1
    there = there.select("member", *scope.by, licensed=licensed.cast("int64"))
    used = days_by_hand(tables, days)
    used = used.filter(used.acts > 0)
    active = used.group_by("member").agg(active=((end - used.day) // length).cast("int64").nunique())
    both = there.left_join(active, "member")
    return counted(both, scope.by, **{PEOPLE: both.count()},
        licensed=both.licensed.sum().coalesce(0).cast("int64"),
        active=both.active.sum().coalesce(0).cast("int64"),
    ).select(*scope.by, PEOPLE, "licensed", "active", period=ibis.literal(period), periods=ibis.literal(count, "int64"))  # fmt: skip


def reach_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The share of the licensed that was active in a period, on average over the periods."""
    return [{**row, "share": share(row["active"], row["licensed"])} for row in rows]


REACH = Measure(
    key="reach",
    question=gettext_noop("How many of those with a licence does it reach in a day, a week, four weeks?"),
    formula=gettext_noop(
        "Members with a value event by hand in a period ÷ members with a licence in it (DAU, WAU, MAU), averaged over all whole periods of "
        "the window. Weeks run from Monday; a month is four weeks, so that months are alike. Over calendar days: 5 of 7 is full use."
    ),
    unit=gettext_noop("share of licensed members"),
    window=gettext_noop("the whole days, weeks and four weeks within the days asked for"),
    source="PostHog, usage metric definitions; working-day ceiling from Wellworn's research",
    expression=reach,
    conclude=reach_shares,
    needs=("usage_days",),
    splits=("period",),
    inputs=("periods",),
)
