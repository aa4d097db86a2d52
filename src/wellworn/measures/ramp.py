"""How long until somebody new can do the role's work: Kaplan and Meier's curve of the time to proficiency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from wellworn.measures.days import by_feature, counted, number, numbered, people, used
from wellworn.measures.intervals import kaplan_meier, left_at, quantile, quantile_interval
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.tables import Tables

REPEATS = 3  # days on which a core task has been done by hand until it counts as learned
SHOWN = (30, 60, 90, 180)  # days after the start


def core_tasks(tables: Tables, scope: Scope) -> ir.Table:
    """(role, feature): what at least half of those in the role who were there before the window did in it by hand, of what has value."""
    here = people(tables, scope.also_by("role"))
    experienced = here.filter(here.since < number(scope.first)).select("member", "role")
    done = by_feature(tables, replace(scope, by=()))
    doing = done.filter(done.is_value).select("member", "feature").inner_join(experienced, "member")
    doing = doing.group_by("role", "feature").agg(users=doing.count())
    sizes = experienced.group_by("role").agg(size=experienced.count())
    both = doing.inner_join(sizes, "role")
    return both.filter(both.users * 2 >= both["size"]).select("role", "feature")


def ramp(tables: Tables, scope: Scope) -> ir.Table:
    """Of those who started in the window, by role and days since the start: how many became proficient, and how many were last seen."""
    scope = scope.also_by("role")
    here = people(tables, scope)
    starters = here.filter(here.since >= number(scope.first)).select("member", *scope.by, "since", "last")
    core = core_tasks(tables, scope)
    needed = core.group_by("role").agg(tasks=core.count())
    done = used(tables, scope)
    done = done.filter(~done.automatic, done.is_value, done.since >= number(scope.first))
    done = done.select("member", "role", "feature", "day")
    done = (done.distinct() if tables.is_by_surface else done).semi_join(core, ["role", "feature"])
    done = done.select("member", "feature", day=numbered(done.day))
    nth = ibis.row_number().over(ibis.window(group_by=[done.member, done.feature], order_by=done.day))
    learned = done.mutate(nth=nth)
    learned = learned.filter(learned.nth == REPEATS - 1)
    all_learned = learned.group_by("member").agg(learned=learned.count(), at=learned.day.max())
    each = starters.inner_join(needed, "role").left_join(all_learned, "member")
    proficient = each.learned.coalesce(0) == each.tasks
    days = ibis.ifelse(proficient, each.at, each["last"]) - each.since
    each = each.mutate(proficient=proficient, days=days.cast("int64"))
    ended = each.group_by(*scope.by, "days").agg(
        proficient=each.count(where=each.proficient), censored=each.count(where=~each.proficient)
    )
    sizes = counted(each, scope.by, **{PEOPLE: each.count()})
    return ended.inner_join(sizes, list(scope.by)).select(*scope.by, PEOPLE, "days", "proficient", "censored")


def curves(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """A line for each group: the median with its interval, and the share proficient by 30, 60, 90 and 180 days; never a single step."""
    names = scope.also_by("role").by
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return [
        {**dict(zip(names, group, strict=True)), **_curve(found)} for group, found in sorted(groups.items(), key=str)
    ]


def _curve(rows: Sequence[Row]) -> Row:
    """What is told of one group; only its size when its numbers were suppressed."""
    people_ = rows[0][PEOPLE]
    ended = [(row["days"], row["proficient"], row["censored"]) for row in rows]
    whole = [one for one in ended if all(isinstance(value, int) for value in one)]
    if len(whole) != len(ended):
        return {PEOPLE: people_, "suppressed": True}
    steps = kaplan_meier(whole)  # type: ignore[arg-type]
    followed = max(step.time for step in steps)
    told: dict[str, object] = {
        PEOPLE: people_, "proficient": sum(row["proficient"] for row in rows),  # type: ignore[misc]
        "median_days": quantile(steps, 0.5), "median_interval": quantile_interval(steps, 0.5),
    }  # fmt: skip
    for day in SHOWN:
        step = left_at(steps, day) if day <= followed else None
        told[f"by_day_{day}"] = None if day > followed else 0.0 if step is None else 1 - step.left
        told[f"by_day_{day}_interval"] = None if step is None else (1 - step.high, 1 - step.low)
    return told


RAMP = Measure(
    key="ramp",
    question=gettext_noop("How long until somebody new does the role's core tasks?"),
    formula=gettext_noop(
        "Kaplan–Meier over those who started in the window. Proficient on the day by which every core task of the role was done by hand on 3 "
        "days; censored on the last day or at the window's end. Core tasks: what at least half of those in the role before the window "
        "did in it. Interval: Greenwood on the log(-log) scale, 95 %."
    ),
    unit=gettext_noop("days since the first day"),
    window=gettext_noop("the days asked for; starters with their first day in it"),
    source="Kaplan and Meier 1958; Brookmeyer and Crowley 1982; checked against lifelines 0.30.3",
    expression=ramp,
    conclude=curves,
    needs=("usage_days",),
    splits=("days",),
    heads=("proficient", "censored"),
    always_by=("role",),
)
