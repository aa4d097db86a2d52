"""Cells that were typed, pasted or filled down: what became of each, as JSON that the grid puts into its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import efforts
from wellworn.records.fields import MODELS
from wellworn.records.lists import grid
from wellworn.records.lists.cells import cells_of
from wellworn.records.lists.grid import Told, Wanted
from wellworn.records.lists.views.page import known
from wellworn.records.models.record import Kind, kind_of

STATUS = {"conflict": 409, "refused": 422}


@require_POST
def write(request: SignedInRequest, object_key: str) -> HttpResponse:
    """Write cells, or with `dry` only say what would become of them. One cell alone answers with its own status."""
    known(object_key, request.user)
    try:
        asked = json.loads(request.body)
        wanted = [_wanted(one) for one in asked["cells"]]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return JsonResponse({"problem": _("That is no cell of a list.")}, status=400)
    if not 0 < len(wanted) <= grid.MOST:
        said = _("Paste at most %(n)s cells at once, or import the file.") % {"n": grid.MOST}
        return JsonResponse({"problem": said}, status=400)
    if asked.get("dry"):
        return JsonResponse(
            {"preview": _preview(request, object_key, grid.rehearse(object_key, wanted, by=request.user))}
        )
    told, batch = grid.write(object_key, wanted, by=request.user)
    if batch is None and told[0].record is not None:
        efforts.typed(told[0].record, told[0].row, "list", by=request.user)
    _say(request, told, reverse("batch_undo", args=[batch.pk]) if batch is not None else "")
    status = STATUS.get(told[0].state, 200) if len(told) == 1 else 200
    return JsonResponse({"cells": _answers(request, object_key, told), "toasts": _toasts(request)}, status=status)


def _wanted(one: dict[str, Any]) -> Wanted:
    """A cell as the grid sends it. Raises what JSON of another shape raises."""
    name, text, was = one["field"], one["value"], one.get("was")
    if not isinstance(name, str) or not isinstance(text, str) or not (was is None or isinstance(was, str)):
        raise TypeError("no cell")
    (name + text + (was or "")).encode()  # half a character, which JSON can spell, is none
    pk = int(one["pk"])
    if not 0 <= pk < 2**63:
        raise ValueError("no id")
    return Wanted(pk, name, text, was)


def _answers(request: SignedInRequest, object_key: str, told: list[Told]) -> list[dict[str, Any]]:
    """Each cell as it is now."""
    kind = kind_of(object_key)
    rows: Any = MODELS[kind].objects.visible_to(request.user).filter(pk__in={one.wanted.pk for one in told})
    fresh = (rows.select_related("stage") if kind == Kind.DEAL else rows).in_bulk()
    paths = {one.path.name: one.path for one in told if one.path is not None}
    cells = cells_of(paths.values(), list(fresh.values()), request.user)
    answers = []
    for one in told:
        made: dict[str, Any] = {
            "pk": one.wanted.pk,
            "field": one.wanted.name,
            "state": one.state,
            "problem": one.problem,
        }
        if one.path is not None and one.wanted.pk in fresh:
            cell = cells.cell(fresh[one.wanted.pk], one.path)
            shown = render_to_string("records/lists/cell.html", {"cell": cell}, request)
            made |= {"html": shown.strip(), "raw": cell.raw}
            if one.state == "conflict":
                made |= {"theirs": str(cell.value or _("empty")), "mine": one.wanted.text or _("empty"),
                         "keep": {"theirs": _("Keep theirs"), "mine": _("Use mine")}}  # fmt: skip
        answers.append(made)
    return answers


def _say(request: SignedInRequest, told: list[Told], undo_all: str) -> None:
    """What came of it in one sentence, with its way back."""
    saved = [one for one in told if one.state == "saved"]
    left = len(told) - len(saved) - sum(one.state == "same" for one in told)
    if len(told) == 1:
        if saved and saved[0].path is not None and saved[0].row is not None:
            sentence = _("%(field)s of %(name)s is saved.")
            named = {"field": saved[0].path.label, "name": str(saved[0].record)}
            toast(request, sentence % named, undo=reverse("undo_change", args=[saved[0].row.pk]))
        return
    said = ngettext("%(n)s cell is saved.", "%(n)s cells are saved.", len(saved)) % {"n": len(saved)}
    if left:
        said += " " + ngettext("%(n)s was left as it is.", "%(n)s were left as they are.", left) % {"n": left}
    toast(request, said, undo=undo_all if saved else "")


def _toasts(request: SignedInRequest) -> str:
    """What there is to say, as the page shows it."""
    waiting = messages.get_messages(request)
    return "".join(render_to_string("web/parts/toast.html", {"message": one}, request) for one in waiting)


def _then(told: Told) -> Any:
    """What a cell will show: of a day that was said in words, which one was understood."""
    if told.path is not None and told.path.widget == "date" and told.row is not None and told.row.value:
        return date.fromisoformat(told.row.value)
    return told.wanted.text


def _preview(request: SignedInRequest, object_key: str, told: list[Told]) -> str:
    """What a paste would do, cell by cell."""
    records = {one.record.pk: one.record for one in told if one.record is not None}
    rows: Any = MODELS[kind_of(object_key)].objects.visible_to(request.user).filter(pk__in=records)
    fresh = (rows.select_related("stage") if object_key == Kind.DEAL else rows).in_bulk()
    cells = cells_of([one.path for one in told if one.path is not None], list(fresh.values()), request.user)
    changes = [
        (
            one,
            cells.cell(fresh[one.wanted.pk], one.path) if one.path is not None and one.wanted.pk in fresh else None,
        )
        for one in told
        if one.state != "same"
    ]
    context = {
        "saved": [(one, now, _then(one)) for one, now in changes if one.state == "saved"],
        "refused": [pair for pair in changes if pair[0].state != "saved"],
        "same": sum(one.state == "same" for one in told),
    }
    return render_to_string("records/lists/paste.html", context, request)
