"""The pictures of an effect."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from wellworn.adoption.charts import Happening, Line, Lines, Size, Tone
from wellworn.adoption.units import Unit, said
from wellworn.program.asked import Effect
from wellworn.program.effects.conclusion import Moment
from wellworn.program.models import Intervention


def charts(one: Intervention, found: Effect) -> list[Lines]:
    """What was and what would have been; and the effect by the weeks since it began."""
    return [chart for chart in (_otherwise(one, found), _by_weeks(found)) if chart is not None]


def _otherwise(one: Intervention, found: Effect) -> Lines | None:
    moments = found.conclusion.moments
    if not moments:
        return None
    days = {moment: found.weeks[int(moment.time)] for moment in moments}
    both = [moment for moment in moments if moment.otherwise is not None]
    starts = sorted({start.begins for start in one.starts.all() if start.begins})
    return Lines(
        key="otherwise", title=_("As it was, and as it would have been"), aside=_("teams that had it"), sentence=_at_the_end(both[-1], days[both[-1]]) if both else "",
        lines=[
            Line(name=_("As it was"), points=[(days[one], one.actual) for one in moments], label=_("as it was")),
            Line(name=_("Without it"), points=[(days[one], one.otherwise) for one in moments if one.otherwise is not None], tone=Tone.COMPARISON, label=_("without it"), is_projected=True),
        ],
        happenings=[Happening(day, one.name) for day in starts[:1]], size=Size.WIDE,
    )  # fmt: skip


def _at_the_end(moment: Moment, day: date) -> str:
    """The picture in words, where its two lines end."""
    return _("In the seven days to %(day)s it was %(actual)s; without it, it would have been %(otherwise)s.") % {
        "day": said(day, Unit.COUNT), "actual": said(moment.actual, Unit.SHARE), "otherwise": said(moment.otherwise, Unit.SHARE),
    }  # fmt: skip


def _by_weeks(found: Effect) -> Lines | None:
    steps = found.conclusion.steps
    if not steps:
        return None
    points = [(step.since, step.effect) for step in steps]
    band = [(step.since, step.low, step.high) for step in steps]
    return Lines(
        key="by-weeks", title=_("The effect, week by week"), aside=_("0 is the week in which a team began"), unit=Unit.POINTS,
        sentence=_("Before 0 it should lie around nothing. The band holds for all weeks together, 95 times in 100."),
        lines=[Line(name=_("Effect"), points=points, band=band)], x_name=_("Weeks since it began"),
    )  # fmt: skip
