"""The language model: plugged in by an admin, let at a member's own mail by that member."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.capture.deals.completing import NoAnswer, complete
from wellworn.capture.deals.language_model import service_of
from wellworn.capture.deals.models import LanguageModel, ModelConsent
from wellworn.lib.ids import read_id
from wellworn.lib.sealed import seal
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role

MOST_A_DAY = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
@require(Role.ADMIN)
def settings(request: SignedInRequest) -> HttpResponse:
    """Where the model is, whether it is on, what it may cost, and what went wrong last."""
    model = LanguageModel.objects.filter(pk=1).first() or LanguageModel(pk=1)
    why = ""
    if request.method == "POST":
        why = _filled(model, request)
        if not why:
            model.save()
            return _tried(request, model)
    shown = {"model": model, "why": why, "has_key": bool(model.secret)}
    return render(request, "capture/language_model.html", shown, status=422 if why else 200)


def _filled(model: LanguageModel, request: SignedInRequest) -> str:
    """Take over what was entered; what is wrong with it, if anything is."""
    given = request.POST
    model.base_url, model.model = given.get("base_url", "").strip()[:500], given.get("model", "").strip()[:200]
    model.is_on, model.trouble = given.get("is_on") == "on", ""
    model.per_day = min(read_id(given.get("per_day", "")) or model.per_day, MOST_A_DAY)
    if given.get("key", "").strip():
        model.secret = seal(given["key"].strip())
    if given.get("forget_key"):
        model.secret = b""
    try:
        parts = urlsplit(model.base_url)
    except ValueError:
        parts = urlsplit("")
    if model.is_on and (parts.scheme not in ("http", "https") or not parts.hostname):
        return _("The address begins with https:// and ends as the service says, often in /v1.")
    if model.is_on and not model.model:
        return _("Say which model, as the service calls it.")
    return ""


def _tried(request: SignedInRequest, model: LanguageModel) -> HttpResponse:
    """Say whether it answers: better now than at the first letter."""
    if not model.is_on:
        toast(request, _("Saved. No language model is asked."))
        return redirect("language-model")
    try:
        complete(service_of(model), [{"role": "user", "content": "Answer with: []"}])
    except NoAnswer as failure:
        LanguageModel.objects.filter(pk=1).update(trouble=str(failure)[:500])
        toast(request, _("Saved, but it does not answer yet: %(why)s") % {"why": failure})
    else:
        LanguageModel.objects.filter(pk=1).update(answered_at=timezone.now())
        toast(request, _("Saved. It answers."))
    return redirect("language-model")


@require_POST
def consent(request: SignedInRequest) -> HttpResponse:
    """Let the model read one's own letters, or not any more."""
    if request.POST.get("yes"):
        ModelConsent.objects.get_or_create(member=request.user, defaults={"at": timezone.now()})
        toast(request, _("The language model may read letters that only you hold."))
    else:
        ModelConsent.objects.filter(member=request.user).delete()
        toast(request, _("It reads only what you share with everybody."))
    return redirect("mailboxes")
