"""The register, saying what is done, an intervention with its effect, and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.charts import Lines
from wellworn.adoption.opening import opened
from wellworn.friction.applying import sizes
from wellworn.lib.toast import toast
from wellworn.measures.catalogue import BY_KEY
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Member, Role
from wellworn.program import drawn, kept, of_plans, register, saying
from wellworn.program.asked import beside
from wellworn.program.declaring import decide, declare, declare_by_lot
from wellworn.program.forms import ALL, DecideForm, DeclareForm
from wellworn.program.models import DecisionKind, Intervention
from wellworn.records.values import CannotSave
from wellworn.usage.riding import along

WRITERS = (Role.ADMIN,)  # who leads the change
PLACE = "working"  # the element that asks how far it is


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """All interventions."""
    if kind := request.GET.get("as", ""):
        return _file(request, kind)
    with along("program.open", by=request.user):
        rows, before = register.page(request.user, request.GET.get("before", ""))
    context = {
        "rows": rows,
        "before": before,
        "corrected": any(row.p_together is not None for row in rows),
        "today": timezone.localdate(),
        "writes": request.user.role in WRITERS,
    }
    return render(request, "program/register.html", context)


def _file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The register, whole."""
    if kind not in register.KINDS:
        raise Http404
    with along("program.open", by=request.user):
        rows = register.rows(request.user)
    headers = {"Content-Disposition": f'attachment; filename="interventions.{kind}"'}
    return HttpResponse(register.written(rows, kind), content_type=register.KINDS[kind], headers=headers)


@require_http_methods(["GET", "POST"])
@require(*WRITERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Say what is done before it begins."""
    form = DeclareForm(request.POST or None)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = _declared(form, request)
        except CannotSave as problem:
            trouble = str(problem)
        else:
            toast(request, _("%(name)s is declared.") % {"name": made.name})
            return redirect("intervention", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "program/declare.html", {"form": form, "trouble": trouble}, status=status)


def _declared(form: DeclareForm, request: SignedInRequest) -> Intervention:
    if lot := form.lot:
        return declare_by_lot(form.said, lot, by=request.user)
    given = form.cleaned_data
    chosen = {team.pk for team in given["teams"]}
    first = given["first"]
    begins = {team: first if given["order"] == ALL or team in chosen else None for team, _people in sizes()}
    return declare(form.said, begins, by=request.user)


@require_GET
@opened
def intervention(request: SignedInRequest, intervention_id: int) -> HttpResponse:
    """One intervention: what was said, what it did, what was decided."""
    one = get_object_or_404(_whole(), pk=intervention_id)
    is_asking = request.headers.get("HX-Target") == PLACE
    with nullcontext() if is_asking else along("program.open", by=request.user):
        found = kept.shown(one, by=request.user, today=timezone.localdate())
    if is_asking:
        again = HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "program/parts/working.html", {"shown": found}) if found.since else again
    charts = drawn.charts(one, found.effect) if found.effect else []
    if file := asked_for(request, charts):
        return file
    return render(request, "program/intervention.html", _context(one, found, charts, request.user))


def _whole() -> QuerySet[Intervention]:
    """Interventions with all that their page shows."""
    return Intervention.objects.select_related("by", "plan").prefetch_related("starts", "plan__acts")


def _context(one: Intervention, found: kept.Shown, charts: Sequence[Lines], member: Member) -> dict[str, object]:
    """What the page of an intervention shows."""
    effect = found.effect
    others = beside(one, effect) if effect else []
    told = effect.conclusion if effect else None
    return {
        "one": one, "shown": found, "effect": effect, "charts": charts, "sentence": saying.sentence(told, is_alone=not others) if told else "",
        "assumptions": [saying.in_words(said, told.asked) for said in told.assumptions] if told else [],
        "notes": [saying.in_words(said, told.asked) for said in told.notes] if told else [],
        "method": saying.METHODS[told.method] if told and told.chance else "",
        "inference": saying.CHANCES[told.chance.method] if told and told.chance else "",
        "decided": register.decided(one, member), "question": _(BY_KEY[one.measure].question), "moves": saying.called(one.measure), "beside": others, "course": of_plans.course(one),
        "writes": member.role in WRITERS, "kinds": of_plans.open_to(one) if member.role in WRITERS else [],
        "worth": one.worth * 100 if one.worth else None,
    }  # fmt: skip


@require_POST
@require(*WRITERS)
def settle(request: SignedInRequest, intervention_id: int) -> HttpResponse:
    """Keep it, extend it or roll it back: its plan does so."""
    form, trouble = DecideForm(request.POST), _("Say why, in a few words.")
    if form.is_valid():
        kind = DecisionKind(form.cleaned_data["kind"])
        try:
            toast(request, _settled(intervention_id, kind, form.cleaned_data["because"], request.user))
        except CannotSave as problem:
            trouble = str(problem)
        else:
            return redirect("intervention", intervention_id)
    return _asked_again(request, intervention_id, trouble)


def _asked_again(request: SignedInRequest, pk: int, trouble: str) -> HttpResponse:
    """The page with what is wrong, and with the reason that was typed."""
    one = get_object_or_404(_whole(), pk=pk)
    found = kept.shown(one, by=request.user, today=timezone.localdate())
    charts = drawn.charts(one, found.effect) if found.effect else []
    given = {"trouble": trouble, "because": request.POST.get("because", "")}
    context = _context(one, found, charts, request.user) | given
    return render(request, "program/intervention.html", context, status=422)


@transaction.atomic
def _settled(pk: int, kind: DecisionKind, because: str, by: Member) -> str:
    """What was done, in a sentence. Raises CannotSave."""
    one = get_object_or_404(Intervention.objects.select_related("plan").select_for_update(of=("self",)), pk=pk)
    if kind not in of_plans.open_to(one):
        raise CannotSave(_("Somebody was quicker: that cannot be decided any more."))
    if register.is_written(one, kind, because, by):
        raise CannotSave(_("That is written down already."))
    effect = kept.shown(one, by=by, today=timezone.localdate()).effect
    if effect is None:
        raise CannotSave(_("Its effect is being worked out. Decide when you have seen it."))
    known = effect.conclusion
    decide(one, kind, because, known, saying.sentence(known, is_alone=not beside(one, effect)), by=by)
    of_plans.act(one, kind, by=by)
    return _("%(kind)s: written down.") % {"kind": kind.label} if one.plan is None else of_plans.done(one, kind)
