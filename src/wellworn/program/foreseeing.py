"""What an intervention could show, said before it begins: for the order that is wanted, and for those that would do where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wellworn.adoption.asking import Answer, Series, open_series
from wellworn.adoption.waiting import Waiting
from wellworn.friction.applying import sizes
from wellworn.friction.lot import draw
from wellworn.measures.catalogue import BY_KEY
from wellworn.measures.measure import Scope
from wellworn.members.models import Member
from wellworn.program.asked import BEFORE, MOST, panel_of
from wellworn.program.effects.conclusion import Question
from wellworn.program.effects.foreseeing import Foreseen, foresee
from wellworn.program.effects.panel import NEVER, CannotEstimate, Panel
from wellworn.program.models import Intervention, TeamStart
from wellworn.program.order import Order

PAGE = "Program: before it begins"
DRAWS = (1, 2, 3)  # seeds: what one draw could show is the luck of that draw
MOST_TEAMS = 24  # more are not asked for


@dataclass(frozen=True)
class Otherwise:
    """Another order that would do."""

    order: Order
    seen: float | None


@dataclass(frozen=True)
class Outlook:
    """What an order could show. `teams` is how many of such a company would do, where these do not; None where no number up to MOST_TEAMS would."""

    foreseen: Foreseen | None  # None where nothing was counted yet
    teams: int | None = None
    otherwise: tuple[Otherwise, ...] = ()


def outlook(
    order: Order, question: Question, weeks: int, *, by: Member, today: date, waiting: Waiting, others: Sequence[Order]
) -> Outlook | None:
    """What `order` could show of `question` after so many weeks, as far as `by` may be shown the weeks gone by; None while they are
    counted."""
    last = today - timedelta(days=1)
    scope = Scope(last - timedelta(weeks=MOST) + timedelta(days=1), last, ("team",))
    series = open_series(BY_KEY[question.outcome], scope, by=by, page=PAGE, waiting=waiting).counted()
    if waiting.wanted:
        return None
    past = _Past(series, question, weeks, sizes())
    found = past.foreseen(order, DRAWS)
    if found is None or (found.is_able and not shows_too_little(found, question)):
        return Outlook(found)
    tried = [(one, past.foreseen(one, DRAWS[:1])) for one in others if one != order]
    good = [
        Otherwise(one, what.seen)
        for one, what in tried
        if what and what.is_able and not shows_too_little(what, question)
    ]
    best = sorted(good, key=lambda one: (one.order.is_at_once, one.seen or 0.0))
    return Outlook(found, None if found.is_able or not order.shares else teams_for(order, weeks), tuple(best[:3]))


def shows_too_little(found: Foreseen, question: Question) -> bool:
    """Whether only a larger change than the smallest worth having would show."""
    return question.worth is not None and found.seen is not None and found.seen > question.worth


def teams_for(order: Order, weeks: int) -> int | None:
    """From how many teams on such an order can show anything."""
    for count in range(2, MOST_TEAMS + 1):
        noise = np.random.default_rng(count).standard_normal((count, BEFORE + weeks + order.lasts))
        lot = draw([(team, 8) for team in range(count)], order.shares, 1)
        first = {one.team: _week_of(order, one.step, weeks, noise.shape[1]) for one in lot}
        stratum = {one.team: one.stratum for one in lot}
        unit, time = (grid.ravel() for grid in np.indices(noise.shape))
        panel = Panel(
            unit, time.astype(float), np.array([first[int(one)] for one in unit]), noise.ravel(), drawn=True,
            stratum=np.array([stratum[int(one)] for one in unit], dtype=np.intp),
        )  # fmt: skip
        if foresee([panel], Question()).is_able:
            return count
    return None


def _week_of(order: Order, step: int, weeks: int, width: int) -> float:
    """The week in which a step would have begun, had the last one been judged today."""
    if order.last_is_never and step == len(order.shares) - 1:
        return NEVER
    return float(width - weeks - order.lasts + order.apart * step)


@dataclass(frozen=True)
class _Past:
    """The weeks gone by, in which nothing of this was done."""

    series: Series
    question: Question
    weeks: int
    teams: Sequence[tuple[int, int]]  # and how many are in each

    def foreseen(self, order: Order, seeds: Sequence[int]) -> Foreseen | None:
        """What an order could show; None where there are too few weeks to say."""
        steps = self.series.steps[-(BEFORE + self.weeks + order.lasts) :]
        made = [panel for panel in self._panels(order, steps, seeds if order.shares else seeds[:1]) if panel]
        try:
            return foresee(made, self.question) if made else None
        except CannotEstimate:
            return None

    def _panels(self, order: Order, steps: Sequence[Answer], seeds: Sequence[int]) -> Iterator[Panel | None]:
        one = Intervention(measure=self.question.outcome, seed=1 if order.shares else None)
        if len(steps) <= self.weeks + order.lasts:
            return
        for seed in seeds:
            starts = []
            for lot in draw(self.teams, order.shares, seed):
                week = _week_of(order, lot.step if order.shares else 0, self.weeks, len(steps))
                is_in = bool(order.shares) or order.chosen is None or lot.team in order.chosen
                begins = steps[int(week)].scope.first if is_in and week != NEVER else None
                starts.append(TeamStart(team_id=lot.team, begins=begins, stratum=lot.stratum))
            yield panel_of(self.series, steps, starts, one)[0]
