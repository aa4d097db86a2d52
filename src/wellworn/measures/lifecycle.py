"""Who comes, stays, comes back and stays away: lifecycle by week, retention after the start, stickiness with its ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from wellworn.measures.days import (
    LONG_AGO,
    WEEK,
    counted,
    day_of,
    days_by_hand,
    last_sunday,
    monday,
    number,
    people,
    sequence,
    week_of,
    working_days,
)
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

LOOK_BACK = 12  # weeks before the window in which the last week at work is looked for
STATES = ("new", "returning", "resurrecting", "dormant")
RETAINED_WEEKS = 12
FOUR_WEEKS = 28
BUCKETS = {
    "days_1_4": (1, 4),
    "days_5_9": (5, 9),
    "days_10_14": (10, 14),
    "days_15_19": (15, 19),
    "days_20_28": (20, 28),
}


def lifecycle(tables: Tables, scope: Scope) -> ir.Table:
    """For each whole week of the window, how many are in which state; a week without a working day of one's own is no week away."""
    sunday, first = last_sunday(scope), number(scope.first)
    first_week = week_of(ibis.literal(first + WEEK - 1))
    back = scope.within(scope.first - timedelta(days=LOOK_BACK * WEEK), day_of(max(sunday, first)))
    used = days_by_hand(tables, back)
    used = used.filter(used.acts > 0)
    active = used.select("member", week=week_of(used.day)).distinct().mutate(active=True)
    at_work = working_days(tables, back)
    at_work = at_work.select("member", week=week_of(at_work.day)).distinct()
    weeks = at_work.outer_join(active, ["member", "week"])
    weeks = weeks.select(
        member=ibis.coalesce(weeks.member, weeks.member_right),
        week=ibis.coalesce(weeks.week, weeks.week_right),
        active=weeks.active.coalesce(False),
    )
    before = weeks.active.lag().over(ibis.window(group_by=weeks.member, order_by=weeks.week))
    here = people(tables, back).select("member", *scope.by, "since", "till")
    each = weeks.mutate(before=before.coalesce(False)).inner_join(here, "member")
    started = (each.since > LONG_AGO) & (week_of(each.since) == each.week)
    state = ibis.cases(
        (each.active & started, "new"),
        (each.active & each.before, "returning"),
        (each.active, "resurrecting"),
        (each.before, "dormant"),
        else_="away",
    )
    each = each.mutate(state=state)
    each = each.filter(
        each.week >= first_week,
        each.week <= week_of(ibis.literal(sunday)),
        each.week >= week_of(each.since),
        each.week <= week_of(each.till),
    )
    return each.group_by(*scope.by, "week").agg(
        **{PEOPLE: each.count()},
        active=each.count(where=each.active),
        **{name: each.count(where=each.state == name) for name in STATES},
    )


def lifecycle_weeks(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The Monday of each week, in order."""
    dated: list[Row] = [{**row, "week": monday(int(str(row["week"]))).isoformat()} for row in rows]
    return sorted(dated, key=lambda row: str(row["week"]))


LIFECYCLE = Measure(
    key="lifecycle",
    question=gettext_noop("Who is new to it, who keeps using it, who comes back, and who has stopped?"),
    formula=gettext_noop(
        "Active: a value event by hand in the week. New: active and started that week. Returning: active, and in the last week at work before. "
        "Resurrecting: active, not in the last week at work before, not new. Dormant: at work and not active, active in the last week at work "
        "before. New + returning + resurrecting = active. People are those with a working day or an act in the week."
    ),
    unit=gettext_noop("members"),
    window=gettext_noop("each whole week of the days asked for; the last week at work within 12 weeks before"),
    source="PostHog, usage metric definitions (lifecycle); the correction for absence is Wellworn's",
    expression=lifecycle,
    conclude=lifecycle_weeks,
    needs=("usage_days",),
    splits=("week",),
    heads=("active", *STATES),
    parts=((PEOPLE, ("active", "dormant")), ("active", ("new", "returning", "resurrecting"))),
)


def retention(tables: Tables, scope: Scope) -> ir.Table:
    """Of those who started in the window, by weeks since their own first day: how many were there all that week, and how many active."""
    here = people(tables, scope)
    starters = here.filter(here.since >= number(scope.first)).select("member", *scope.by, "since", "last")
    each = starters.cross_join(sequence(0, RETAINED_WEEKS, "nth"))
    each = each.filter(each.since + each.nth * WEEK + WEEK - 1 <= each.last)
    used = days_by_hand(tables, scope)
    active = used.filter(used.acts > 0).inner_join(starters.select("member", "since"), "member")
    active = active.filter(active.day >= active.since)
    active = (
        active.select("member", nth=((active.day - active.since) // WEEK).cast("int64")).distinct().mutate(active=True)
    )
    both = each.left_join(active, ["member", "nth"])
    return both.group_by(*scope.by, "nth").agg(**{PEOPLE: both.count()}, retained=both.active.count())


def retained_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The share in each week, in order."""
    shares: list[Row] = [{**row, "share": share(row["retained"], row[PEOPLE])} for row in rows]
    return sorted(shares, key=lambda row: int(str(row["nth"])))


RETENTION = Measure(
    key="retention",
    question=gettext_noop("Of those who start with it, how many still use it week by week?"),
    formula=gettext_noop(
        "Members who started in the window and were active in the n-th week since their own first day ÷ those who were there for all of it."
    ),
    unit=gettext_noop("share of those who started"),
    window=gettext_noop("12 weeks from each member's own first day, within the days asked for"),
    source="PostHog, usage metric definitions (retention, recurring), on value events",
    expression=retention,
    conclude=retained_shares,
    needs=("usage_days",),
    splits=("nth",),
    heads=("retained",),
    starters=True,
)


def stickiness(tables: Tables, scope: Scope) -> ir.Table:
    """Over the last four weeks, of those active at all: their active days, also by how many, and the days they were to work."""
    days = scope.within(scope.last - timedelta(days=FOUR_WEEKS - 1), scope.last)
    here = people(tables, days).select("member", *scope.by)
    used = days_by_hand(tables, days)
    used = used.filter(used.acts > 0)
    work = working_days(tables, days).select("member", "day").mutate(work=True)
    each = used.left_join(work, ["member", "day"])
    each = each.group_by("member").agg(active=each.count(), worked=each.work.count())
    due = work.group_by("member").agg(due=work.count())
    each = each.inner_join(here, "member").left_join(due, "member")
    return counted(
        each,
        scope.by,
        **{PEOPLE: each.count()},
        active_days=each.active.sum().coalesce(0).cast("int64"),
        worked_days=each.worked.sum().coalesce(0).cast("int64"),
        working_days=each.due.sum().coalesce(0).cast("int64"),
        **{name: each.count(where=each.active.between(*span)) for name, span in BUCKETS.items()},
    )


def stickiness_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """DAU/MAU, the most it can be in this calendar, and the share of that which is reached."""
    found: list[Row] = []
    for row in rows:
        monthly = row[PEOPLE]
        calendar = monthly * FOUR_WEEKS if isinstance(monthly, int) else None
        found.append({
            **row,
            "dau_over_mau": share(row["active_days"], calendar),
            "ceiling": share(row["working_days"], calendar),
            "of_ceiling": share(row["worked_days"], row["working_days"]),
        })  # fmt: skip
    return found


STICKINESS = Measure(
    key="stickiness",
    question=gettext_noop("On how many days do those who use it use it?"),
    formula=gettext_noop(
        "Active days ÷ (members active in the last four weeks × 28): DAU/MAU. Its ceiling is their working days ÷ the same, 5 of 7 at most for "
        "full-time use; 'of ceiling' is active working days ÷ working days. Beside it, how many were active on how many days."
    ),
    unit=gettext_noop("share of days"),
    window=gettext_noop("the last 28 days asked for"),
    source="PostHog, usage metric definitions (stickiness: distinct active intervals); the ceiling is Wellworn's",
    expression=stickiness,
    conclude=stickiness_shares,
    needs=("usage_days",),
    heads=tuple(BUCKETS),
    parts=((PEOPLE, tuple(BUCKETS)),),
)
