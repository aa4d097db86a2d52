"""A member's own segment, by the thresholds that the measure `habit` counts everybody's by. Pure: days in, a segment with its working out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from wellworn.adoption.own.weeks import Week, of
from wellworn.measures.habit import HABIT_WEEKS, LOOK_BACK, NOVICE, POWER, TOO_NEW


@dataclass(frozen=True)
class Habit:
    """In how many of the last weeks at work something was moved on, how often, and what that is called."""

    segment: str  # of measures.habit.SEGMENTS
    weeks: int  # own weeks looked at
    active: int  # of these, those with an act
    acts: int  # in all of them

    @property
    def a_week(self) -> float:
        """Acts a week, on average."""
        return self.acts / self.weeks if self.weeks else 0.0


def last_whole_week(today: date) -> Week:
    """The latest week that is over: the segment waits for Sunday to have gone by, as the measure does."""
    this = of(today)
    return this if today == this.last else this.back(1)


def habit(acts: Mapping[date, int], works: Container[date], today: date, *, of_weeks: int = 12) -> Habit:
    """The segment on the last `of_weeks` weeks in which `works` has a day, out of the last 26. `acts` are those by hand, with value.

    Thresholds are Viva Insights', in proportion when there are fewer weeks (`measures/habit.py`).
    """
    latest = last_whole_week(today)
    own = [week for week in map(latest.back, range(LOOK_BACK)) if any(day in works for day in week.days)][:of_weeks]
    counts = [sum(acts.get(day, 0) for day in week.days) for week in own]
    weeks, active, total = len(own), sum(count > 0 for count in counts), sum(counts)
    return Habit(_segment(weeks, active, total, of_weeks), weeks, active, total)


def _segment(weeks: int, active: int, acts: int, of_weeks: int) -> str:
    is_habit = active * of_weeks >= weeks * HABIT_WEEKS[of_weeks]
    if weeks < TOO_NEW:
        return "too_new"
    if is_habit:
        return "power" if acts >= weeks * POWER else "habitual"
    if acts >= weeks * NOVICE:
        return "novice"
    return "low" if acts else "none"


def since(today: date) -> date:
    """The first day that the segment can depend on."""
    return last_whole_week(today).back(LOOK_BACK - 1).first
