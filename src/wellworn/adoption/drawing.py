"""A chart as its script is told it: numbers as they are drawn, and every word in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from wellworn.adoption.axes import Axis, X, along, both_ways, place, upward
from wellworn.adoption.charts import Bars, Chart, Columns, Line, Lines, Small, Steps, Whiskers
from wellworn.adoption.reliability import Reliability
from wellworn.adoption.units import Unit, between, said

Spec = dict[str, Any]
FULL = 1.0  # the highest that a share can be


@singledispatch
def drawn(chart: Chart) -> Spec | None:
    """What a script needs to draw a chart; None where none is needed."""
    raise TypeError(chart)


@drawn.register
def _bars(_chart: Bars) -> None:
    return None


@drawn.register
def _lines(chart: Lines) -> Spec:
    return _on(chart, _along(chart), _upward(chart))


@drawn.register
def _steps(chart: Steps) -> Spec:
    xs = [x for curve in chart.curves for x, _y in curve.points]
    curves = [
        _line(curve, chart.unit) | {"median": median}
        for curve, median in zip(chart.curves, [*chart.medians, *[None] * len(chart.curves)], strict=False)
    ]
    return {
        "kind": "steps",
        "x": _axis(along(xs)),
        "y": _axis(upward(FULL, chart.unit)),
        "lines": curves,
        "suffix": _suffix(chart.unit),
    }


@drawn.register
def _small(chart: Small) -> Spec:
    if not chart.charts:
        return {"kind": "small", "charts": []}
    highest = max((_highest(one) for one in chart.charts), default=FULL)
    xs: list[X] = [x for one in chart.charts for line in one.lines for x, _y in line.points]
    parts = [_on(one, along(xs, one.unit), upward(highest, one.unit)) | {"title": one.title} for one in chart.charts]
    return {"kind": "small", "charts": parts}


@drawn.register
def _columns(chart: Columns) -> Spec:
    highest = max((sum(one for one in stack.values if one and one > 0) for stack in chart.stacks), default=0)
    lowest = min((sum(one for one in stack.values if one and one < 0) for stack in chart.stacks), default=0)
    y = both_ways(highest, lowest, chart.unit)
    tones = [int(tone) for tone in chart.tones] or [1] * len(chart.parts)
    return {
        "kind": "columns", "x": _axis(along([stack.x for stack in chart.stacks])), "y": _axis(y), "parts": list(chart.parts), "tones": tones,
        "stacks": [{"x": place(stack.x), "values": list(stack.values), "shown": list(stack.shown)} for stack in chart.stacks],
    }  # fmt: skip


@drawn.register
def _whiskers(chart: Whiskers) -> Spec:
    scale = chart.unit.scale
    rows = [
        {"name": one.name, "value": one.value * scale, "low": one.low * scale, "high": one.high * scale,
         "expected": None if one.expected is None else one.expected * scale,
         "shown": said(one.value, chart.unit), "between": between(one.low, one.high, chart.unit)}
        for one in chart.whiskers
    ]  # fmt: skip
    on_shares = chart.zero is None
    return {
        "kind": "whiskers",
        "rows": rows,
        "zero": None if on_shares else chart.zero,
        "high": FULL * scale if on_shares else None,
        "ends": [said(0, chart.unit), said(FULL, chart.unit)],
    }


@drawn.register
def _reliability(chart: Reliability) -> Spec:
    scale, axis = chart.unit.scale, _axis(upward(FULL, chart.unit))
    points = [
        {"name": one.name, "stated": one.stated * scale, "value": one.came_true * scale, "low": one.low * scale,
         "high": one.high * scale, "of": _("n = %(n)s") % {"n": said(one.of, Unit.COUNT)}, "holds": one.holds,
         "says": _("%(share)s, %(between)s") % {"share": said(one.came_true, chart.unit), "between": between(one.low, one.high, chart.unit)}}
        for one in chart.claims
    ]  # fmt: skip
    names = {"stated": chart.stated_name, "came": chart.came_name, "same": _("as stated")}
    return {"kind": "reliability", "x": axis, "y": axis, "points": points, "names": names}


def _on(chart: Lines, x: Axis, y: Axis) -> Spec:
    """Lines on axes that may be shared with other charts."""
    return {
        "kind": "lines", "x": _axis(x), "y": _axis(y), "lines": [_line(line, chart.unit) for line in chart.lines],
        "targets": [{"y": one.y * chart.unit.scale, "label": one.label, "value": said(one.y, chart.unit)} for one in chart.targets],
        "happenings": [{"x": place(one.x), "label": one.label} for one in chart.happenings],
        "spans": [{"first": place(one.first), "last": place(one.last), "label": one.label} for one in chart.spans],
        "suffix": _suffix(chart.unit),
    }  # fmt: skip


def _suffix(unit: Unit) -> str:
    """What stands behind a number of a unit."""
    return said(1, unit).replace("100", "").replace("1", "") if unit in (Unit.SHARE, Unit.HOURS) else ""


def _line(line: Line, unit: Unit) -> Spec:
    return {
        "name": line.name, "label": line.label, "note": line.note, "tone": int(line.tone), "projected": line.is_projected,
        "dot": line.has_dot, "points": _points(line.points, unit),
        "band": [[place(x), low * unit.scale, high * unit.scale] for x, low, high in line.band],
    }  # fmt: skip


def _points(points: Sequence[tuple[X, float | None]], unit: Unit) -> list[list[float | None]]:
    return [[place(x), None if y is None else round(y * unit.scale, 3)] for x, y in points]


def _along(chart: Lines) -> Axis:
    xs: list[X] = [x for line in chart.lines for x, _y in line.points]
    return along(xs)


def _upward(chart: Lines) -> Axis:
    return upward(_highest(chart), chart.unit)


def _highest(chart: Lines) -> float:
    if chart.highest is not None:
        return chart.highest
    if chart.unit is Unit.SHARE:
        return FULL
    found = [y for line in chart.lines for _x, y in line.points if y is not None]
    return max(
        [*found, *(high for line in chart.lines for _x, _low, high in line.band), *(one.y for one in chart.targets)],
        default=1.0,
    )


def _axis(axis: Axis) -> Spec:
    return {"low": axis.low, "high": axis.high, "ticks": [list(tick) for tick in axis.ticks], "dated": axis.is_dated}
