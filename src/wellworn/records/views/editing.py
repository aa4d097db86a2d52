"""Editing in place: the form of one value, what comes of it, where it came from, and the way back."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member
from wellworn.records import efforts, handles, known_answers
from wellworn.records.asks import gaps
from wellworn.records.changing import Conflict, change, confirm, undo
from wellworn.records.facts import Fact, fact_of
from wellworn.records.fields import Field, field_seen_by, object_key
from wellworn.records.meaning import TYPED_BY_NAME, meant
from wellworn.records.models.activity import Activity
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.page_urls import page_of
from wellworn.records.relating import names_of
from wellworn.records.values import CannotSave
from wellworn.records.views.board import say_taken_along
from wellworn.records.views.common import answer, back, fetch, is_fragment

HANDLES = {
    handles.MAIL: gettext_lazy("Mail"),
    handles.PHONE: gettext_lazy("Phone"),
    handles.DOMAIN: gettext_lazy("Domain"),
}


def _seen(record: Record, name: str, member: Member) -> Field:
    """The field as the member's role sees it; 404 for any other."""
    try:
        return field_seen_by(object_key(record), name, member)
    except KeyError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
def value(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The form of one value, and saving it."""
    record = fetch(kind, pk, request.user)
    field = _seen(record, name, request.user)
    held = "" if field.compute else field.raw(field.held(record))
    if request.method == "GET":
        if field.is_read_only:
            return answer(request, "kept", _about(record, field) | {"fact": _fact(record, field, request.user)})
        return answer(request, "edit", _form(record, field, _typed(field, held, request.user), held, request.user))
    if request.POST.get("keep") == "theirs":
        return _saved(request, record, field, None)
    typed, was = "; ".join(request.POST.getlist("value")), request.POST.get("was", held)
    try:
        row = _written(request, record, field, was)
    except Conflict as conflict:
        return answer(request, "conflict", _clash(record, field, conflict, request.user), status=409)
    except CannotSave as error:
        context = _form(record, field, typed, was, request.user) | {"error": str(error)}
        return answer(request, "edit", context, status=422)
    efforts.typed(record, row, "record", by=request.user, took=request.POST.get("took", ""))
    return _saved(request, record, field, row)


def _written(request: SignedInRequest, record: Record, field: Field, was: str) -> Provenance | None:
    """Write what was typed; a deal moves to its stage as it does on the board. Raises Conflict, CannotSave."""
    text = meant(request.POST, field, request.user)
    stage = Stage.objects.in_use().filter(pk=read_id(text) or 0).first() if field.widget == "stage" else None
    if stage is None or not isinstance(record, Deal):
        return change(record, field.name, text, by=request.user, expected=was)
    moved = known_answers.move(record, stage, by=request.user, expected=was)
    for one in moved.along:
        say_taken_along(request, one)
    return moved.row


def _typed(field: Field, raw: str, member: Member) -> str:
    """What stands in the field of the form: the name of a record that a value names, else the value."""
    return shown_raw(field, raw, member) if field.widget in TYPED_BY_NAME and raw else raw


def _about(record: Record, field: Field) -> dict[str, Any]:
    """What every answer about a value shows."""
    return {"record": record, "field": field, "title": field.label, "page": page_of(record)}


def _form(record: Record, field: Field, typed: str, was: str, member: Member) -> dict[str, Any]:
    """What the form of a value shows."""
    named = _typed(field, was, member) if field.widget in TYPED_BY_NAME else ""
    picked = typed.split("; ") if field.widget == "choices" else [typed]
    own = record.currency if isinstance(record, Deal) else ""
    return _about(record, field) | {
        "typed": typed,
        "was": was,
        "choices": _choices(record, field, was, member),
        "picked": picked,
        "named": named,
        "suggest": field.target or field.widget if field.widget in TYPED_BY_NAME else "",
        "currency": (field.currency or own) if field.widget == "amount" else "",
        "is_blank_fine": field.widget != "stage",
    }


def _choices(record: Record, field: Field, was: str, member: Member) -> list[tuple[str, str]]:
    """What can be chosen, the value that stands there among it even where it is offered no more."""
    if field.widget == "member":
        choices = [(str(one.pk), str(one)) for one in Member.objects.colleagues().order_by("name", "email")]
        is_gone = bool(was) and was not in dict(choices)
        return [(was, str(shown_raw(field, was, member))), *choices] if is_gone else choices
    if field.widget == "stage" and isinstance(record, Deal):
        stages = Stage.objects.in_use().filter(pipeline=record.stage.pipeline_id)
        choices = [(str(stage.pk), stage.name) for stage in stages]
        held = (str(record.stage_id), record.stage.name)
        return choices if held in choices else [(held[0], _("%(stage)s (out of use)") % {"stage": held[1]}), *choices]
    kept = was.split("; ") if field.removed else []
    gone = [(key, _("%(choice)s (offered no more)") % {"choice": label}) for key, label in field.removed if key in kept]
    return [*field.choices, *gone]


def _clash(record: Record, field: Field, conflict: Conflict, member: Member) -> dict[str, Any]:
    """Both values, who was faster, and when."""
    shown = {
        "theirs_shown": shown_raw(field, conflict.theirs, member),
        "mine_shown": shown_raw(field, conflict.mine, member),
    }
    return _about(record, field) | {"conflict": conflict, **shown}


def shown_raw(field: Field, raw: str, member: Member) -> str:
    """A value of history as `member` reads it: names and labels in place of numbers and keys, as far as they may see them."""
    if not raw:
        return raw
    if field.related:
        pk = read_id(raw)
        if pk is None:
            return raw
        found = names_of([(field.related, pk)], member).get((field.related, pk))
        return found.name if found else _("removed")
    return field.told(field.revived(raw)) if field.widget in ("choice", "choices", "checkbox") else raw


def _saved(request: SignedInRequest, record: Record, field: Field, row: Provenance | None) -> HttpResponse:
    """The new value in its place, with a toast and its undo."""
    if row is not None:
        said = shown_raw(field, row.value, request.user) or _("empty")
        sentence = _("%(field)s is now %(value)s.") % {"field": field.label, "value": said}
        toast(request, sentence, undo=reverse("undo_change", args=[row.pk]))
    if not is_fragment(request):
        return HttpResponseRedirect(page_of(record))
    fresh = fetch(str(record.kind), record.pk, request.user)
    shown = answer(request, "value", {"fact": _fact(fresh, field, request.user)})
    if row is not None and isinstance(fresh, Deal) and field.widget == "stage":
        asks = f"{reverse('deal_asks', args=[fresh.pk])}?stage={fresh.stage_id}"
        shown["HX-Trigger"] = json.dumps({"wellworn:moved": {"asks": asks if gaps(fresh, by=request.user) else ""}})
    return shown


def _fact(record: Record, field: Field, member: Member) -> Fact:
    """The fact with the newest row of its history."""
    rows = Provenance.objects.current(Kind(record.kind), record.pk).filter(field=field.name).as_seen_by(member)
    return fact_of(record, field, rows.first(), member)


@require_http_methods(["GET", "POST"])
def source(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """The card of a value: where it came from. POST says that it looks right."""
    record = fetch(kind, pk, request.user)
    field = _seen_or_handle(record, name, request.user)
    if request.method == "POST":
        if (field is None or not field.is_read_only) and confirm(record, name, by=request.user):
            toast(request, _("Confirmed. Only people change it from now on."))
        return back(request, page_of(record))
    rows = Provenance.objects.filter(kind=kind, record_id=pk, field=name, undone_at=None).as_seen_by(request.user)
    wanted = request.GET.get("value")
    row = (rows.filter(value=wanted) if wanted else rows).order_by("-id").first()
    if row is None and field is None and (known := handles.source_of(record, name, wanted or "")):
        row = Provenance(kind=kind, record_id=pk, field=name, value=wanted or "", source=known, at=record.created_at)
    if row is None:
        raise Http404
    evidence = Activity.objects.visible_to(request.user).as_seen_by(request.user).filter(pk=row.evidence_id).first()
    context = {"record": record, "row": row, "evidence": evidence, "name": name, "title": _("Where this comes from")}
    may_change = field is not None and not field.is_read_only
    return answer(request, "card", context | _words(field, row, request.user) | {"may_change": may_change})


def _seen_or_handle(record: Record, name: str, member: Member) -> Field | None:
    """The field as the member's role sees it, None for an address, a phone or a domain; 404 for any other."""
    return None if name in handles.FIELDS else _seen(record, name, member)


def _words(field: Field | None, row: Provenance, member: Member) -> dict[str, str]:
    """A row's values as people read them, and what the field is called."""
    if field is None:
        return {"shown": row.value, "before": row.before, "label": str(HANDLES[row.field])}
    return {
        "shown": shown_raw(field, row.value, member),
        "before": shown_raw(field, row.before, member),
        "label": str(field.label),
    }


@require_GET
def history(request: SignedInRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """All values that a field has had."""
    record = fetch(kind, pk, request.user)
    field = _seen_or_handle(record, name, request.user)
    rows = Provenance.objects.filter(kind=kind, record_id=pk, field=name).as_seen_by(request.user).order_by("-id")[:100]
    told = [(row, _words(field, row, request.user)) for row in rows]
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
