"""The Adoption page, and writing down what changed when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.adoption import changes, overview
from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.forms import AnnotationForm
from wellworn.adoption.models import Annotation
from wellworn.adoption.opening import opened, seeing
from wellworn.adoption.views_waiting import how_far, waits
from wellworn.lib.toast import toast
from wellworn.measures.measure import GROUPS
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.usage.riding import along

WRITERS = (Role.ADMIN,)  # who leads the change


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """Is it used, by how many, and what changed it?"""
    by = request.GET.get("by", "")
    today = timezone.localdate()
    by, waiting = by if by in GROUPS else "", waits(request)
    found = (
        overview.by_group(request.user, today, by, waiting) if by else overview.everyone(request.user, today, waiting)
    )
    if far := how_far(request, waiting):
        return far
    if file := asked_for(request, found.charts):
        return file
    with along("adoption.open", by=request.user):
        seen_by = seeing()
    context = {"overview": found, "path": found.path, "by": by, "seeing": seen_by, "form": AnnotationForm(),
               "writes": request.user.role in WRITERS, "waiting": waiting}  # fmt: skip
    return render(request, "adoption/overview.html", context)


@require_POST
@require(*WRITERS)
def annotate(request: SignedInRequest) -> HttpResponse:
    """Write down what changed."""
    form = AnnotationForm(request.POST)
    if not form.is_valid():
        return render(request, "adoption/annotate.html", {"form": form}, status=422)
    made = changes.annotate(**form.cleaned_data, by=request.user)
    toast(
        request,
        _("%(label)s stands on the charts.") % {"label": made.label},
        undo=reverse("annotation", args=[made.pk, "take-back"]),
    )
    return redirect("adoption")


@require_POST
@require(*WRITERS)
def annotation(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Take an annotation off the charts, or put it back."""
    one = get_object_or_404(Annotation, pk=pk)
    if verb == "take-back":
        changes.take_back(one, by=request.user)
        undo = reverse("annotation", args=[one.pk, "restore"])
        toast(request, _("%(label)s is off the charts.") % {"label": one.label}, undo=undo)
    else:
        changes.restore(one, by=request.user)
        toast(request, _("%(label)s is back.") % {"label": one.label})
    return redirect("adoption")
