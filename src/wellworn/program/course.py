"""What became of a roll-out: since when everybody has it, when it was taken back, and in which weeks it was paused. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(weeks=1)
MOST_AFTER = 44  # weeks after the first team began: a series has 60, and some have to lie before to compare with


@dataclass(frozen=True)
class Course:
    """The days on which it went on otherwise than was said beforehand."""

    extended: date | None = None  # everybody has it: nobody is left to compare with
    ended: date | None = None  # taken back
    pauses: tuple[tuple[date, date | None], ...] = ()  # from, and until when; None while it lasts

    @property
    def over(self) -> date | None:
        """From when on nothing can be compared any more."""
        return min((day for day in (self.extended, self.ended) if day), default=None)

    def paused(self, first: date, last: date) -> bool:
        """Whether it was paused on any of these days."""
        return any(begin <= last and (end is None or end >= first) for begin, end in self.pauses)


def course_of(acts: Iterable[tuple[str, date]]) -> Course:
    """The course of a plan, by its acts in their order."""
    extended = ended = paused = None
    began, pauses = False, list[tuple[date, date | None]]()
    for what, day in acts:
        if what in ("first", "everywhere", "resumed", "back") and paused:
            pauses.append((paused, day))
            paused = None
        if what == "everywhere" and began:
            extended = day
        elif what == "paused":
            paused = day
        elif what == "back":
            ended = day
        began = began or what in ("first", "everywhere")
    return Course(extended, ended, (*pauses, *([(paused, None)] if paused else [])))


def judged_on(days: Sequence[date], weeks: int, course: Course) -> date:
    """The last day of what was said beforehand: so many weeks after the last team began; weeks in which it was paused do not count."""
    wanted, last = weeks + (days[-1] - days[0]).days // 7, days[0]
    while wanted > 0 and last < days[0] + MOST_AFTER * WEEK:
        wanted -= not course.paused(last, last + WEEK - timedelta(days=1))
        last += WEEK
    return last - timedelta(days=1)
