"""The page of the pipeline by stage and member, for this quarter, the last one or the next."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellworn.lib.ids import read_id
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.records import by_member
from wellworn.records.covering import hidden_from
from wellworn.records.models.deal import Deal, Pipeline, Stage
from wellworn.records.models.record import Kind
from wellworn.records.rates import rates_now

WHEN = ("last", "this", "next")


@require_safe
@require(*READERS)
def page(request: SignedInRequest) -> HttpResponse:
    """Members by stages: how many open deals close in the quarter, and what they are worth."""
    if "amount" in hidden_from(request.user).get(Kind.DEAL, ()):
        raise Http404  # it is all sums
    pipelines, current, stages = _pipelines(request.GET.get("pipeline", ""))
    when = request.GET.get("when", "this")
    when = when if when in WHEN else "this"
    begin, end = _quarter(when)
    names = {"last": _("Last quarter"), "this": _("This quarter"), "next": _("Next quarter")}
    made = by_member.table(Deal.objects.visible_to(request.user), stages, rates_now(), begin, end)
    context = {
        "table": made, "columns": list(zip(stages, made.sums, made.likely, strict=True)), "when": when, "choices": list(names.items()),
        "pipelines": pipelines, "pipeline": current, "first": begin, "last": end - timedelta(days=1),
    }  # fmt: skip
    return render(request, "records/by_member.html", context)


def _pipelines(chosen: str) -> tuple[list[Pipeline], Pipeline | None, list[Stage]]:
    """The pipelines with an open stage, the one that is chosen or else the first, and its open stages."""
    every = list(Stage.objects.in_use().filter(outcome="").select_related("pipeline"))
    pipelines = {stage.pipeline_id: stage.pipeline for stage in every}
    current = pipelines.get(read_id(chosen) or 0) or next(iter(pipelines.values()), None)
    return list(pipelines.values()), current, [stage for stage in every if stage.pipeline == current]


def _quarter(when: str) -> tuple[date, date]:
    """The first day of a quarter of WHEN, and the first after it."""
    first, after = by_member.quarter_of(timezone.localdate())
    if when == "last":
        return by_member.quarter_of(first - timedelta(days=1))
    return by_member.quarter_of(after) if when == "next" else (first, after)
