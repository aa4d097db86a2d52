""" "Why this?": the mark beside every field, its page, and the answer."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.friction import wondering
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.fields import Field, field_seen_by
from wellworn.records.values import CannotSave


@require_http_methods(["GET", "POST"])
@require(*READERS)
def page(request: SignedInRequest, object: str, field: str) -> HttpResponse:
    """Why a field is there, as far as somebody has answered; POST asks, with or without words."""
    seen = _seen(request, object, field)
    is_asked = request.method == "POST"
    if is_asked:
        form, words = request.POST.get("form", request.GET.get("form", "record")), request.POST.get("words", "")
        wondering.ask(object, field, by=request.user, form=form, words=words)
    context = {
        "field": seen,
        "object": object,
        "answer": wondering.answered(object, field),
        "is_asked": is_asked,
        "asked": wondering.asked(object, field),
    }
    if request.headers.get("HX-Request"):
        return render(request, "friction/parts/why.html", context)
    if is_asked:
        toast(request, _("Noted. You are told when it is answered; nobody is told that it was you."))
        return redirect("why", object, field)
    return render(request, "friction/why.html", context)


@require_POST
@require(Role.ADMIN)
def answer(request: SignedInRequest, object: str, field: str) -> HttpResponse:
    """Answer everybody who asked."""
    seen = _seen(request, object, field)
    try:
        as_help = "as_help" in request.POST
        wondering.answer(object, field, request.POST.get("text", ""), by=request.user, as_help=as_help)
        toast(request, _("Answered. Whoever asked about %(field)s is told.") % {"field": seen.label})
    except CannotSave as problem:
        toast(request, str(problem))
    return redirect(f"{reverse('friction_field', args=[object, field])}#why")


def _seen(request: SignedInRequest, object_key: str, name: str) -> Field:
    """The field as the member sees it; 404 where they do not."""
    try:
        return field_seen_by(object_key, name, request.user)
    except (KeyError, ValueError) as error:
        raise Http404 from error
