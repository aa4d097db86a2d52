"""Has it become a habit? Segments after Viva Insights, on four and on twelve weeks: as Viva counts them, and corrected for absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wellworn.measures.days import WEEK, counted, day_of, days_by_hand, last_sunday, people, week_of, working_days
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

HABIT_WEEKS = {12: 9, 4: 4}  # of so many weeks, an act in at least so many
POWER, NOVICE = 15, 1  # acts a week, on average
LOOK_BACK = 26  # weeks in which weeks at work are looked for, when holidays and leave are left out
TOO_NEW = 4  # weeks at work that a habit needs before it can be told
SEGMENTS = ("power", "habitual", "novice", "low", "none", "too_new")


def habit(tables: Tables, scope: Scope) -> ir.Table:
    """For each way of counting: how many of the people there on its last day are in each segment."""
    sunday = last_sunday(scope)
    back = scope.within(day_of(sunday - LOOK_BACK * WEEK + 1), day_of(sunday))
    here = people(tables, scope.within(day_of(sunday), day_of(sunday))).select("member", *scope.by)
    used = days_by_hand(tables, back)
    used = used.filter(used.acts > 0)
    acts = used.group_by("member", week=week_of(used.day)).agg(acts=used.acts.sum().cast("int64"))
    at_work = working_days(tables, back).select("member", "day")
    at_work = at_work.select("member", week=week_of(at_work.day)).distinct()
    own = at_work.left_join(acts, ["member", "week"]).select("member", "week", "acts")
    backward = ibis.row_number().over(ibis.window(group_by=own.member, order_by=own.week.desc()))
    own = own.mutate(nth=backward)
    latest = week_of(ibis.literal(sunday))
    parts = []
    for weeks, wanted in HABIT_WEEKS.items():
        plain = _sums(acts.filter(acts.week > latest - weeks))
        parts.append(_segments(here, plain, scope, "viva", weeks, wanted))
        parts.append(_segments(here, _sums(own.filter(own.nth < weeks)), scope, "own weeks", weeks, wanted))
    return ibis.union(parts[0], *parts[1:])


def _sums(weekly: ir.Table) -> ir.Table:
    """(member, weeks, active, acts): weeks looked at, those with an act, acts in all."""
    return weekly.group_by("member").agg(
        weeks=weekly.count(), active=weekly.acts.count(), acts=weekly.acts.sum().coalesce(0).cast("int64")
    )


def _segments(here: ir.Table, sums: ir.Table, scope: Scope, method: str, of_weeks: int, wanted: int) -> ir.Table:
    """Everybody's segment, counted; thresholds in proportion when somebody has fewer weeks at work."""
    each = here.left_join(sums, "member")
    active, acts = each.active.coalesce(0), each.acts.coalesce(0)
    weeks = ibis.literal(of_weeks) if method == "viva" else each.weeks.coalesce(0)
    is_habit = active * of_weeks >= weeks * wanted
    segment = ibis.cases(
        (weeks < TOO_NEW, "too_new"),
        (is_habit & (acts >= weeks * POWER), "power"),
        (is_habit, "habitual"),
        (acts >= weeks * NOVICE, "novice"),
        (acts > 0, "low"),
        else_="none",
    )
    each = each.mutate(segment=segment)
    counts = counted(
        each, scope.by, **{PEOPLE: each.count()}, **{name: each.count(where=each.segment == name) for name in SEGMENTS}
    )
    return counts.mutate(method=ibis.literal(method), weeks=ibis.literal(of_weeks, "int64"))


def habit_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The share with a habit among those of whom it can be told."""
    found: list[Row] = []
    for row in rows:
        power, habitual, new, all_ = (row[name] for name in ("power", "habitual", "too_new", PEOPLE))
        told = all_ - new if isinstance(all_, int) and isinstance(new, int) else None
        with_habit = power + habitual if isinstance(power, int) and isinstance(habitual, int) else None
        found.append({**row, "share": share(with_habit, told)})
    return found


HABIT = Measure(
    key="habit",
    question=gettext_noop("For how many has it become a habit?"),
    formula=gettext_noop(
        "By acts a week with value, by hand. Habit: an act in 9 of 12 weeks (or 4 of 4). Power: a habit and 15 a week on average; novice: 1 a "
        "week; low: any; none. 'viva' counts the calendar's last weeks; 'own weeks' the last weeks with a working day of one's own, so "
        "that leave breaks no habit, and tells nobody's segment before 4 such weeks."
    ),
    unit=gettext_noop("members"),
    window=gettext_noop("12 and 4 weeks to the last Sunday; with own weeks, out of the last 26"),
    source="Microsoft Viva Insights, vivainsights 0.4.3 (identify_usage_segments, identify_habit), its thresholds",
    expression=habit,
    conclude=habit_shares,
    needs=("usage_days",),
    splits=("method", "weeks"),
    heads=SEGMENTS,
    parts=((PEOPLE, SEGMENTS),),
)
