"""The confirm queue: each proposal as a sentence with its evidence, and the three answers to it."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.records import deciding
from wellworn.records.asking import CERTAIN, Question, asked, stages_for
from wellworn.records.changing import Conflict
from wellworn.records.fields import MODELS
from wellworn.records.models import Kind, Proposal
from wellworn.records.values import CannotSave
from wellworn.records.views.common import back, is_fragment, own_path


@require_GET
def confirm(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for a yes, a hundred at a time."""
    questions = asked(Proposal.objects.open_for(request.user).select_related("evidence")[:100], request.user)
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
            deciding.edit(question.proposal, question.corrected(request.POST), by=request.user)
            return _decided(request, question, _("Accepted as you wrote it"))
        except CannotSave as unusable:
            why = str(unusable)
    inputs = [replace(one, value=request.POST.get(one.name, one.value)) for one in question.inputs]
    fragment = is_fragment(request)
    then = request.POST.get("next") or back(request, reverse("today")).url
    context = {
        "question": question,
        "inputs": inputs,
        "why": why,
        "fragment": fragment,
        "next": "" if fragment else then,
    }
    name = "web/confirm_edit.html" if fragment else "web/confirm_edit_page.html"
    return render(request, name, context, status=422 if why else 200)


@require_POST
def undo_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a decision back: the question is open again."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    _reopen(request, proposal)
    if is_fragment(request):
        again = asked(Proposal.objects.open_for(request.user).select_related("evidence").filter(pk=pk), request.user)
        return render(request, "web/parts/question.html", {"question": again[0]}) if again else HttpResponse()
    toast(request, _("It is back among the questions."))
    return back(request, reverse("today"))


@require_POST
def accept_certain(request: SignedInRequest) -> HttpResponse:
    """Yes to all that are certain."""
    questions = asked(Proposal.objects.open_for(request.user).filter(confidence__gte=CERTAIN)[:100], request.user)
    count = 0
    for question in (one for one in questions if one.is_certain):
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
    record = get_object_or_404(MODELS[kind].objects.filter(deleted_at=None), pk=proposal.record_id)
    return Question(proposal, record, stages_for([proposal]))


def _decided(request: SignedInRequest, question: Question, said: str) -> HttpResponse:
    if said:
        undo = reverse("undo_decision", args=[question.proposal.pk])
        toast(request, f"{said}: {question.record.name}, {question.field} {question.text}", undo=undo)
    if is_fragment(request):
        return render(request, "web/parts/decided.html", {"question": question, "said": said})
    return redirect(own_path(request.POST.get("next", ""), back(request, reverse("today")).url))
