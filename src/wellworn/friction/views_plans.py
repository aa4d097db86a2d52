"""Plans: made from the audit with one click, looked at, and steered."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.friction import applying, told, told_plans, watching
from wellworn.friction.applying import Wanted
from wellworn.friction.audit.verdicts import ASK_LATER
from wellworn.friction.changes import DOES, WORDS, Change
from wellworn.friction.line import DONE, NAMES, Line
from wellworn.friction.models import Plan, Planned, PlanState
from wellworn.friction.standing import words_of
from wellworn.friction.views_audit import about
from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.custom.shown import shown
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave

PAGE = 50
VERBS = {
    "extend": applying.extend, "pause": applying.pause, "resume": applying.resume,
    "back": applying.roll_back,
}  # fmt: skip


@require_POST
@require(Role.ADMIN)
def apply(request: SignedInRequest, object: str, field: str) -> HttpResponse:
    """Apply a verdict, or what was chosen instead, for everybody or for a share of the teams first."""
    line = told.line(object, field, by=request.user)
    if line is None:
        raise Http404
    back = request.POST.get("next") or reverse("friction_fields") + f"?object={object}"
    try:
        plan = _applied(request, line)
    except CannotSave as problem:
        given = {"trouble": str(problem), "given": request.POST, "share": _share(request, 50)}
        context = about(line) | given | {"aim": watching.form(request.POST)}
        return render(request, "friction/field.html", context, status=422)
    toast(request, _said(line, plan), undo=reverse("friction_act", args=[plan.pk, "back"]))
    return redirect("friction_plan", plan.pk) if plan.share < 100 else redirect(_ours(back, object))


@transaction.atomic
def _applied(request: SignedInRequest, line: Line) -> Plan:
    """A plan of one change that goes out at once. Raises CannotSave."""
    given, (object_key, field) = request.POST, (line.kept.object, line.name)
    does = given.get("does", line.does)
    stage = read_id(given.get("stage", "")) or (line.change.stage if line.change else None)
    if does not in DOES:
        raise CannotSave(_("Choose what is done with it."))
    change = Change(object_key, field, does, stage if does == ASK_LATER else None)
    if does == WORDS:
        change = words_of(object_key, field, given.get("label", ""), given.get("help", ""))
    name = f"{line.label}: {NAMES[does]}"
    wanted = Wanted(change, line.gives_back if does == line.does else None)
    share = 100 if does == WORDS else _share(request)  # words are everybody's
    plan = applying.make(name, [wanted], by=request.user, share=share)
    return applying.begin(plan, by=request.user, said=watching.heard(given))


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """Every plan; POST makes one of everything that the audit of an object proposes."""
    if request.method == "POST":
        return _make(request)
    return render(request, "friction/plans.html", _plans(read_id(request.GET.get("before", ""))))


def _make(request: SignedInRequest) -> HttpResponse:
    """A plan of what the audit of an object proposes: of the fields that were ticked, of all where none was."""
    of = request.POST.get("object", str(Kind.DEAL))
    chosen = set(request.POST.getlist("field"))
    wanted = [
        Wanted(line.change, line.gives_back)
        for line in told.lines(of, by=request.user)
        if line.change is not None and (not chosen or line.name in chosen)
    ]
    try:
        name = _("%(object)s: fewer questions") % {"object": shown(of).plural}
        plan = applying.make(name, wanted, by=request.user, share=_share(request, 50))
    except CannotSave as problem:
        toast(request, str(problem))
        return redirect(f"{reverse('friction_fields')}?object={of}")
    return redirect("friction_plan", plan.pk)


def _plans(before: int | None) -> dict[str, object]:
    """The latest plans, or those before one. Two queries."""
    rows = Plan.objects.prefetch_related("changes").order_by("-pk")
    found = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    shown = [(one, one.gives_back) for one in found[:PAGE]]
    return {"plans": shown, "before": found[PAGE - 1].pk if len(found) > PAGE else None}


@require_GET
@require(Role.ADMIN)
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan: its changes with their sum, who has it and how they were drawn, its history."""
    return _plan(request, get_object_or_404(Plan, pk=pk))


def _plan(request: SignedInRequest, found: Plan, refused: Mapping[str, object] | None = None) -> HttpResponse:
    """A plan's page; with what was typed into a form that was `refused`, and why."""
    teams = list(found.teams.all())
    is_draft = found.state == PlanState.DRAFT
    context = {
        "plan": found,
        "changes": told_plans.changes_of(found, by=request.user),
        "total": found.gives_back,
        "first": [one for one in teams if one.is_first],
        "rest": [one for one in teams if not one.is_first],
        "acts": found.acts.select_related("by"),
        "link": watching.link(found),
        "share": found.share,
        "aim": watching.form() if is_draft else None,
        "foresees": watching.foresees(),
        "fields": told_plans.fields_of_plan(found) if is_draft else [],
        **(refused or {}),
    }
    return render(request, "friction/plan.html", context, status=422 if refused else 200)


def _refused(request: SignedInRequest, pk: int, problem: CannotSave, **given: object) -> HttpResponse:
    """The page again with what was typed, while the plan has not gone out; else how it stands by now."""
    found = Plan.objects.filter(pk=pk, state=PlanState.DRAFT).first()
    if found is not None:
        return _plan(request, found, given)
    toast(request, str(problem))
    return _back_to(pk)


@require_POST
@require(Role.ADMIN)
def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a plan that has not gone out change what a field is called and what its help says."""
    found = get_object_or_404(Plan, pk=pk)
    object_key, _dot, field = request.POST.get("field", "").partition(".")
    try:
        change = words_of(object_key, field, request.POST.get("label", ""), request.POST.get("help", ""))
        applying.add(found, Wanted(change), by=request.user)
    except CannotSave as problem:
        return _refused(request, pk, problem, words=request.POST, words_trouble=str(problem))
    except KeyError as error:
        raise Http404 from error
    return _back_to(pk)


@require_POST
@require(Role.ADMIN)
def leave_out(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Take a change out of a plan that has not gone out."""
    found = get_object_or_404(Plan, pk=pk)
    try:
        change = applying.leave_out(found, number, by=request.user)
        toast(request, _("%(field)s is left out. The audit still proposes it.") % {"field": change.label})
    except CannotSave as problem:
        toast(request, str(problem))
    except Planned.DoesNotExist as error:
        raise Http404 from error
    return _back_to(pk)


@require_POST
@require(Role.ADMIN)
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a plan away that has not gone out."""
    found = get_object_or_404(Plan, pk=pk)
    try:
        applying.discard(found, by=request.user)
    except CannotSave as problem:
        toast(request, str(problem))
        return _back_to(pk)
    toast(request, _("Discarded. Nothing had been changed by it."))
    return redirect("friction_plans")


@require_POST
@require(Role.ADMIN)
def act(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Let a plan go out, pause it, let it go on, or roll it back."""
    found = get_object_or_404(Plan, pk=pk)
    try:
        if verb == "begin":
            share = _share(request, found.share)
            applying.begin(found, by=request.user, share=share, said=watching.heard(request.POST))
        else:
            VERBS[verb](found, by=request.user)
    except CannotSave as problem:
        aim, share = watching.form(request.POST), _share(request, found.share)
        return _refused(request, pk, problem, aim=aim, share=share, trouble=str(problem))
    else:
        undo = reverse("friction_act", args=[pk, "back"]) if verb == "begin" else ""
        toast(request, _told(Plan.objects.get(pk=pk)), undo=undo)
    return _back_to(pk)


def _back_to(pk: int) -> HttpResponse:
    """The plan's page; all plans where it has just been thrown away."""
    return redirect("friction_plan", pk) if Plan.objects.filter(pk=pk).exists() else redirect("friction_plans")


def _told(plan: Plan) -> str:
    """How a plan stands, in a sentence."""
    n = plan.teams.filter(is_first=True).count()
    return {
        "first": ngettext("%(n)s team has it from now on.", "%(n)s teams have it from now on.", n) % {"n": n},
        "everywhere": _("Everybody has it from now on."),
        "paused": _("Paused: everybody has the fields as they were."),
        "back": _("Rolled back: every field is as it was."),
    }.get(plan.state, str(plan))


def _said(line: Line, plan: Plan) -> str:
    """What has been done with a field."""
    values = {"field": line.label, "done": DONE[plan.changes.get().change["does"]], "stands": _told(plan)}
    return _("%(field)s: %(done)s. %(stands)s Its values are kept.") % values


def _share(request: SignedInRequest, otherwise: int = 100) -> int:
    """The share of the teams that go first, in 100."""
    text = request.POST.get("share", "")
    return min(100, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def _ours(back: str, object_key: str) -> str:
    """A way back that stays in the audit."""
    return back if back.startswith("/friction/") else reverse("friction_fields") + f"?object={object_key}"
