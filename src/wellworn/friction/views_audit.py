"""The audit: the table of fields, and a field's own page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.friction import told, watching, wondering
from wellworn.friction.changes import DOES
from wellworn.friction.line import NAMES, Line
from wellworn.friction.models import GONE_OUT, Plan, Planned, Reading
from wellworn.friction.ours.reading import objects
from wellworn.friction.parts.told import NAMES as PARTS
from wellworn.friction.standing import custom_of
from wellworn.friction.strip import strip_of
from wellworn.friction.tasks import read_later
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.custom.shown import shown
from wellworn.records.models.record import Kind
from wellworn.usage.riding import along

LATEST = 20  # plans on a field's page: all of them are on theirs


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
        "parts": PARTS.items(),
        "lines": found,
        "strip": strip_of(found),
        "reading": Reading.objects.filter(object=of).first(),
        "running": Plan.objects.filter(state__in=GONE_OUT).order_by("-pk")[:3],
    }
    return render(request, "friction/fields.html", context)


@require_GET
@require(Role.ADMIN)
def field(request: SignedInRequest, object: str, field: str) -> HttpResponse:
    """Everything that is known of one field, and what can be done with it."""
    line = told.line(object, field, by=request.user)
    if line is None:
        return _not_in_the_audit(request, object, field)
    return render(request, "friction/field.html", about(line))


def about(line: Line) -> dict[str, object]:
    """What the page of a field shows."""
    of, field = line.kept.object, line.name
    return {
        "of": shown(of),
        "line": line,
        "does": [(one, NAMES[one]) for one in DOES],
        "aim": watching.form(),
        "foresees": watching.foresees(),
        "share": 50,
        "stages": told.stages_of(of),
        "words": wondering.words_of(of, field),
        "answer": wondering.answered(of, field),
        "history": _history(of, field),
    }


def _history(object_key: str, field: str) -> QuerySet[Planned]:
    """The last plans that had to do with a field."""
    rows = Planned.objects.filter(object=object_key, field=field).select_related("plan")
    return rows.order_by("-pk")[:LATEST]


def _not_in_the_audit(request: SignedInRequest, object_key: str, field: str) -> HttpResponse:
    """A field of which the audit says nothing: one that a plan has retired says so, any other is not there."""
    history = _history(object_key, field)
    try:
        custom = custom_of(object_key, field)
    except KeyError as error:
        raise Http404 from error
    if not history or object_key not in objects():
        raise Http404
    gone_at, label = (custom.archived_at, custom.label) if custom else (None, history[0].label)
    context = {"of": shown(object_key), "label": label, "gone_at": gone_at, "history": history}
    return render(request, "friction/gone.html", context)


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
