"""The admins' pages of pipelines and rates. Each change is a small form of its own, saved at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records import pipelines
from wellworn.records.asks import is_askable
from wellworn.records.fields import fields_of
from wellworn.records.models.asked import Ask, Rate
from wellworn.records.models.deal import Deal, Pipeline, Stage
from wellworn.records.models.record import Kind
from wellworn.records.rates import rates_now
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """Every pipeline with its stages and what they ask."""
    deals = Count("deals", filter=Q(deals__deleted_at=None))
    stages = Stage.objects.filter(archived_at=None, pipeline__archived_at=None).annotate(count=deals)
    every = list(stages.prefetch_related("asks").order_by("position", "id"))
    fields = [field for field in fields_of(Kind.DEAL) if is_askable(field)]
    labels = {field.name: field.label for field in fields}
    for stage in every:
        stage.shown = [(ask, labels.get(ask.field, ask.field)) for ask in stage.asks.all()]  # type: ignore[attr-defined]
    rows = [
        (one, [stage for stage in every if stage.pipeline_id == one.pk])
        for one in Pipeline.objects.filter(archived_at=None)
    ]
    return render(request, "records/pipelines.html", {"pipelines": rows, "fields": fields})


@require_POST
@require(Role.ADMIN)
def act(request: SignedInRequest, verb: str) -> HttpResponse:
    """One change of a pipeline, a stage or an ask."""
    if verb not in ACTS:
        raise Http404
    try:
        done = ACTS[verb](request)
    except CannotSave as error:
        done = str(error)
    made = done if isinstance(done, Stage) else None
    toast(request, _("%(name)s is the last open stage.") % {"name": made.name} if made else str(done))
    answer = back(request, reverse("pipelines"))
    if made:
        answer["Location"] += f"#stage-{made.pk}"  # it is in hand now
    return answer


def _row(model: type[Any], request: SignedInRequest, name: str) -> Any:
    return get_object_or_404(model, pk=read_id(request.POST.get(name, "")))


def _text(request: SignedInRequest, name: str = "value") -> str:
    return request.POST.get(name, "")


def _add_pipeline(request: SignedInRequest) -> str:
    made = pipelines.add_pipeline(_text(request, "name"), by=request.user)
    return _("%(name)s is here, with four stages to begin with.") % {"name": made.name}


def _change_pipeline(request: SignedInRequest) -> str:
    pipelines.rename_pipeline(_row(Pipeline, request, "pipeline"), _text(request), by=request.user)
    return _("Saved.")


def _archive_pipeline(request: SignedInRequest) -> str:
    pipelines.archive_pipeline(_row(Pipeline, request, "pipeline"), by=request.user)
    return _("The pipeline is out of use. Its closed deals stay.")


def _add_stage(request: SignedInRequest) -> Stage:
    return pipelines.add_stage(_row(Pipeline, request, "pipeline"), _text(request, "name"), by=request.user)


def _change_stage(request: SignedInRequest) -> str:
    pipelines.change_stage(_row(Stage, request, "stage"), _text(request, "field"), _text(request), by=request.user)
    return _("Saved.")


def _shift_stage(request: SignedInRequest) -> str:
    step = -1 if _text(request, "step") == "up" else 1
    pipelines.shift_stage(_row(Stage, request, "stage"), step, by=request.user)
    return _("Saved.")


def _archive_stage(request: SignedInRequest) -> str:
    moved = pipelines.archive_stage(_row(Stage, request, "stage"), _row(Stage, request, "into"), by=request.user)
    sentence = ngettext("Out of use. %(n)s deal was moved.", "Out of use. %(n)s deals were moved.", moved)
    return sentence % {"n": moved}


def _ask(request: SignedInRequest) -> str:
    is_hard = bool(request.POST.get("hard"))
    stage = _row(Stage, request, "stage")
    pipelines.ask(stage, _text(request, "field"), _text(request, "why"), by=request.user, is_hard=is_hard)
    return _("%(stage)s asks for it from now on.") % {"stage": stage.name}


def _unask(request: SignedInRequest) -> str:
    pipelines.unask(_row(Ask, request, "ask"), by=request.user)
    return _("It is not asked any more.")


ACTS: dict[str, Callable[[SignedInRequest], str | Stage]] = {  # what is said of it, or the stage that it made
    "add": _add_pipeline,
    "change": _change_pipeline,
    "archive": _archive_pipeline,
    "add-stage": _add_stage,
    "change-stage": _change_stage,
    "shift-stage": _shift_stage,
    "archive-stage": _archive_stage,
    "ask": _ask,
    "unask": _unask,
}


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def rates(request: SignedInRequest) -> HttpResponse:
    """What foreign currencies are worth, those of open deals first; POST sets one, or with `remove` forgets it."""
    if request.method == "POST":
        try:
            if request.POST.get("remove"):
                pipelines.remove_rate(_row(Rate, request, "remove"), by=request.user)
            else:
                pipelines.set_rate(_text(request, "currency"), _text(request), by=request.user)
            toast(request, _("Saved. Sums on the board use it from now on."))
        except CannotSave as error:
            toast(request, str(error))
        return HttpResponseRedirect(reverse("rates"))
    now = rates_now()
    used = Deal.objects.filter(deleted_at=None, closed_at=None).order_by().values_list("currency", flat=True).distinct()
    missing = sorted(set(used) - set(now.worth) - {now.currency})
    context = {"rates": Rate.objects.order_by("currency"), "currency": now.currency, "missing": missing}
    return render(request, "records/rates.html", context)
