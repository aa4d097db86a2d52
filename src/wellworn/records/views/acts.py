"""What is done with a whole record: make, delete, restore, purge, write down, tick, move, and its addresses."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.records import doing, handles, keeping
from wellworn.records.creating import create
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.page_urls import list_of, page_of
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, fetch


@require_POST
@require(*READERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Make a record from one line. There is nothing here for IT, who sees no records."""
    kind = Kind(request.POST["kind"]) if request.POST.get("kind") in set(Kind.values) - {Kind.THING} else None
    try:
        made = create(request.POST.get("line", ""), by=request.user, kind=kind, **_beside(request))  # type: ignore[arg-type]
    except CannotSave as error:
        toast(request, str(error))
        return back(request, reverse("companies"))
    record = made.record
    if made.is_new:
        undo = reverse("delete", args=[record.kind, record.pk])
        toast(request, _("%(name)s is here.") % {"name": record.name}, undo=undo)
    else:
        toast(request, _("%(name)s was here already.") % {"name": record.name})
    return back(request, page_of(record)) if record.kind == Kind.TASK else HttpResponseRedirect(page_of(record))


def _beside(request: SignedInRequest) -> dict[str, Record]:
    """The records on whose pages it was made; 404 for one that the member does not see."""
    asked = {name: read_id(request.POST.get(name, "")) for name in (Kind.COMPANY, Kind.PERSON, Kind.DEAL, Kind.THING)}
    return {str(name): fetch(name, pk, request.user) for name, pk in asked.items() if pk is not None}


@require_POST
def delete(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Put a record into the bin."""
    record = fetch(kind, pk, request.user)
    keeping.delete(record, by=request.user)
    toast(request, _("%(name)s is in the bin.") % {"name": record.name}, undo=reverse("restore", args=[kind, pk]))
    is_here = urlsplit(request.headers.get("Referer", "")).path == page_of(record)
    return HttpResponseRedirect(list_of(record)) if is_here else back(request, list_of(record))


@require_POST
def restore(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Take a record out of the bin."""
    record = fetch(kind, pk, request.user, in_bin=True)
    keeping.restore(record, by=request.user)
    toast(request, _("%(name)s is back.") % {"name": record.name})
    return back(request, page_of(record)) if kind == Kind.TASK else HttpResponseRedirect(page_of(record))


@require_POST
def purge(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Remove a record for good, and say what went."""
    purged = keeping.purge(fetch(kind, pk, request.user, in_bin=True), by=request.user)
    if purged is not None:
        sentence = ngettext(
            "%(name)s is gone, with %(values)s values and %(placements)s places on timelines. %(n)s address will not come back.",
            "%(name)s is gone, with %(values)s values and %(placements)s places on timelines. %(n)s addresses will not come back.",
            purged.forgotten,
        )
        counts = {"values": purged.values, "placements": purged.placements, "n": purged.forgotten}
        toast(request, sentence % {"name": purged.name, **counts})
    return HttpResponseRedirect(reverse("bin"))


@require_POST
def handle(request: SignedInRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """Add, remove or put first an address, phone or domain."""
    record, text = fetch(kind, pk, request.user), request.POST.get("value", "")
    act, row = request.POST.get("act", "add"), None
    try:
        if act == "remove":
            row = handles.remove(record, field, text, by=request.user)
        elif act == "first":
            handles.make_primary(record, field, text, by=request.user)
        else:
            row = handles.add(record, field, text, by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    _say_handle(request, row)
    return back(request, page_of(record))


def _say_handle(request: SignedInRequest, row: Provenance | None) -> None:
    """What came of it."""
    if row is not None:
        sentence = _("%(value)s added.") if row.value else _("%(value)s removed.")
        toast(request, sentence % {"value": row.value or row.before}, undo=reverse("undo_change", args=[row.pk]))


@require_POST
def involve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a person on a deal: a mail address or a name."""
    deal = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(deal, Deal)
    try:
        made = create(request.POST.get("line", ""), by=request.user, kind=Kind.PERSON, company=deal.company)
    except CannotSave as error:
        toast(request, str(error))
        return back(request, page_of(deal))
    if isinstance(made.record, Person) and (row := doing.involve(deal, made.record, by=request.user)):
        sentence = _("%(name)s is on the deal.") % {"name": made.record.name}
        toast(request, sentence, undo=reverse("undo_change", args=[row.pk]))
    return back(request, page_of(deal))
