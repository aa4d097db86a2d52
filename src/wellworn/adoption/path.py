"""Where use is, where it is going, and how far that is from the target: from the weeks so far, as numbers without a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log

import numpy as np
from scipy.special import stdtrit

TARGET = 0.80  # of their working days, by DUE_DAY
DUE_DAY = 60  # days after the launch
WEEKS = 8  # that a projection goes by
LEAST_WEEKS = 5  # below these nothing is projected
TOO_WIDE = 0.40  # an interval that says nothing
AHEAD = timedelta(weeks=4)  # how far is looked where the day of the target has passed
NEAR_ONE = 0.995  # shares are kept off the ends, where log-odds are endless


@dataclass(frozen=True)
class Point:
    """The seven days that end on a day: on which share of working days work was moved on, and on which Wellworn was opened."""

    day: date
    share: float
    seen: float | None = None


@dataclass(frozen=True)
class Projection:
    """What a share will be on a day if it goes on as it did, with its 95 % interval, and the way there."""

    day: date
    value: float
    low: float
    high: float
    way: tuple[tuple[date, float, float, float], ...]  # day, value, low, high


@dataclass(frozen=True)
class Path:
    """All that the head of the page says."""

    now: Point | None
    launched: date | None
    due: date | None
    is_due_over: bool
    projection: Projection | None
    above_for: int  # weeks without a break in which the target was held, up to now
    target: float = TARGET

    @property
    def gap(self) -> int:
        """Whole points from the target to what is projected for the day of the target, or to now; below it is negative."""
        reached = (
            self.projection.value if self.projection and not self.is_due_over else self.now.share if self.now else 0.0
        )
        return round(reached * 100) - round(self.target * 100)

    @property
    def missing(self) -> int:
        """Whole points short of the target."""
        return max(0, -self.gap)

    @property
    def due_day(self) -> int:
        """The day of the target, counted from the launch."""
        return DUE_DAY

    @property
    def case(self) -> str:
        """Which sentence is true."""
        if self.now is None:
            return "nothing"
        if self.launched is None:
            return "no launch"
        if self.is_due_over:
            return "held" if self.gap >= 0 else "short"
        if self.projection is None:
            return "unsure"
        return "will reach" if self.gap >= 0 else "will miss"


def path(points: Sequence[Point], launched: date | None, today: date) -> Path:
    """What can be told of the weeks so far, in their order."""
    due = launched + timedelta(days=DUE_DAY) if launched else None
    is_over = due is not None and due <= today
    now = points[-1] if points else None
    since = [one for one in points if launched is None or one.day > launched]
    until = (due if due and not is_over else now.day + AHEAD) if now else None
    projection = project(since, until) if until else None
    above = 0
    for one in reversed(points):
        if one.share < TARGET:
            break
        above += 1
    return Path(now, launched, due, is_over, projection, above)


def project(points: Sequence[Point], until: date) -> Projection | None:
    """A straight line through the log-odds of the last weeks, gone on with to a day, with a 95 % prediction interval of one week.

    None where there are too few weeks, or where the interval is so wide that it says nothing.
    """
    used = points[-WEEKS:]
    if len(used) < LEAST_WEEKS or until <= used[-1].day:
        return None
    x = np.array([one.day.toordinal() for one in used], float)
    y = np.array([_odds(one.share) for one in used])
    middle, count = x.mean(), len(used)
    spread = ((x - middle) ** 2).sum()
    slope = ((x - middle) * (y - y.mean())).sum() / spread
    rest = y - y.mean() - slope * (x - middle)
    error = float(np.sqrt((rest**2).sum() / (count - 2)))
    quantile = float(stdtrit(count - 2, 0.975))
    way = [(used[-1].day, used[-1].share, used[-1].share, used[-1].share)]
    start = used[-1].day
    for step in range(1, 9):
        day = start + (until - start) * step / 8
        at = float(day.toordinal())
        guess = float(y.mean() + slope * (at - middle))
        half = quantile * error * float(np.sqrt(1 + 1 / count + (at - middle) ** 2 / spread))
        way.append((day, _share(guess), _share(guess - half), _share(guess + half)))
    _day, value, low, high = way[-1]
    return None if high - low > TOO_WIDE else Projection(until, value, low, high, tuple(way))


def _odds(share: float) -> float:
    kept = min(max(share, 1 - NEAR_ONE), NEAR_ONE)
    return log(kept / (1 - kept))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-odds))
