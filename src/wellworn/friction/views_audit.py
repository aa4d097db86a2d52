"""The audit: the table of fields, and a field's own page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.friction import told, wondering
from wellworn.friction.changes import DOES, WORDS
from wellworn.friction.models import Plan, Planned, Reading
from wellworn.friction.ours.reading import objects
from wellworn.friction.tasks import read_later
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.custom.shown import shown
from wellworn.records.models.record import Kind
from wellworn.usage.riding import along


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """The fields of an object, with what each costs, holds, earns, and what should be done."""
    of = request.GET.get("object", str(Kind.DEAL))
    if of not in (known := objects()):
        raise Http404
    with along("audit.open", by=request.user):
        found = told.lines(of, by=request.user)
    context = {
        "of": shown(of),
        "objects": [shown(one) for one in known],
        "lines": found,
        "strip": told.strip_of(found),
        "reading": Reading.objects.filter(object=of).first(),
        "running": Plan.objects.filter(state__in=told.IN_FORCE).order_by("-pk")[:3],
    }
    return render(request, "friction/fields.html", context)


@require_GET
@require(Role.ADMIN)
def field(request: SignedInRequest, object: str, field: str) -> HttpResponse:
    """Everything that is known of one field, and what can be done with it."""
    line = told.line(object, field, by=request.user)
    if line is None:
        raise Http404
    context = {
        "of": shown(object),
        "line": line,
        "does": [(one, told.NAMES[one]) for one in DOES if one != WORDS],
        "stages": told.stages_of(object),
        "words": wondering.words_of(object, field),
        "answer": wondering.answered(object, field),
        "history": Planned.objects.filter(object=object, field=field)
        .select_related("plan", "plan__made_by")
        .order_by("-pk"),
    }
    return render(request, "friction/field.html", context)


@require_POST
@require(Role.ADMIN)
def read_again(request: SignedInRequest) -> HttpResponse:
    """Have an object read anew, by a job."""
    of = request.POST.get("object", str(Kind.DEAL))
    if of not in objects():
        raise Http404
    read_later(of)
    is_first = not Reading.objects.filter(object=of).exists()
    toast(
        request,
        _("It is read now. Come back in a minute.")
        if is_first
        else _("It is read again. Until then you see what was read before."),
    )
    return redirect(f"{reverse('friction_fields')}?object={of}")
