"""A page for each measure: its question, its number, how it came to be, and where it stands by role and team."""

from __future__ import annotations

from contextlib import nullcontext

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.leads import LEADS
from wellworn.adoption.measure_charts import size_of
from wellworn.adoption.measure_page import WEEKS, told, usual_weeks, window
from wellworn.adoption.names import measure_name
from wellworn.adoption.opening import opened
from wellworn.adoption.views_waiting import asks_again, how_far, waits
from wellworn.measures.catalogue import BY_KEY, MEASURES
from wellworn.members.access import SignedInRequest
from wellworn.usage.riding import along

SAID = ("question", "formula", "unit", "window", "target")


@require_GET
@opened
def page(request: SignedInRequest, key: str) -> HttpResponse:
    """One measure."""
    measure = BY_KEY.get(key)
    if measure is None:
        raise Http404
    chosen, waiting = window(request.GET, timezone.localdate(), usual_weeks(measure)), waits(request)
    with nullcontext() if asks_again(request) else along("adoption.open", by=request.user):
        found = told(measure, chosen, by=request.user, waiting=waiting)
    if far := how_far(request, waiting):
        return far
    charts = found.charts
    if file := asked_for(request, [*charts, found.rows]):
        return file
    context = {
        "measure": measure, "says": {name: _(text) for name in SAID if (text := getattr(measure, name))}, "told": found, "charts": charts,
        "called": measure_name(key), "name": LEADS[key][0].name if key in LEADS else "", "size": size_of(measure, found.whole), "window": chosen, "weeks": WEEKS,
        "waiting": waiting,
        "measures": [(one.key, _(one.question)) for one in MEASURES],
    }  # fmt: skip
    return render(request, "adoption/measure.html", context)
