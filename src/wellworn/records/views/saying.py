"""Saying what happened on a record's page: the composer, its preview, mentions, and changing, pinning and taking back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import efforts, saying, sending, writing
from wellworn.records.fields import MODELS
from wellworn.records.mentioning import mentionable
from wellworn.records.models.activity import Activity, CallOutcome, Placement
from wellworn.records.models.note import Wording
from wellworn.records.models.record import Kind, Record
from wellworn.records.page_urls import page_of
from wellworn.records.values import CannotSave
from wellworn.records.views.common import answer, back, fetch, is_fragment


def _meant(request: SignedInRequest) -> saying.Meant:
    """What the form means. Raises CannotSave."""
    given = {name: request.POST.get(name, "") for name in ("kind", "outcome", "step", "due")}
    return saying.meant(request.POST.get("text", ""), timezone.localdate(), **given)


@require_POST
def write(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Put a note, a call or a meeting on the timeline, and make a task of the next step."""
    record = fetch(kind, pk, request.user)
    try:
        key, text = request.POST.get("key", ""), request.POST.get("text", "")
        said = sending.say_once(record, text, _meant(request), by=request.user, key=key)
    except CannotSave as error:
        return _again(request, record, str(error))
    efforts.said(said.activity, by=request.user, took=request.POST.get("took", ""))
    toast(request, _sentence(said), undo=reverse("unwrite", args=[said.activity.pk]))
    to = back(request, page_of(record))
    made = {"HX-Redirect": to.url, "Made": f"at-{said.activity.pk}"}
    return HttpResponse(headers=made) if is_fragment(request) else to


def _sentence(said: saying.Said) -> str:
    """What is there now."""
    sentences = {
        "call": _("The call is on the timeline."),
        "meeting": _("The meeting is on the timeline."),
        "note": _("The note is on the timeline."),
    }
    first = sentences[said.activity.kind]
    if said.task is None:
        return first
    if said.task.due_on is None:
        return first + " " + _("Next: %(task)s.") % {"task": said.task.name}
    day = date_format(said.task.due_on, _("D j M"))
    return first + " " + _("Next: %(task)s, %(day)s.") % {"task": said.task.name, "day": day}


def _again(request: SignedInRequest, record: Record, problem: str) -> HttpResponse:
    """The composer with what was typed, and why it could not be saved."""
    context = {"record": record, "problem": problem, "typed": request.POST, "outcomes": CallOutcome.choices}
    return answer(request, "composer", context | {"title": record.name}, status=422)


@require_POST
def preview(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What the words would become, beneath them while they are typed."""
    record = fetch(kind, pk, request.user)
    context: dict[str, Any] = {"record": record, "has_words": bool(request.POST.get("text", "").strip())}
    try:
        context["meant"] = meant = _meant(request)
        context["outcome"] = dict(CallOutcome.choices).get(meant.outcome, "")
    except CannotSave as error:
        context["problem"] = str(error)
    return render(request, "records/parts/meant.html", context)


@require_GET
def names(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Colleagues who may be mentioned here, as options."""
    record = fetch(kind, pk, request.user)
    members = mentionable(request.GET.get("q", ""), record, by=request.user)
    return answer(request, "mentions", {"members": members, "title": record.name})


@require_POST
def unwrite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a note or a call back, with the tasks that came of it."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    if saying.unsay(activity, by=request.user):
        toast(request, _("Taken back."))
    return back(request, reverse("companies"))


def _own(request: SignedInRequest, pk: int) -> tuple[Activity, Record]:
    """A note of the member's own and the first record that it stands on; 404 for any other."""
    activity = get_object_or_404(
        Activity.objects.visible_to(request.user).filter(by=request.user, key=None, text__isnull=False), pk=pk
    )
    for kind, record_id in Placement.objects.filter(activity=activity).order_by("pk").values_list("kind", "record_id"):
        record = MODELS[Kind(kind)].objects.visible_to(request.user).filter(pk=record_id).first()
        if record is not None:
            return activity, record
    raise Http404


def words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the words of one's own note."""
    activity, record = _own(request, pk)
    context: dict[str, Any] = {"activity": activity, "title": _("Change a note"), "text": activity.text.new}
    if request.method == "POST":
        context["text"] = request.POST.get("value", "")
        try:
            writing.reword(activity, record, context["text"], by=request.user)
        except CannotSave as error:
            return answer(request, "words_edit", context | {"problem": str(error)}, status=422)
        if request.headers.get("HX-Request") != "true":
            return HttpResponseRedirect(page_of(record))
        return answer(request, "words", context | {"text": context["text"].strip()})
    return answer(request, "words_edit", context)


@require_GET
def earlier(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words that a note had before, to those who may read it."""
    seen = Activity.objects.visible_to(request.user).as_seen_by(request.user).filter(level="full")
    activity = get_object_or_404(seen, pk=pk)
    rows = Wording.objects.filter(activity=activity).select_related("by").order_by("-at", "-pk")
    return answer(request, "wordings", {"rows": rows, "title": _("Earlier words")})


@require_POST
def pin(request: SignedInRequest, kind: str, pk: int, activity_id: int) -> HttpResponse:
    """Keep a note on top of this record's timeline, or with `undo` let it go back to its place."""
    record = fetch(kind, pk, request.user)
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=activity_id)
    if request.GET.get("undo"):
        writing.unpin(activity, record, by=request.user)
    elif writing.pin(activity, record, by=request.user):
        toast(request, _("Pinned on top."), undo=f"{reverse('pin', args=[activity_id, kind, pk])}?undo=1")
    return back(request, page_of(record))
