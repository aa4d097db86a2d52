"""The records of a custom object: their list, and making one by its name."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.fields import field_seen_by
from wellworn.records.lists.views.page import page
from wellworn.records.meaning import TYPED_BY_NAME, offered
from wellworn.records.models.custom import CustomObject
from wellworn.records.page_urls import page_of
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back


@require_http_methods(["GET", "POST"])
def things(request: SignedInRequest, object: str) -> HttpResponse:
    """The list of an object's records; POST makes one."""
    of = get_object_or_404(CustomObject, key=object, archived_at=None)
    return _made(request, of) if request.method == "POST" else page(request, of.key)


def _made(request: SignedInRequest, of: CustomObject) -> HttpResponse:
    """Make a record by its name; one that was made beside another record points to it. Nothing here for IT."""
    if request.user.role == Role.IT:
        raise Http404
    try:
        record = create(request.POST.get("line", ""), by=request.user, of=of).record
        if request.POST.get("point") and read_id(request.POST.get("of", "")) is not None:
            change(record, request.POST["point"], request.POST["of"], by=request.user)
    except (CannotSave, KeyError) as error:
        toast(request, str(error))
        return back(request, reverse("things", args=[of.key]))
    undo = reverse("delete", args=[record.kind, record.pk])
    toast(request, _("%(name)s is here.") % {"name": record.name}, undo=undo)
    return back(request, page_of(record)) if request.POST.get("point") else HttpResponseRedirect(page_of(record))


@require_GET
def suggest(request: SignedInRequest, object: str, name: str) -> HttpResponse:
    """The records that what is typed so far into a field may mean."""
    try:
        field = field_seen_by(object, name, request.user)
    except KeyError as error:
        raise Http404 from error
    if field.widget not in TYPED_BY_NAME:
        raise Http404
    rows = offered(field, request.GET.get("q", ""), request.user)
    return render(request, "records/parts/offered.html", {"rows": rows, "field": field})
