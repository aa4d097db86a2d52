"""The overview: what it asks for, once, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from wellworn.adoption import overview_charts as charts
from wellworn.adoption import use_charts
from wellworn.adoption.asking import Answer, ask_all, ask_series
from wellworn.adoption.changes import Changed, changes, launched
from wellworn.adoption.charts import Chart
from wellworn.adoption.path import Path, Point, path
from wellworn.adoption.reading import group_name, real, total
from wellworn.adoption.waiting import Waiting
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.coverage.measure import COVERAGE
from wellworn.measures.features import FEATURES
from wellworn.measures.habit import HABIT
from wellworn.measures.lifecycle import LIFECYCLE
from wellworn.measures.measure import Measure, Scope, share
from wellworn.measures.ramp import RAMP
from wellworn.measures.suppression import Why
from wellworn.members.models import Member

PAGE = "Adoption"
STORY = timedelta(weeks=56)  # how far back the curve goes
LATELY = timedelta(weeks=4)
QUARTER = timedelta(weeks=12)
MOST_CHANGES = 40  # the latest
BEFORE_LAUNCH = timedelta(weeks=4)
YEAR = timedelta(weeks=52)  # those who came in a year: in fewer weeks hardly anybody has
WIDE: tuple[Measure, ...] = (HABIT, LIFECYCLE)
RECENT: tuple[Measure, ...] = (ACTIVE_SHARE, COVERAGE, COMPLETENESS, FEATURES)

Draw = Callable[[Answer], Chart | None]
PARTS: Mapping[str, Draw] = {
    "coverage": charts.happened, "completeness": charts.complete, "features": charts.features, "ramp": charts.ramp,
}  # fmt: skip
BESIDE: Mapping[str, Draw] = {"habit": charts.habit, "lifecycle": charts.lifecycle}


@dataclass(frozen=True)
class Overview:
    """All that the page shows."""

    path: Path
    day: int | None  # since the launch
    changed: Sequence[Changed]
    use: Chart | None
    parts: Sequence[Chart]
    wide: Sequence[Chart]
    answers: dict[str, Answer] = field(default_factory=dict)
    held: Sequence[tuple[str, Why]] = ()
    is_counting: bool = False  # the course of use: a part of it would tell another story
    earlier: int = 0  # changes that are not shown: a curve with a hundred marks is not read

    @property
    def charts(self) -> list[Chart]:
        """Every chart on the page: each is a file as well."""
        return [*([self.use] if self.use else []), *self.parts, *self.wide]

    @property
    def layers(self) -> dict[str, float | None]:
        """Access, process and outcome, told apart."""
        row = next(iter(self.answers["active_share"].rows), None) if "active_share" in self.answers else None
        found = {"access": real(row["seen_share"]) if row else None, "process": real(row["share"]) if row else None}
        if "completeness" in self.answers and not self.answers["completeness"].is_counting:
            rows = self.answers["completeness"].rows
            found["outcome"] = share(total(rows, "filled"), total(rows, "needed"))
        return found


def everyone(member: Member, today: date, waiting: Waiting | None = None) -> Overview:
    """The overview of everybody together."""
    yesterday = today - timedelta(days=1)
    start = launched()
    since = max(yesterday - STORY, start - BEFORE_LAUNCH if start else yesterday - STORY)
    story = ask_series(ACTIVE_SHARE, Scope(since, yesterday), by=member, page=PAGE, waiting=waiting)
    counting = any(one.is_counting for one in story.steps)
    points = [
        Point(one.scope.last, value, real(one.rows[0]["seen_share"]))
        for one in story.steps
        if not counting and one.rows and (value := real(one.rows[0]["share"])) is not None
    ]
    where = path(points, start, today)
    whole = changes(since, today)
    changed = whole[-MOST_CHANGES:]
    answers = ask_all(RECENT, Scope(today - LATELY, yesterday), by=member, page=PAGE, waiting=waiting)
    answers |= ask_all(WIDE, Scope(today - QUARTER, yesterday), by=member, page=PAGE, waiting=waiting)
    answers |= ask_all((RAMP,), Scope(today - YEAR, yesterday), by=member, page=PAGE, waiting=waiting)
    parts, wide = ([draw(answers[key]) for key, draw in draws.items() if key in answers] for draws in (PARTS, BESIDE))
    shown, beside = ([one for one in some if one is not None and not one.is_empty] for some in (parts, wide))
    use = use_charts.use(points, where, changed) if points else None
    day = (today - start).days if start else None
    earlier = len(whole) - len(changed)
    return Overview(where, day, changed, use, shown, beside, answers, is_counting=counting, earlier=earlier)


def by_group(member: Member, today: date, by: str, waiting: Waiting | None = None) -> Overview:
    """Use by role or by team, as far as groups may be shown."""
    yesterday = today - timedelta(days=1)
    story = ask_series(ACTIVE_SHARE, Scope(today - QUARTER, yesterday, (by,)), by=member, page=PAGE, waiting=waiting)
    counting = any(one.is_counting for one in story.steps)
    chart = use_charts.use_by_group([] if counting else story.steps, (by,))
    start = launched()
    told = sorted((group_name(key), why) for key, why in story.held.items())
    shown = chart if chart.charts else None
    day = (today - start).days if start else None
    return Overview(path([], start, today), day, [], shown, [], [], {}, told, counting)
