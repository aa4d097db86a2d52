"""The page of a layout: what a role sees of an object where, and how a record then looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Member, Role
from wellworn.records.custom import layouts
from wellworn.records.custom.describing import EVERY_ROLE, Placed, Said, said_of
from wellworn.records.custom.field_pages import moved
from wellworn.records.custom.shown import shown
from wellworn.records.facts import Cells
from wellworn.records.field import HIDDEN, MORE, PAGE
from wellworn.records.fields import MODELS, fields_of
from wellworn.records.models.record import Kind, kind_of
from wellworn.records.views.common import RELATED

PLACES = [
    (PAGE, gettext_lazy("On the page")),
    (MORE, gettext_lazy("Under “more”")),
    (HIDDEN, gettext_lazy("Hidden")),
]
ROLES = [
    (EVERY_ROLE, gettext_lazy("Everybody else")),
    *((role, label) for role, label in Role.choices if role != Role.IT),
]


@require_http_methods(["GET", "POST"])
@require(Role.ADMIN)
def layout(request: SignedInRequest, object: str) -> HttpResponse:
    """The layout of a role; POST saves it. With a form's values in a GET: how it would look."""
    of, role = shown(object), request.POST.get("role", request.GET.get("role", EVERY_ROLE))
    if role not in dict(ROLES):
        raise Http404
    if request.method == "POST":
        return _saved(request, object, role)
    said = said_of(object)[object]
    placed = given_in(request.GET) if "field" in request.GET else said.layout(role)
    rows = _with_values(_rows(object, said, placed), object, request.user)
    context = {
        "of": of,
        "role": role,
        "roles": [(one, label, one in said.layouts) for one, label in ROLES],
        "places": PLACES,
        "rows": rows,
        "has_own": role in said.layouts,
        "page": [row for row in rows if row["where"] == PAGE],
        "more": [row for row in rows if row["where"] == MORE],
        "hidden": [row for row in rows if row["where"] == HIDDEN],
    }
    return render(request, "settings/layout.html", context)


def _rows(object_key: str, said: Said, placed: list[Placed]) -> list[dict[str, Any]]:
    """Every field with its place, in the layout's order; those that it does not know at the end, on the page."""
    fields = {field.name: field for field in fields_of(object_key, said)}
    known: list[Placed] = [one for one in placed if one["field"] in fields]
    left = fields.keys() - {one["field"] for one in known}
    known += [{"field": name, "where": PAGE, "read_only": False} for name in fields if name in left]
    return [{"of": fields[one["field"]], **one} for one in known]


def _with_values(rows: list[dict[str, Any]], object_key: str, member: Member) -> list[dict[str, Any]]:
    """Each row with what it says of the newest record that the admin sees, as the page of that record would."""
    kind = kind_of(object_key)
    records: Any = MODELS[kind].objects.visible_to(member).select_related(*RELATED[kind])
    records = records.filter(object__key=object_key) if kind == Kind.THING else records
    newest = list(records.order_by("-id")[:1])
    fields = [replace(row["of"], viewer=member) for row in rows]
    for _record, facts in Cells(newest, fields, member):
        return [row | {"fact": fact} for row, fact in zip(rows, facts, strict=True)]
    return rows


def given_in(given: QueryDict) -> list[Placed]:
    """The layout that a form describes."""
    return [
        {
            "field": name,
            "where": given.get(f"where-{name}", PAGE),
            "read_only": bool(given.get(f"read_only-{name}")),
        }
        for name in moved(given.getlist("field"), up=given.get("up", ""), down=given.get("down", ""))
    ]


def _saved(request: SignedInRequest, object: str, role: str) -> HttpResponse:
    """Save the layout that the form, or the way back in the address, describes."""
    line = request.GET.get("line")
    if "reset" in request.POST or "reset" in request.GET:
        placed = None
    else:
        placed = layouts.heard(line) if line is not None else given_in(request.POST)
    before = layouts.lay_out(object, role, placed, by=request.user)
    back = {"role": role, **({"reset": "1"} if before is None else {"line": layouts.said(before)})}
    sentence = _("%(role)s: they see it like this from now on.") % {"role": dict(ROLES)[role]}
    toast(request, sentence, undo=f"{reverse('layout', args=[object])}?{urlencode(back)}")
    return redirect(f"{reverse('layout', args=[object])}?{urlencode({'role': role})}")
