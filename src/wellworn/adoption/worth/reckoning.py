"""The arithmetic of worth. Pure: counts, seconds, rates and costs in, sums with their working out.

Hours of an automation are acts × seconds by hand × the share that counts. Its error is that of the seconds, the same for all its acts;
different automations err independently (the model's error is that of single tasks). A measured share errs for all of them at once.
What people were asked to do is taken off in full, whatever share counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from wellworn.measures.intervals import Z95

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Acts:
    """How often something was done in a month (202611), by a machine or because it asked; None where the number is kept back."""

    month: int
    feature: str
    automatic: bool
    acts: int | None


@dataclass(frozen=True, slots=True)
class Seconds:
    """What one act takes by hand, with its standard error."""

    seconds: float
    error: float


@dataclass(frozen=True, slots=True)
class Share:
    """The share that counts, and how sure that is; `error` is a standard error."""

    share: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid in a month: money, and hours of people, by kind."""

    month: int
    kind: str
    money: float = 0.0
    hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One automation, or one thing that people were asked to do (`is_asked`, and its hours are taken off)."""

    feature: str
    is_asked: bool
    acts: int
    each: Seconds
    hours: float  # acts × seconds, before the share
    counted: float  # after it; below zero where asked
    error: float  # of `counted`
    kept_back: int  # months whose number is kept back, and in no sum


@dataclass(frozen=True, slots=True)
class Month:
    """One month: hours given and asked for, in money, and what was paid."""

    month: int
    given: float
    asked: float
    gained: float | None  # money; None while no rate is set
    paid: float
    net: float | None
    so_far: float | None  # net, from the first month


@dataclass(frozen=True)
class Worth:
    """All of it."""

    lines: Sequence[Line]
    months: Sequence[Month]
    share: Share
    hours: float
    error: float  # standard, of the hours
    gained: float | None
    gained_error: float
    paid: float
    paid_hours: float  # of which in hours of people

    @property
    def interval(self) -> tuple[float, float]:
        """Of the hours, 95 %."""
        return self.hours - Z95 * self.error, self.hours + Z95 * self.error

    @property
    def net(self) -> float | None:
        """Money that is left."""
        return None if self.gained is None else self.gained - self.paid

    @property
    def net_interval(self) -> tuple[float, float] | None:
        """95 %; what was paid is known."""
        return None if self.net is None else (self.net - Z95 * self.gained_error, self.net + Z95 * self.gained_error)

    @property
    def is_sure(self) -> bool | None:
        """Whether it is worth more than it cost, whatever the error; None where it cannot be told."""
        if self.net_interval is None or self.net_interval[0] <= 0 <= self.net_interval[1]:
            return None
        return self.net_interval[0] > 0

    @property
    def paid_back_in(self) -> int | None:
        """The month from which on what was gained is more than what was paid; None if that has not come, or nothing was paid."""
        if not self.paid:
            return None
        last = next((month for month in reversed(self.months) if month.so_far is not None and month.so_far < 0), None)
        after = [month.month for month in self.months if last is None or month.month > last.month]
        return after[0] if after and self.gained is not None else None


def reckon(
    acts: Iterable[Acts], saves: Mapping[str, Seconds], asks: Mapping[str, Seconds], share: Share,
    rates: Mapping[int, float], spent: Iterable[Spent], months: Sequence[int],
) -> Worth:  # fmt: skip
    """Work it out for these months, in order. `rates` says what an hour costs in a month; nothing for none."""
    acts, spent = list(acts), list(spent)
    given = [_line(feature, each, acts, share, is_asked=False) for feature, each in saves.items()]
    asked = [_line(feature, each, acts, share, is_asked=True) for feature, each in asks.items()]
    lines = [line for line in (*given, *asked) if line.acts or line.kept_back]
    told, so_far = [], 0.0
    for month in months:
        this = [one for one in acts if one.month == month and one.acts]
        hours = share.share * sum(_hours(one, saves) for one in this)
        taken = sum(_hours(one, asks) for one in this if not one.automatic)
        paid = sum(one.money + one.hours * rates.get(month, 0.0) for one in spent if one.month == month)
        gained = (hours - taken) * rates[month] if month in rates else None
        so_far += (gained or 0.0) - paid
        known = gained is not None
        told.append(
            Month(
                month,
                hours,
                taken,
                gained,
                paid,
                gained - paid if gained is not None else None,
                so_far if known else None,
            )
        )
    counted = sum(line.counted for line in lines)
    gained = sum(month.gained for month in told if month.gained is not None) if rates else None
    gross = sum(line.hours for line in lines if not line.is_asked)
    error = hypot(*(line.error for line in lines), gross * share.error) if lines else 0.0
    return Worth(
        lines, told, share, counted, error, gained, _money_error(acts, saves, asks, share, rates),
        sum(month.paid for month in told), sum(one.hours for one in spent if one.month in set(months)),
    )  # fmt: skip


def _line(feature: str, each: Seconds, acts: Sequence[Acts], share: Share, *, is_asked: bool) -> Line:
    """What is asked is done by hand; what is accepted is asked and given at once."""
    mine = [one for one in acts if one.feature == feature and not (is_asked and one.automatic)]
    count = sum(one.acts or 0 for one in mine)
    hours, factor = count * each.seconds / HOUR, -1.0 if is_asked else share.share
    error = count * each.error / HOUR * abs(factor)
    return Line(feature, is_asked, count, each, hours, hours * factor, error, sum(one.acts is None for one in mine))


def _hours(one: Acts, seconds: Mapping[str, Seconds]) -> float:
    each = seconds.get(one.feature)
    return (one.acts or 0) * each.seconds / HOUR if each else 0.0


def _money_error(
    acts: Sequence[Acts],
    saves: Mapping[str, Seconds],
    asks: Mapping[str, Seconds],
    share: Share,
    rates: Mapping[int, float],
) -> float:
    """The standard error of the money: each automation's acts at the rates of their months, times the error of its seconds."""
    parts, gross = [], 0.0
    for seconds, factor, is_asked in ((saves, share.share, False), (asks, 1.0, True)):
        for feature, each in seconds.items():
            mine = [one for one in acts if one.feature == feature and not (is_asked and one.automatic)]
            weighed = sum((one.acts or 0) * rates.get(one.month, 0.0) for one in mine) / HOUR
            parts.append(weighed * each.error * factor)
            gross += 0.0 if is_asked else weighed * each.seconds
    return hypot(*parts, gross * share.error)
