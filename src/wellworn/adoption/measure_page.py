"""What a measure's own page is made of: its window, what is asked for it, and what the answers show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from wellworn.adoption import measure_charts as drawn
from wellworn.adoption.asking import Answer, ask, ask_series
from wellworn.adoption.charts import Chart
from wellworn.adoption.company import costs
from wellworn.adoption.leads import LEADS, NOT_BY_TIME
from wellworn.adoption.raw_rows import Rows, rows_of
from wellworn.adoption.reading import group_name
from wellworn.adoption.units import Unit, between, said
from wellworn.adoption.waiting import Waiting
from wellworn.measures.given_back import GIVEN_BACK
from wellworn.measures.measure import Measure, Scope
from wellworn.measures.permitted import Key
from wellworn.measures.suppression import Why
from wellworn.members.models import Member

WEEKS = (4, 12, 52)
SELDOM = ("close_dates", "stage_accuracy", "forecast_accuracy")
WEEK, FOUR_WEEKS = 7, 28
FIRST_YEAR = 2000
LONGEST = 3 * 366  # days of one's own window
BY_WEEKS_UP_TO = 13 * WEEK


@dataclass(frozen=True)
class Window:
    """The days that are asked for, and how they were chosen."""

    scope: Scope
    weeks: int | None  # None: own dates

    @property
    def step(self) -> int:
        """Days of each point over time."""
        return WEEK if self.scope.days <= BY_WEEKS_UP_TO else FOUR_WEEKS


def window(asked: QueryDict, today: date, usual: int = WEEKS[1]) -> Window:
    """The window of an address: some weeks to yesterday, `usual` ones if it says nothing, or own dates. A day that is not over has no
    number: looked at again and again it would tell who comes when."""
    yesterday = today - timedelta(days=1)
    first, last = (_day(asked.get(name, "")) for name in ("from", "to"))
    if first and last and FIRST_YEAR <= first.year and first <= last < today and (last - first).days < LONGEST:
        return Window(Scope(first, last), None)
    weeks = next((one for one in WEEKS if str(one) == asked.get("weeks")), usual)
    return Window(Scope(yesterday - timedelta(weeks=weeks) + timedelta(days=1), yesterday), weeks)


def usual_weeks(measure: Measure) -> int:
    """As many as it takes until there is something to count: people come, and deals end, more seldom than work is done."""
    return WEEKS[2] if measure.starters or measure.key in SELDOM else WEEKS[1]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Told:
    """A measure as a reader is shown it: as a whole, step by step, by role and by team."""

    measure: Measure
    whole: Answer
    steps: Sequence[Answer]
    by_role: Answer | None
    by_team: Answer | None

    @property
    def number(self) -> float | None:
        """The number that the page begins with."""
        leads = LEADS.get(self.measure.key)
        return leads[0].share(self.whole.rows) if leads else None

    @property
    def hours(self) -> tuple[str, str] | None:
        """What the page of time given back begins with: hours, and their interval."""
        row = (
            next((row for row in self.whole.rows if row.get("feature") == ""), None)
            if self.measure is GIVEN_BACK
            else None
        )
        value, interval = (row.get("hours"), row.get("interval")) if row else (None, None)
        if not isinstance(value, float) or not isinstance(interval, tuple):
            return None
        low, high = interval
        return said(value, Unit.HOURS), between(low, high, Unit.HOURS)

    @property
    def charts(self) -> list[Chart]:
        """What is drawn, the course of time first."""
        groups = [
            drawn.by_group(self.measure, self.by_role, _("By role"), "by-role") if self.by_role else None,
            drawn.by_group(self.measure, self.by_team, _("By team"), "by-team") if self.by_team else None,
        ]
        whole = not any(one.is_counting for one in self.steps)  # a part of the course would tell another story
        found = [
            drawn.over_time(self.measure, self.steps if whole else []),
            *drawn.in_parts(self.measure, self.whole),
            *groups,
        ]
        return [one for one in found if one is not None]

    @property
    def rows(self) -> Rows:
        """Everything that may be shown, row by row."""
        return rows_of(self.measure, self.whole)

    @property
    def held(self) -> list[tuple[str, Why]]:
        """The groups that are held back, each with its reason."""
        answers = [one for one in (self.whole, self.by_role, self.by_team) if one is not None]
        held: Mapping[Key, Why] = {key: why for answer in answers for key, why in answer.held.items() if key}
        return sorted(((group_name(key), why) for key, why in held.items()), key=lambda one: one[0])


def told(measure: Measure, window: Window, *, by: Member, waiting: Waiting | None = None) -> Told:
    """Ask for all that the page shows."""
    page, scope = f"Adoption: {measure.key.replace('_', ' ')}", window.scope
    if measure is GIVEN_BACK:
        scope = replace(scope, hand_costs=costs(scope.last))
    whole = ask(measure, scope, by=by, page=page, waiting=waiting)
    has_steps = measure.key not in NOT_BY_TIME and not measure.starters and scope.days >= window.step
    steps = ask_series(measure, scope, step=window.step, by=by, page=page, waiting=waiting).steps if has_steps else []
    has_groups = measure.key in LEADS and not measure.starters
    by_role, by_team = (
        ask(measure, scope.also_by(group), by=by, page=page, waiting=waiting) if has_groups else None
        for group in ("role", "team")
    )
    return Told(measure, whole, steps, by_role, by_team)
