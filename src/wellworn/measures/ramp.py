"""How long until somebody new can do the role's work: Kaplan and Meier's curve of the time to proficiency.

Proficient is who has done each of the role's core tasks without help on three days, and then five records in a row right
(`mastery.py`). Only curves of roles come of it: nobody is slow, and nobody is listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wellworn.measures.days import by_feature, counted, number, numbered, people, used
from wellworn.measures.intervals import Step, kaplan_meier, left_at, quantile, quantile_interval
from wellworn.measures.mastery import GRACE, IN_A_ROW, first_run, handled
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

REPEATS = 3  # days on which a core task has been done by hand until it counts as learned
SHOWN = (30, 60, 90, 180)  # days after the start
GRID = 14  # days between the points of a curve: no point is the day of one person


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


def unaided(done: ir.Table) -> ir.Table:
    """What was done by hand and has value, on days on which its member took nothing back and asked for no help."""
    by_hand = done.filter(~done.automatic)
    helped = by_hand.filter(by_hand.feature.like("%.undo") | by_hand.feature.like("help.%"))
    return by_hand.filter(by_hand.is_value).anti_join(helped.select("member", "day").distinct(), ["member", "day"])


def tasks_learned(tables: Tables, scope: Scope, core: ir.Table) -> ir.Table:
    """(member, learned, at): how many of their role's core tasks somebody has done unaided on REPEATS days, and the day of the last."""
    done = used(tables, scope)
    done = unaided(done.filter(done.since >= number(scope.first))).select("member", "role", "feature", "day")
    done = (done.distinct() if tables.is_by_surface else done).semi_join(core, ["role", "feature"])
    done = done.select("member", "feature", day=numbered(done.day))
    nth = ibis.row_number().over(ibis.window(group_by=[done.member, done.feature], order_by=done.day))
    learned = done.mutate(nth=nth)
    learned = learned.filter(learned.nth == REPEATS - 1)
    return learned.group_by("member").agg(learned=learned.count(), at=learned.day.max())


def writing_roles(tables: Tables, scope: Scope, records: ir.Table) -> ir.Table:
    """(role, writes): roles of which at least half of the experienced typed on IN_A_ROW records in the window: records are their work."""
    here = people(tables, scope)
    experienced = here.filter(here.since < number(scope.first)).select("member", "role")
    each = records.group_by("member").agg(records=records.count())
    both = experienced.left_join(each, "member")
    roles = both.group_by("role").agg(size=both.count(), typing=both.count(where=both.records.coalesce(0) >= IN_A_ROW))
    return roles.filter(roles.typing * 2 >= roles["size"]).select("role", writes=True)


def ramp(tables: Tables, scope: Scope) -> ir.Table:
    """Of those who started in the window, by role and days since the start: how many became proficient, and how many were last seen."""
    scope = scope.also_by("role")
    here, records = people(tables, scope), handled(tables, scope)
    starters = here.filter(here.since >= number(scope.first)).select("member", *scope.by, "since", "last")
    core = core_tasks(tables, scope)
    needed = core.group_by("role").agg(tasks=core.count())
    each = (
        starters.inner_join(needed, "role").left_join(tasks_learned(tables, scope, core), "member").drop("member_right")
    )
    each = each.left_join(writing_roles(tables, scope, records), "role").drop("role_right")
    each = each.mutate(tasks_done=each.learned.coalesce(0) == each.tasks, writes=each.writes.coalesce(False))
    ready = each.filter(each.tasks_done, each.writes).select("member", ready="at")
    following = records.inner_join(ready, "member")
    proved = first_run(following.filter(following.day >= following.ready))
    each = each.left_join(proved, "member").drop("member_right")
    proficient = each.tasks_done & (~each.writes | each.proved.notnull())
    seen = ibis.ifelse(each.writes, ibis.least(each["last"], number(scope.last) - GRACE), each["last"])
    end = ibis.ifelse(proficient, ibis.ifelse(each.writes, each.proved, each["at"]), ibis.greatest(seen, each.since))
    each = each.mutate(proficient=proficient, days=(end - each.since).cast("int64"))
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


def curve(steps: Sequence[Step]) -> list[tuple[int, float, float, float]]:
    """Days since the start, the share not yet proficient by then, and its 95 % interval: every two weeks as far as anybody was followed."""
    followed = max(step.time for step in steps)
    points = [(0, 1.0, 1.0, 1.0)]
    for day in range(GRID, followed + 1, GRID):
        step = left_at(steps, day)
        points.append((day, step.left, step.low, step.high) if step else (day, 1.0, 1.0, 1.0))
    return points


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
    told["curve"] = curve(steps)
    for day in SHOWN:
        step = left_at(steps, day) if day <= followed else None
        told[f"by_day_{day}"] = None if day > followed else 0.0 if step is None else 1 - step.left
        told[f"by_day_{day}_interval"] = None if step is None else (1 - step.high, 1 - step.low)
    return told


RAMP = Measure(
    key="ramp",
    question=gettext_noop("How long until somebody new does the role's work without help, and right?"),
    formula=gettext_noop(
        "Kaplan–Meier over those who started in the window. Proficient on the day of the fifth record right in a row, after every core task "
        "of the role was done on 3 days without help. Core task: what at least half of those in the role before the window did in it. Without "
        "help: a day on which nothing was taken back and no help opened. Right: nothing typed on the record in its first week was typed over "
        "within 7 days, by whomever; its stage was not sent back; 14 days later nothing needed is missing, if it is theirs. In roles whose "
        "work is not on records, the tasks alone. Censored on the last day that can be judged. Interval: Greenwood on the log(-log) scale, 95 %."
    ),
    unit=gettext_noop("days since the first day"),
    window=gettext_noop("the days asked for; starters with their first day in it"),
    source="Kaplan and Meier 1958; Brookmeyer and Crowley 1982; checked against lifelines 0.30.3",
    expression=ramp,
    conclude=curves,
    needs=("usage_days", "records"),
    splits=("days",),
    heads=("proficient", "censored"),
    always_by=("role",),
    starters=True,
    shape=True,
)
