"""The line: shown as what it will become, saved, taken back."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.clock import zone_of
from wellworn.members.workspace import own_currency
from wellworn.records.changing import Conflict
from wellworn.records.models.quick import QuickEntry
from wellworn.records.quick import saving
from wellworn.records.quick.planning import Plan, plan
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, is_fragment

LONGEST = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: SignedInRequest) -> HttpResponse:
    """The form, the preview of a line (`?line=`), and saving it."""
    given = request.POST if request.method == "POST" else request.GET
    today = timezone.now().astimezone(zone_of(request.user)).date()
    read = plan(given.get("line", "")[:LONGEST], request.user, today, given.dict())
    if request.method == "POST":
        try:
            entry = saving.save(read, key=given.get("key") or uuid4().hex, by=request.user)
        except (CannotSave, Conflict) as error:
            return _shown(request, read, given.get("key", ""), str(error), 422)
        return _saved(request, entry)
    return _shown(request, read, given.get("key", "") or uuid4().hex)


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo all of a line."""
    entry = get_object_or_404(QuickEntry, pk=pk, by=request.user)
    try:
        done = saving.take_back(entry, by=request.user)
    except (CannotSave, Conflict):
        toast(request, _("Something of it was changed again since, so all of it stays."))
    else:
        toast(request, _("All of it is taken back.") if done else _("That was taken back already."))
    return back(request, reverse("today"))


def _shown(request: SignedInRequest, read: Plan, key: str, why: str = "", status: int = 200) -> HttpResponse:
    context = {"plan": read, "key": key if key.isalnum() else uuid4().hex, "why": why, "currency": own_currency()}
    part = "form" if "form" in request.GET else "plan"
    name = f"records/quick/{part}.html" if is_fragment(request) else "records/quick/page.html"
    return render(request, name, context, status=status)


def _saved(request: SignedInRequest, entry: QuickEntry) -> HttpResponse:
    """To where the line was entered, with a word on what came of it."""
    toast(
        request,
        _("Saved: %(line)s") % {"line": Truncator(entry.line).chars(80)},
        undo=reverse("quick_undo", args=[entry.pk]),
    )
    to = back(request, reverse("today"))
    where = reverse("today") if to.url.partition("?")[0] == reverse("quick") else to.url
    if not is_fragment(request):
        return HttpResponseRedirect(where)
    return HttpResponse(headers={"HX-Redirect": where})
