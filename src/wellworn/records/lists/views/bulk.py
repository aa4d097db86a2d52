"""Bulk acts: the preview that says what will happen, and the act itself."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import batches, tasks
from wellworn.records.fields import MODELS
from wellworn.records.lists import bulk as acting
from wellworn.records.lists import tabs
from wellworn.records.lists.bulk import Plan
from wellworn.records.lists.config import to_json
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import own_paths
from wellworn.records.lists.views.page import known
from wellworn.records.lists.views.picking import all_of
from wellworn.records.models.batch import Outcome
from wellworn.records.models.record import kind_of
from wellworn.records.values import CannotSave
from wellworn.records.views.common import is_fragment, own_path


@require_POST
def bulk(request: SignedInRequest, object_key: str) -> HttpResponse:
    """What a verb would do with the chosen records; with `act=do`, do it."""
    known(object_key, request.user)
    given = request.POST
    try:
        wish = tabs.wish(object_key, QueryDict(given.get("list", "")), request.user)
        plan = _plan(request, object_key, wish)
        shown = (
            acting.preview(object_key, plan, request.user)
            if given.get("value") is not None or plan["verb"] == "delete"
            else None
        )
    except (CannotSave, CannotFilter) as error:
        if given.get("act") == "do":
            toast(request, str(error))
            return _to(request, _back(given))
        return _form(request, object_key, given, {"error": str(error)})
    if given.get("act") == "do" and shown is not None:
        return _do(request, object_key, plan, wish.url())
    return _form(request, object_key, given, {"shown": shown})


def _back(given: QueryDict) -> str:
    return own_path(given.get("back", ""), "/")


def _plan(request: SignedInRequest, object_key: str, wish: tabs.Wish) -> Plan:
    """The plan that a form says."""
    given = request.POST
    plan = Plan(verb=given.get("verb", ""), field=given.get("field", ""), value=given.get("value", ""))
    if given.get("every") == "yes":
        newest = MODELS[kind_of(object_key)]._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
        plan |= Plan(config=to_json(wish.config), text=wish.text, upto=newest)
    else:
        plan["ids"] = sorted(set(acting.ids_of(given.getlist("pk"))))[:10_000]
        if not plan["ids"]:
            raise CannotSave(_("Tick a record first."))
    return plan


def _form(request: SignedInRequest, object_key: str, given: QueryDict, more: dict[str, Any]) -> HttpResponse:
    """The dialog: what to give them, and then what it will do."""
    paths = [path for path in own_paths(object_key, request.user).values() if path.is_editable]
    path = next((one for one in paths if one.name == given.get("field")), None)
    verbs = {
        "change": path.label if path else _("Change a field"),
        "task": _("Add a task"),
        "delete": _("Put into the bin"),
    }
    context = {
        "object": object_key, "paths": paths, "path": path, "verb": given.get("verb", ""), "value": given.get("value", ""),
        "pks": given.getlist("pk"), "every": given.get("every", ""), "list": given.get("list", ""), "back": _back(given),
        "picks": [pick for pick in all_of(path) if pick[0].isdigit() or path.widget == "choice"] if path else [],
        "title": verbs.get(given.get("verb", ""), _("Change many records")), "part": "records/lists/bulk.html", "page": _back(given),
        "quick": request.headers.get("HX-Target") == "shape", **more,
    }  # fmt: skip
    template = "records/lists/bulk.html" if is_fragment(request) else "records/lists/alone.html"
    return render(request, template, context)


def _do(request: SignedInRequest, object_key: str, plan: Plan, back: str) -> HttpResponse:
    """At once when they are few; else in the background, on a page that shows how far it is."""
    batch = acting.begin(object_key, plan, by=request.user)
    if batch.total is None or batch.total > batches.AT_ONCE:
        tasks.run_bulk_later(batch)
        return _to(request, reverse("batch", args=[batch.pk]))
    acting.run(batch)
    batch.refresh_from_db()
    done = batch.counts.get(Outcome.CHANGED, 0) + batch.counts.get(Outcome.CREATED, 0)
    left = batch.counts.get(Outcome.FAILED, 0) + batch.counts.get(Outcome.SKIPPED, 0)
    said = ngettext("%(n)s record is changed.", "%(n)s records are changed.", done) % {"n": done}
    if left:
        said += " " + ngettext("%(n)s was refused.", "%(n)s were refused.", left) % {"n": left}
    toast(request, said, undo=reverse("batch_undo", args=[batch.pk]) if done else "")
    return _to(request, _back(request.POST) if request.POST.get("back") else back)


def _to(request: SignedInRequest, url: str) -> HttpResponse:
    """To another page, from a sheet as well."""
    if not is_fragment(request):
        return HttpResponseRedirect(url)
    answer = HttpResponse("")
    answer.headers["HX-Redirect"] = url
    return answer
