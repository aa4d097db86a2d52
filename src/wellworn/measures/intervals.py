"""How sure a number is: Wilson's interval of a share, Kaplan and Meier's curve of a time with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

Z95 = 1.959963984540054  # of the normal distribution, for 95 in 100


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson, JASA 22, 1927); None of nothing."""
    if whole == 0:
        return None
    observed, square = part / whole, Z95 * Z95
    middle = (observed + square / (2 * whole)) / (1 + square / whole)
    half = Z95 * sqrt(observed * (1 - observed) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Step:
    """The curve just after a time: the share still without the event, its 95 % interval, and how many were at risk at the time."""

    time: int
    left: float
    low: float
    high: float
    at_risk: int


def kaplan_meier(ended: Sequence[tuple[int, int, int]]) -> list[Step]:
    """The curve of (time, events, censored), each time once (Kaplan and Meier, JASA 53, 1958).

    The interval is Greenwood's variance on the log(-log) scale, as lifelines and R's `conf.type="log-log"` give it. Whoever is
    censored at a time was at risk at it.
    """
    steps: list[Step] = []
    at_risk = sum(events + censored for _time, events, censored in ended)
    left, greenwood = 1.0, 0.0
    for time, events, censored in sorted(ended):
        if events:
            left *= 1 - events / at_risk
            greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
        steps.append(Step(time, left, *_log_log(left, greenwood), at_risk))
        at_risk -= events + censored
    return steps


def _log_log(left: float, greenwood: float) -> tuple[float, float]:
    """The interval of a share left."""
    if not 0 < left < 1:
        return left, left
    scale, spread = log(-log(left)), Z95 * sqrt(greenwood) / abs(log(left))
    return exp(-exp(scale + spread)), exp(-exp(scale - spread))


def left_at(steps: Sequence[Step], time: int) -> Step | None:
    """The curve at a time; None before the first step."""
    reached = [step for step in steps if step.time <= time]
    return reached[-1] if reached else None


def quantile(steps: Sequence[Step], share_left: float) -> int | None:
    """The first time at which no more than that share is left; None when the curve does not come so far."""
    return next((step.time for step in steps if step.left <= share_left + 1e-12), None)


def quantile_interval(steps: Sequence[Step], share_left: float) -> tuple[int | None, int | None]:
    """The 95 % interval of that time: where the curve's own interval crosses the share (Brookmeyer and Crowley, Biometrics 38, 1982)."""
    low = next((step.time for step in steps if step.low <= share_left), None)
    high = next((step.time for step in steps if step.high <= share_left), None)
    return low, high
