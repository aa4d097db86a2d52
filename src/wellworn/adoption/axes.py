"""What stands along an axis: few round numbers, and days as people say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.adoption.units import MINUS, Unit, said, written

X = date | int | float
EPOCH = date(1970, 1, 1).toordinal()
RULES = 5  # at most so many steps from the axis's beginning to its end
SHORT, LONG = 70, 420  # days: below, weeks are named; above, quarters


@dataclass(frozen=True)
class Axis:
    """From where to where, and what is written on it."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    is_dated: bool = False


def place(x: X) -> float:
    """Where something stands along an axis: a day by its number since 1970."""
    return float(x.toordinal() - EPOCH) if isinstance(x, date) else float(x)


def upward(highest: float, unit: Unit) -> Axis:
    """From nothing to a round number that is no less than `highest`, in the numbers that are drawn."""
    top = highest * unit.scale
    least = 0.1 if unit is Unit.HOURS else 1.0
    step = round_step(max(least, top / RULES)) if top > 0 else 1.0
    count = max(1, ceil(top / step - 1e-9))
    ticks = [n * step for n in range(int(count) + 1)]
    places = 0 if step >= 1 else 1
    labels = [written(tick, places) for tick in ticks]
    if unit is Unit.SHARE:
        labels[-1] = _("%(n)s\u00a0%%") % {"n": labels[-1]}
    return Axis(0.0, ticks[-1], tuple(zip(ticks, labels, strict=True)))


def both_ways(highest: float, lowest: float, unit: Unit) -> Axis:
    """From a round number below nothing to one above it; what lies below has its minus."""
    step = round_step(max(1.0, (highest - lowest) / RULES))
    ticks = [n * step for n in range(-ceil(-lowest / step - 1e-9), max(1, ceil(highest / step - 1e-9)) + 1)]
    return Axis(
        ticks[0], ticks[-1], tuple((tick, f"{MINUS if tick < 0 else ''}{said(abs(tick), unit)}") for tick in ticks)
    )


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 ... that is no less."""
    power: float = 10 ** floor(log10(least))
    return float(next(power * one for one in (1, 2, 5, 10) if power * one >= least * (1 - 1e-9)))


def along(values: list[X], unit: Unit = Unit.COUNT) -> Axis:
    """What lies along the bottom: days, or numbers from nothing."""
    days = [one for one in values if isinstance(one, date)]
    if not days:
        return upward(max((place(one) for one in values), default=1.0), unit)
    first, last = min(days), max(days)
    ticks = tuple((place(day), label) for day, label in _named(first, last))
    return Axis(place(first), max(place(last), place(first) + 1), ticks, is_dated=True)


def _named(first: date, last: date) -> Iterator[tuple[date, str]]:
    """The days that are written: weeks, months or quarters."""
    if (last - first).days <= SHORT:
        every = max(1, round((last - first).days / 42)) * 7
        for nth in range((last - first).days // every + 1):
            day = first + timedelta(days=nth * every)
            yield day, str(date_format(day, _("j M")))
        return
    apart = 1 if (last - first).days <= LONG else 3
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1) if first.day > 1 else first
    while day <= last:
        if (day.month - 1) % apart == 0:
            yield day, str(date_format(day, _("M Y") if day.month == 1 else _("M")))
        day = (day + timedelta(days=32)).replace(day=1)
