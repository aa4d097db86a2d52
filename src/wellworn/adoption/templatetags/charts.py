"""`{% chart chart %}`: a chart with its sentence, its table and its files. It brings its script along, where there is something to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static

from wellworn.adoption.chart_files import AS, CHART, KINDS
from wellworn.adoption.charts import Bar, Bars, Chart, Small
from wellworn.adoption.drawing import drawn
from wellworn.adoption.units import Unit, said

register = template.Library()
ECHARTS = "web/vendor/echarts-6.1.0.min.js"
SCRIPT = "adoption/charts/chart.js"


@dataclass(frozen=True)
class Shown:
    """A bar as it is written."""

    name: str
    at: str  # for a <meter>, which reads a point as every language's
    shown: str
    is_low: bool
    url: str

    @classmethod
    def of(cls, bar: Bar, unit: Unit) -> Shown:
        """A bar with its number in words."""
        return cls(
            bar.name, f"{min(1.0, max(0.0, bar.length)):.4f}", bar.shown or said(bar.value, unit), bar.is_low, bar.url
        )


@register.inclusion_tag("adoption/parts/chart.html", takes_context=True)
def chart(context: Context, chart: Chart, has_files: bool = True) -> dict[str, Any]:
    """A chart. Its files are those of the page it stands on, whose view answers `chart_files.asked_for`; else say `has_files=False`."""
    request = context.get("request")
    told: dict[str, Any] = {
        "chart": chart,
        "is_bars": isinstance(chart, Bars),
        "script": static(SCRIPT),
        "echarts": static(ECHARTS),
    }
    if isinstance(request, HttpRequest) and has_files:
        told["files"] = {kind: f"?{_asking(request, chart, kind)}" for kind in KINDS}
    if isinstance(chart, Bars):
        return told | {"chart": {"key": chart.key, "title": chart.title, "sentence": chart.sentence, "aside": chart.aside, "note": chart.note,
                                 "more": chart.more, "bars": [Shown.of(bar, chart.unit) for bar in chart.bars]}}  # fmt: skip
    return told | {
        "spec": drawn(chart),
        "table": chart.table,
        "size": "many" if isinstance(chart, Small) else chart.size.value,
    }


def _asking(request: HttpRequest, chart: Chart, kind: str) -> str:
    asked = {**{name: values[-1] for name, values in request.GET.lists() if values}, CHART: chart.key, AS: kind}
    return urlencode(asked)
