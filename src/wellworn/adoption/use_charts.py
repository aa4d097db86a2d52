"""Use over time, as the overview begins with it: everybody together with where it goes, and group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wellworn.adoption.asking import Answer
from wellworn.adoption.changes import Changed
from wellworn.adoption.charts import Happening, Line, Lines, Size, Small, Span, Target, Tone
from wellworn.adoption.names import explained, measure_name
from wellworn.adoption.path import Path, Point
from wellworn.adoption.reading import group_name, real
from wellworn.adoption.units import Unit, between, said

WEEK = timedelta(weeks=1)
UNCOMFORTABLE = timedelta(weeks=2)  # anything new takes them: no verdict on anybody


def use(points: Sequence[Point], path: Path, changed: Sequence[Changed]) -> Lines:
    """Use on working days, week by week, beside opening it, with where it goes and what changed when."""
    now, first = points[-1], points[0].day
    lines = [
        Line(name=_("Moved work on"), points=[(one.day, one.share) for one in points], has_dot=True,
             label=_("%(share)s today") % {"share": said(now.share, Unit.SHARE)} if path.projection else said(now.share, Unit.SHARE)),
        Line(name=_("Opened it"), points=[(one.day, one.seen) for one in points], tone=Tone.COMPARISON, label=_("opened it")),
    ]  # fmt: skip
    if ahead := path.projection:
        way = [(day, value) for day, value, _low, _high in ahead.way]
        band = [(day, low, high) for day, _value, low, high in ahead.way]
        note = between(ahead.low, ahead.high, Unit.SHARE)
        lines.insert(
            1,
            Line(
                name=_("On this path"),
                points=way,
                band=band,
                label=said(ahead.value, Unit.SHARE),
                note=note,
                is_projected=True,
            ),
        )
    spans = []
    if path.launched and first - WEEK < path.launched < now.day:
        end = min(path.launched + UNCOMFORTABLE, now.day)
        spans = [Span(max(path.launched, first), end, _("the uncomfortable weeks"))]
    return Lines(
        key="use", title=measure_name("active_share"), aside=_("of working days, seven days each; opened is not used"), sentence=use_sentence(points, path),
        note=_("Shaded: the first two weeks. Anything new is uncomfortable for so long, and that is no verdict on anybody.") if spans else "",
        lines=lines, spans=spans, targets=[Target(path.target, _("target"))] if path.launched else [], size=Size.WIDE, more=explained("active_share"),
        happenings=[Happening(max(one.day, first), one.label) for one in changed if first - WEEK < one.day <= now.day],
    )  # fmt: skip


def use_sentence(points: Sequence[Point], path: Path) -> str:
    """The curve in words."""
    low, high = min(points, key=lambda one: one.share), max(points, key=lambda one: one.share)
    told = _("%(now)s of working days in the seven days to %(day)s; lowest %(low)s (%(low_day)s), highest %(high)s (%(high_day)s).") % {
        "now": said(points[-1].share, Unit.SHARE), "day": said(points[-1].day, Unit.COUNT), "low": said(low.share, Unit.SHARE),
        "low_day": said(low.day, Unit.COUNT), "high": said(high.share, Unit.SHARE), "high_day": said(high.day, Unit.COUNT),
    }  # fmt: skip
    if path.projection is None:
        return told
    ahead = _("On this path %(value)s on %(day)s (95 %% interval %(between)s).") % {
        "value": said(path.projection.value, Unit.SHARE), "day": said(path.projection.day, Unit.COUNT),
        "between": between(path.projection.low, path.projection.high, Unit.SHARE),
    }  # fmt: skip
    return f"{told} {ahead}"


def use_by_group(steps: Sequence[Answer], by: tuple[str, ...]) -> Small:
    """The same for each group that may be shown, on one scale."""
    lines: dict[tuple[str, ...], list[tuple[date, float | None]]] = defaultdict(list)
    for answer in steps:
        for row in answer.rows:
            lines[tuple(str(row[name]) for name in by)].append((answer.scope.last, real(row.get("share"))))
    charts = [
        Lines(key="-".join(key) or "all", title=group_name(key), sentence="",
              lines=[Line(name=_("Moved work on"), points=points, has_dot=True, label=said(points[-1][1], Unit.SHARE))])
        for key, points in sorted(lines.items()) if any(y is not None for _x, y in points)
    ]  # fmt: skip
    now = ", ".join(f"{one.title} {one.lines[0].label}" for one in charts)
    return Small(
        key="use-by-group",
        title=measure_name("active_share"),
        aside=_("of working days, seven days each"),
        sentence=now,
        charts=charts,
        more=explained("active_share"),
    )
