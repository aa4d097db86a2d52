"""What the palette asks for while somebody types: the options, the preview of one, and a task with its day."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.clock import zone_of
from wellworn.records import timeline
from wellworn.records.changing import change
from wellworn.records.covering import covered_one
from wellworn.records.creating import create
from wellworn.records.models.activity import Activity, Placement
from wellworn.records.models.record import Kind, Record
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, fetch
from wellworn.web.palette.answering import answers
from wellworn.web.palette.context import Context, record_at
from wellworn.web.palette.line import read

LAST = 3  # exchanges of a preview
BESIDE = (Kind.COMPANY, Kind.PERSON, Kind.DEAL)


def asked(request: SignedInRequest) -> Context:
    """The line of a request, on the page that it names."""
    today = timezone.now().astimezone(zone_of(request.user)).date()
    line = read(request.GET.get("q", ""), today)
    return Context(request.user, line, today, record_at(request.GET.get("on", ""), request.user))


@require_GET
def palette(request: SignedInRequest) -> HttpResponse:
    """The options for a line: the inside of the list."""
    context = asked(request)
    return render(request, "web/parts/palette_options.html", {"answers": answers(context), "text": context.line.text})


@require_GET
def peek(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Who a record is, and the last that was said."""
    if kind not in BESIDE:
        raise Http404
    record = covered_one(fetch(kind, pk, request.user), request.user)
    now = timezone.now()
    placed = Placement.objects.filter(kind=kind, record_id=pk, occurred_at__lte=now, activity__deleted_at=None)
    ids = list(placed.order_by("-occurred_at", "-activity").values_list("activity", flat=True)[:LAST])
    rows = Activity.objects.filter(pk__in=ids).as_seen_by(request.user)
    items = timeline.lines(
        timeline.with_people(rows, request.user).order_by("-occurred_at", "-id"), without=request.user
    )
    return render(request, "web/parts/palette_peek.html", {"record": record, "items": items})


@require_POST
@require(*READERS)
def task(request: SignedInRequest) -> HttpResponse:
    """A task with the day it is due, about at most one record of each kind."""
    beside: dict[str, Record] = {}
    for name in BESIDE:
        if (pk := read_id(request.POST.get(name, ""))) is not None:
            beside[str(name)] = fetch(name, pk, request.user)
    try:
        made = create(request.POST.get("line", ""), by=request.user, kind=Kind.TASK, **beside)  # type: ignore[arg-type]
        change(made.record, "due_on", request.POST.get("due_on", ""), by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    else:
        undo = reverse("delete", args=[Kind.TASK, made.record.pk])
        toast(request, _("%(name)s is among your tasks.") % {"name": made.record.name}, undo=undo)
    return back(request, reverse("tasks"))
