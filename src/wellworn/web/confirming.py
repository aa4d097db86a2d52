"""The confirm queue: each proposal as a sentence with its evidence, and the three answers to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import deciding
from wellworn.records.changing import Conflict
from wellworn.records.fields import MODELS, CannotSave
from wellworn.records.models import Kind, Proposal

CERTAIN, LIKELY = 0.9, 0.7
ICONS = {
    "title": "user-round",
    "phone": "phone",
    "company": "building-2",
    "employer": "building-2",
    "address": "map-pin",
}
FIELD_WORDS: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "phone": gettext_lazy("phone"),
    "company": gettext_lazy("company"),
    "employer": gettext_lazy("moved to"),
    "address": gettext_lazy("address"),
    "address.mail": gettext_lazy("also writes from"),
    "website": gettext_lazy("website"),
    "social": gettext_lazy("profile"),
    "name": gettext_lazy("name"),
    "city": gettext_lazy("city"),
}


@dataclass(frozen=True)
class Question:
    """A proposal with the record it is about."""

    proposal: Proposal
    record: Any

    @property
    def is_certain(self) -> bool:
        """Whether "accept all" may take it along."""
        return self.proposal.confidence >= CERTAIN

    @property
    def how_sure(self) -> str:
        """The confidence as people say it."""
        if self.is_certain:
            return _("certain")
        return _("likely") if self.proposal.confidence >= LIKELY else _("a guess")

    @property
    def field(self) -> str | Promise:
        """What is proposed."""
        return FIELD_WORDS.get(self.proposal.field, self.proposal.field)

    @property
    def icon(self) -> str:
        """The sort of question at a glance."""
        return ICONS.get(self.proposal.field, "user-round")

    @property
    def url(self) -> str:
        """The page of the record."""
        return reverse(self.proposal.kind, args=[self.proposal.record_id])


def asked(proposals: Iterable[Proposal]) -> list[Question]:
    """The proposals with their records, one query a kind. Those whose record is in the bin are left out."""
    waiting = list(proposals)
    records: dict[tuple[str, int], Any] = {}
    for kind in {one.kind for one in waiting}:
        ids = {one.record_id for one in waiting if one.kind == kind}
        records |= {
            (kind, record.pk): record for record in MODELS[Kind(kind)].objects.filter(pk__in=ids, deleted_at=None)
        }
    found = ((one, records.get((one.kind, one.record_id))) for one in waiting)
    return [Question(one, record) for one, record in found if record]


@require_GET
def confirm(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for a yes, a hundred at a time."""
    questions = asked(Proposal.objects.open_for(request.user).select_related("evidence")[:100])
    return render(
        request, "web/confirm.html", {"questions": questions, "certain": sum(one.is_certain for one in questions)}
    )


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Yes."""
    question = _question(request, pk)
    try:
        done = deciding.accept(question.proposal, by=request.user)
    except CannotSave as why:
        toast(request, str(why))
        return _decided(request, question, "")
    return _decided(request, question, _("Accepted") if done else _("Decided already"))


@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """No, for good."""
    question = _question(request, pk)
    deciding.dismiss(question.proposal, by=request.user)
    return _decided(request, question, _("Dismissed for good"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Yes, but corrected."""
    question = _question(request, pk)
    why = ""
    if request.method == "POST":
        try:
            deciding.edit(question.proposal, request.POST.get("value", "").strip(), by=request.user)
            return _decided(request, question, _("Accepted as you wrote it"))
        except CannotSave as unusable:
            why = str(unusable)
    typed = request.POST.get("value", question.proposal.value)
    context = {"question": question, "typed": typed, "why": why}
    fragment = request.headers.get("HX-Request") == "true"
    name = "web/confirm_edit.html" if fragment else "web/confirm_edit_page.html"
    return render(request, name, context, status=422 if why else 200)


@require_POST
def undo_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a decision back: the question is open again."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    _reopen(request, proposal)
    if request.headers.get("HX-Request") == "true":
        again = asked(Proposal.objects.open_for(request.user).select_related("evidence").filter(pk=pk))
        return render(request, "web/parts/question.html", {"question": again[0]}) if again else HttpResponse()
    toast(request, _("It is back among the questions."))
    return redirect("today")


@require_POST
def accept_certain(request: SignedInRequest) -> HttpResponse:
    """Yes to all that are certain."""
    questions = asked(Proposal.objects.open_for(request.user).filter(confidence__gte=CERTAIN)[:100])
    count = 0
    for question in questions:
        try:
            count += deciding.accept(question.proposal, by=request.user)
        except CannotSave:
            continue
    toast(request, ngettext("%(n)s accepted.", "%(n)s accepted.", count) % {"n": count})
    return redirect("today")


def _reopen(request: SignedInRequest, proposal: Proposal) -> None:
    try:
        deciding.reopen(proposal, by=request.user)
    except Conflict:
        toast(request, _("The value was changed again since, so it stays as it is."))
    except CannotSave as why:
        toast(request, str(why))


def _question(request: SignedInRequest, pk: int) -> Question:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).select_related("evidence"), pk=pk)
    kind = Kind(proposal.kind)
    return Question(proposal, get_object_or_404(MODELS[kind].objects.filter(deleted_at=None), pk=proposal.record_id))


def _decided(request: SignedInRequest, question: Question, said: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/parts/decided.html", {"question": question, "said": said})
    if said:
        undo = reverse("undo_decision", args=[question.proposal.pk])
        toast(request, f"{said}: {question.record.name}, {question.field} {question.proposal.value}", undo=undo)
    return redirect("today")
