"""An intervention's effect as a reader is shown it: the measure's weeks of each team through the gate, and what follows from them.

What follows is worked out by a job and kept (`kept`): a page decides whom it may show, and reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wellworn.adoption.asking import Answer, OpenSeries, Series, open_series
from wellworn.adoption.changes import changes
from wellworn.adoption.leads import LEADS
from wellworn.measures.catalogue import BY_KEY
from wellworn.measures.measure import Scope
from wellworn.members.models import Member, Team
from wellworn.program.course import Course, judged_on
from wellworn.program.effects.conclude import conclude
from wellworn.program.effects.conclusion import Conclusion, Method, Question, Said, Says, Verdict
from wellworn.program.effects.panel import NEVER, CannotEstimate, Panel
from wellworn.program.models import Intervention, TeamStart
from wellworn.program.of_plans import course

BEFORE = 26  # weeks before the first team began
MOST = 60  # weeks in all: as many as a series has
NEAR = timedelta(weeks=4)  # what began so shortly before is still coming into effect
PAGE = "Program: an effect"


@dataclass(frozen=True)
class Effect:
    """A conclusion, the days that its times are, and the teams that it is about."""

    conclusion: Conclusion
    weeks: Sequence[date] = ()  # the last day of each
    teams: int = 0
    mixed: int = 0  # groups of teams that began on different days
    paused: int = 0  # weeks that are left out, because it was paused


@dataclass(frozen=True)
class Asking:
    """What is asked of the gate for an intervention, decided for a reader and not counted yet."""

    one: Intervention
    starts: Sequence[TeamStart]
    course: Course
    question: Question
    series: OpenSeries


def opened(one: Intervention, *, by: Member, today: date) -> Asking | Said:
    """Decide whom `by` is shown, or why there is nothing to show yet."""
    starts, went = list(one.starts.all()), course(one)
    days = sorted(start.begins for start in starts if start.begins and start.team_id)
    if not days:
        return Said(Says.NO_TEAMS)
    first, last, is_over = _window(days, one.weeks, today, went)
    if last < days[0] + timedelta(days=6):
        return Said(Says.ENDED_AT_ONCE, {"n": 0}) if is_over else Said(Says.NOT_BEGUN, {"day": days[0].isoformat()})
    question = Question(
        outcome=one.measure, unit="points", scale=100.0, worth=one.worth, window=one.weeks + (days[-1] - days[0]).days // 7,
        is_over=is_over,
    )  # fmt: skip
    series = open_series(BY_KEY[one.measure], Scope(first, last, ("team",)), by=by, page=PAGE)
    return Asking(one, starts, went, question, series)


def work_out(asking: Asking) -> Effect:
    """Count the weeks, and conclude."""
    series, course_ = asking.series.counted(), asking.course
    steps = [step for step in series.steps if not course_.paused(step.scope.first, step.scope.last)]
    paused, weeks = len(series.steps) - len(steps), [step.scope.last for step in steps]
    panel, mixed = panel_of(series, steps, asking.starts, asking.one)
    if panel is None:
        return untold(Said(Says.NOTHING_SHOWN))
    try:
        return Effect(conclude(panel, asking.question), weeks, len(panel.names), mixed, paused)
    except CannotEstimate:
        return untold(Said(Says.ALL_ALIKE))


def untold(why: Said) -> Effect:
    """That nothing can be told, and why."""
    return Effect(Conclusion(Verdict.UNTOLD, why, Method.STAGGERED, None, ()))


def beside(one: Intervention, found: Effect) -> list[str]:
    """What else changed while all had it, where only its own past is left to compare with: that cannot be told apart from it."""
    if found.conclusion.method is not Method.SERIES or not found.weeks:
        return []
    begins = min((start.begins for start in one.starts.all() if start.begins), default=found.weeks[0])
    among = changes(begins - NEAR, found.weeks[-1])
    return [change.label for change in among if change.annotation is None or change.annotation.pk != one.annotation_id]


def _window(days: Sequence[date], weeks: int, today: date, went: Course) -> tuple[date, date, bool]:
    """From some weeks before the first began to the window's end, in whole weeks from the day on which it began; and whether it was ended
    before that, so that no more will come."""
    whole = judged_on(days, weeks, went)
    is_over = went.over is not None and went.over <= min(whole, today)
    last = min(whole, today - timedelta(days=1), *([went.over - timedelta(days=1)] if went.over else []))
    last -= timedelta(days=((last - days[0]).days + 1) % 7)
    first = max(days[0] - timedelta(weeks=BEFORE), last - timedelta(weeks=MOST) + timedelta(days=1))
    return first, last, is_over


def names_of_teams() -> dict[int, str]:
    """Each team as the measures call it: by its path of names, 'Sales/North'. One query."""
    teams = list(Team.objects.all())
    found = {}
    for team in teams:
        above = [one for one in teams if one.path and team.path.startswith(one.path)] or [team]
        found[team.pk] = "/".join(one.name.replace("/", "-") for one in sorted(above, key=lambda one: len(one.path)))
    return found


def panel_of(
    series: Series, steps: Sequence[Answer], starts: Sequence[TeamStart], one: Intervention
) -> tuple[Panel | None, int]:
    """A row for each team and week that may be shown. A group of several teams counts if all of them began on one day."""
    called = names_of_teams()
    day_of = {called[start.team_id]: start.begins for start in starts if start.team_id in called}
    stratum_of = {called[start.team_id]: start.stratum for start in starts if start.team_id in called}
    lead, mixed = LEADS[one.measure][0], 0
    names: list[str] = []
    rows: list[tuple[int, int, float, float, int]] = []
    begun = [step.scope.first for step in steps]
    for key in sorted(series.people):
        within = [key[0], *(small[0] for small, into in series.within.items() if into == key)]
        known = {day_of[name] for name in within if name in day_of}
        if len(known) != 1:
            mixed += len(known) > 1  # people in no declared team are in none that could be compared
            continue
        begins = known.pop()
        treated = NEVER if begins is None else float(sum(day < begins for day in begun))
        shown = [
            (week, lead.share([row for row in step.rows if row["team"] == key[0]])) for week, step in enumerate(steps)
        ]
        rows += [
            (len(names), week, treated, value, stratum_of.get(key[0], 0)) for week, value in shown if value is not None
        ]
        names.append(key[0])
    if not rows:
        return None, mixed
    unit, time, treated_from, outcome, stratum = (np.array(column) for column in zip(*rows, strict=True))
    return Panel(
        unit.astype(np.intp), time.astype(float), treated_from.astype(float), outcome.astype(float), names,
        stratum=stratum.astype(np.intp), drawn=one.is_drawn and not mixed,
    ), mixed  # fmt: skip
