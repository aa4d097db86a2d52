"""The register, saying what is done, an intervention with its effect, and deciding on it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.opening import opened
from wellworn.friction.applying import sizes
from wellworn.lib.toast import toast
from wellworn.measures.catalogue import BY_KEY
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.program import drawn, register
from wellworn.program.asked import beside, effect
from wellworn.program.declaring import CannotDeclare, decide, declare, declare_by_lot
from wellworn.program.effects.conclusion import Said
from wellworn.program.forms import ALL, DecideForm, DeclareForm
from wellworn.program.models import DecisionKind, Intervention
from wellworn.usage.riding import along

WRITERS = (Role.ADMIN,)  # who leads the change


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """All interventions."""
    with along("program.open", by=request.user):
        rows = register.rows(request.user)
    if kind := request.GET.get("as", ""):
        if kind not in register.KINDS:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="interventions.{kind}"'}
        return HttpResponse(register.written(rows, kind), content_type=register.KINDS[kind], headers=headers)
    return render(request, "program/register.html", {"rows": rows, "writes": request.user.role in WRITERS})


@require_http_methods(["GET", "POST"])
@require(*WRITERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Say what is done before it begins."""
    form = DeclareForm(request.POST or None)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = _declared(form, request)
        except CannotDeclare as error:
            trouble = str(error)
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
    one = get_object_or_404(Intervention.objects.prefetch_related("starts__team"), pk=intervention_id)
    with along("program.open", by=request.user):
        found = effect(one, by=request.user, today=timezone.localdate())
    charts = drawn.charts(one, found)
    if file := asked_for(request, charts):
        return file
    told = found.conclusion
    context = {
        "one": one, "effect": found, "charts": charts, "sentence": _words(told.sentence), "assumptions": [_words(said) for said in told.assumptions],
        "decided": register.decided(one, request.user), "notes": [_words(said) for said in told.notes], "question": _(BY_KEY[one.measure].question), "form": DecideForm(),
        "beside": beside(one, found), "writes": request.user.role in WRITERS, "worth": one.worth * 100 if one.worth else None,
    }  # fmt: skip
    return render(request, "program/intervention.html", context)


def _words(said: Said) -> str:
    return _(said.template) % said.values


@require_POST
@require(*WRITERS)
@transaction.atomic
def settle(request: SignedInRequest, intervention_id: int) -> HttpResponse:
    """Keep it, extend it or roll it back."""
    one = get_object_or_404(Intervention.objects.select_for_update(), pk=intervention_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        known = effect(one, by=request.user, today=timezone.localdate()).conclusion
        kind = DecisionKind(form.cleaned_data["kind"])
        decide(one, kind, form.cleaned_data["because"], known, by=request.user)
        toast(request, _("%(kind)s: written down.") % {"kind": kind.label})
    else:
        toast(request, _("Say why, in a few words."))
    return redirect("intervention", one.pk)
