"""Charts as SVG: where each line, bar and label goes. Pure; templates write what these say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 200
LEFT, RIGHT, TOP, BOTTOM = 56, 128, 12, 24  # room for the numbers, the lines' labels at their end, and the days
RULES = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule of the grid, with its number."""

    y: int
    shown: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the chart."""

    x: int
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its label at its end."""

    label: str
    number: int  # 1 for the first, which is the one that matters
    path: str
    x: int
    y: int
    label_y: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over days."""

    lines: list[Line]
    rules: list[Rule]
    ticks: list[Tick]
    days: str = "j M"  # how the days under it are written
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name before it and its value behind."""

    name: str
    shown: str
    share: int  # of the longest, in 1000


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars, one beneath the other; a page draws them as wide as it is."""

    bars: list[Bar]


def short(value: float) -> str:
    """A number beside a rule: "1.2m", "45k", "0"."""
    for size, letter in ((1e9, "b"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + letter
    return f"{value:.1f}".removesuffix(".0")


def lines(series: Sequence[tuple[str, Sequence[tuple[date, float]]]], written: str = "j M") -> LineChart | None:
    """A chart of lines from 0 up; None where there is not a single point. `written` is Django's format of its days."""
    days = sorted({day for _label, points in series for day, _value in points})
    highest = max((value for _label, points in series for _day, value in points), default=0) or 1
    if not days:
        return None
    step = _step(highest / RULES)
    steps = max(1, ceil(highest / step - 1e-9))
    top = step * steps
    span = max((days[-1] - days[0]).days, 1)

    def place(day: date, value: float) -> tuple[int, int]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * ((day - days[0]).days / span if len(days) > 1 else 1)
        return round(x), round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - max(value, 0) / top))

    drawn = []
    for number, (label, points) in enumerate(series, 1):
        if points:
            spots = [place(day, value) for day, value in sorted(points)]
            path = "M" + " L".join(f"{x} {y}" for x, y in spots)
            drawn.append(Line(label, number, path, *spots[-1], spots[-1][1]))
    rules = [Rule(round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - n / steps)), short(step * n)) for n in range(steps + 1)]
    shown = dict.fromkeys([days[0], days[len(days) // 2], days[-1]])
    return LineChart(_apart(drawn), rules, [Tick(place(day, 0)[0], day) for day in shown], written)


def _step(least: float) -> float:
    """The next number from `least` on that people count in: 1, 2, 5, or a quarter of a hundred or more."""
    size = 10.0 ** floor(log10(least))
    counted = (1, 2, 2.5, 5, 10) if size >= 10 else (1, 2, 5, 10)
    return next(size * one for one in counted if size * one >= least * (1 - 1e-9))


def _apart(drawn: list[Line]) -> list[Line]:
    """Labels that do not stand on each other."""
    found: list[Line] = []
    for line in sorted(drawn, key=lambda one: one.y):
        y = max(line.y, found[-1].label_y + 14) if found else line.y
        found.append(Line(line.label, line.number, line.path, line.x, line.y, y))
    return found


def bars(values: Sequence[tuple[str, float, str]]) -> BarChart | None:
    """A chart of bars: name, value and the value in words; None where there is nothing."""
    top = max((value for _name, value, _shown in values), default=0) or 1
    drawn = [Bar(name, shown, round(max(value, 0) / top * 1000)) for name, value, shown in values]
    return BarChart(drawn) if drawn else None
