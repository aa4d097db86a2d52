"""Editing in place: the form of one value, what comes of it, where it came from, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member
from wellworn.records.changing import Conflict, change, confirm, undo
from wellworn.records.creating import company_named
from wellworn.records.facts import Fact, fact_of
from wellworn.records.fields import Field, field_of
from wellworn.records.models.activity import Activity
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.values import CannotSave
from wellworn.records.views.common import answer, back, fetch, is_fragment, page_of


def _field(kind: str, name: str) -> Field:
    """The field, or 404."""
    try:
        return field_of(kind, name)
    except (KeyError, ValueError) as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
def value(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The form of one value, and saving it."""
    record, field = fetch(kind, pk, request.user), _field(kind, name)
    held = field.raw(getattr(record, field.attribute))
    if request.method == "GET":
        typed = str(record.company or "") if field.widget == "company" else held  # type: ignore[attr-defined]
        return answer(request, "edit", _form(record, field, typed, held))
    if request.POST.get("keep") == "theirs":
        return _saved(request, record, field, None)
    typed, was = request.POST.get("value", ""), request.POST.get("was", held)
    try:
        row = change(record, field.name, _meant(request, field, typed), by=request.user, expected=was)
    except Conflict as conflict:
        return answer(request, "conflict", _clash(record, field, conflict, request.user), status=409)
    except CannotSave as error:
        return answer(request, "edit", _form(record, field, typed, was) | {"error": str(error)}, status=422)
    return _saved(request, record, field, row)


def _meant(request: SignedInRequest, field: Field, typed: str) -> str:
    """The value that is meant: a company is typed by its name, and a related record must be one that the member sees."""
    if field.widget == "company" and request.POST.get("as") != "id":
        company = company_named(typed, by=request.user)
        return str(company.pk) if company else ""
    choices = {"company": Company.objects.visible_to(request.user), "member": _members(), "stage": Stage.objects.all()}
    pk = field.value(typed) if field.widget in choices else None
    if pk is not None and not choices[field.widget].filter(pk=pk).exists():
        raise CannotSave(_("Choose one of the list."))
    return typed


def _members() -> Any:
    """Those who can own a record."""
    return Member.objects.filter(is_active=True).order_by("name", "email")


def _form(record: Record, field: Field, typed: str, was: str) -> dict[str, Any]:
    """What the form of a value shows."""
    choices: list[tuple[str, str]] = []
    if field.widget == "member":
        choices = [(str(member.pk), str(member)) for member in _members()]
    elif field.widget == "stage":
        choices = [(str(stage.pk), stage.name) for stage in Stage.objects.filter(pipeline__stages=record.stage_id)]  # type: ignore[attr-defined]
    return {
        "record": record,
        "field": field,
        "typed": typed,
        "was": was,
        "choices": choices,
        "title": field.label,
        "page": page_of(record),
    }


def _clash(record: Record, field: Field, conflict: Conflict, member: Member) -> dict[str, Any]:
    """Both values, who was faster, and when."""
    shown = {
        "theirs_shown": shown_raw(field, conflict.theirs, member),
        "mine_shown": shown_raw(field, conflict.mine, member),
    }
    return {
        "record": record,
        "field": field,
        "conflict": conflict,
        "title": field.label,
        "page": page_of(record),
        **shown,
    }


def shown_raw(field: Field, raw: str, member: Member) -> str:
    """A value of history as `member` reads it: names in place of numbers, as far as they may see those records."""
    named = {"company": Company.objects.open_to(member), "member": Member.objects.all(), "stage": Stage.objects.all()}
    pk = read_id(raw)
    if field.widget not in named or pk is None:
        return raw
    found = named[field.widget].filter(pk=pk).first()
    return str(found) if found else _("removed")


def _saved(request: SignedInRequest, record: Record, field: Field, row: Provenance | None) -> HttpResponse:
    """The new value in its place, with a toast and its undo."""
    if row is not None:
        said = shown_raw(field, row.value, request.user) or _("empty")
        sentence = _("%(field)s is now %(value)s.") % {"field": field.label, "value": said}
        toast(request, sentence, undo=reverse("undo_change", args=[row.pk]))
    if not is_fragment(request):
        return HttpResponseRedirect(page_of(record))
    fresh = fetch(str(record.kind), record.pk, request.user)
    return answer(request, "value", {"fact": _fact(fresh, field, request.user)})


def _fact(record: Record, field: Field, member: Member) -> Fact:
    """The fact with the newest row of its history."""
    rows = Provenance.objects.current(Kind(record.kind), record.pk).filter(field=field.name).as_seen_by(member)
    return fact_of(record, field, rows.first())


@require_http_methods(["GET", "POST"])
def source(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The card of a value: where it came from. POST says that it looks right."""
    record = fetch(kind, pk, request.user)
    if request.method == "POST":
        if confirm(record, name, by=request.user):
            toast(request, _("Confirmed. Only people change it from now on."))
        return back(request, page_of(record))
    rows = Provenance.objects.filter(kind=kind, record_id=pk, field=name, undone_at=None).as_seen_by(request.user)
    wanted = request.GET.get("value")
    row = (rows.filter(value=wanted) if wanted else rows).order_by("-id").first()
    if row is None:
        raise Http404
    evidence = Activity.objects.visible_to(request.user).as_seen_by(request.user).filter(pk=row.evidence_id).first()
    context = {"record": record, "row": row, "evidence": evidence, "name": name, "title": _("Where this comes from")}
    return answer(request, "card", context | _words(kind, name, row, request.user))


def _words(kind: str, name: str, row: Provenance, member: Member) -> dict[str, str]:
    """A row's values as people read them, and what the field is called."""
    try:
        field = field_of(kind, name)
    except KeyError:
        return {"shown": row.value, "before": row.before, "label": name}
    return {
        "shown": shown_raw(field, row.value, member),
        "before": shown_raw(field, row.before, member),
        "label": str(field.label),
    }


@require_GET
def history(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """All values that a field has had."""
    record = fetch(kind, pk, request.user)
    rows = Provenance.objects.filter(kind=kind, record_id=pk, field=name).as_seen_by(request.user).order_by("-id")[:100]
    told = [(row, _words(kind, name, row, request.user)) for row in rows]
    if not told:
        raise Http404
    title = _("History of %(field)s") % {"field": told[0][1]["label"]}
    return answer(request, "history", {"record": record, "rows": told, "title": title, "page": page_of(record)})


@require_POST
def undo_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put back what stood before a change."""
    row = get_object_or_404(Provenance, pk=pk)
    record = fetch(row.kind, row.record_id, request.user)
    try:
        if undo(row, by=request.user):
            toast(request, _("Undone."))
    except Conflict as conflict:
        who = conflict.by or _("Somebody")
        toast(request, _("%(who)s has changed this since. Nothing was undone.") % {"who": who})
    except CannotSave as error:
        toast(request, str(error))
    return back(request, page_of(record))
