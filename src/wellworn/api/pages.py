"""The pages where people keep their tokens and webhooks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wellworn.api import hooking
from wellworn.api import tokens as keys
from wellworn.api.models import Delivery, Scope, Token, Webhook
from wellworn.api.webhooks import gaps, sending
from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Role

DAYS = (30, 90, 366)
SHOWN = 50
TOLD = ("created", "changed", "deleted", "restored", "merged", "done")


@require_GET
def tokens(request: SignedInRequest) -> HttpResponse:
    """The member's own tokens; those who keep Wellworn running see the services' too."""
    return render(request, "api/tokens.html", _tokens(request))


@require_POST
@never_cache
def make_token(request: SignedInRequest) -> HttpResponse:
    """Make a token, and show its secret this once."""
    service = request.POST.get("for") == "service"
    if service and not _keeps_services(request):
        raise Http404
    days = read_id(request.POST.get("days", ""))
    try:
        name, scopes = request.POST.get("name", ""), request.POST.getlist("scopes")
        token, secret = keys.make(name, scopes, by=request.user, service=service, days=days)
    except keys.CannotMake as error:
        return render(
            request, "api/tokens.html", _tokens(request) | {"error": error, "typed": request.POST}, status=422
        )
    return render(request, "api/tokens.html", _tokens(request) | {"secret": secret, "made": token})


@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a token useless."""
    token = get_object_or_404(_own(request), pk=pk)
    if keys.revoke(token, by=request.user):
        toast(request, _("%(name)s opens nothing any more.") % {"name": token.name})
    return redirect("tokens")


def _own(request: SignedInRequest) -> Any:
    """The tokens that the member may revoke."""
    mine = Token.objects.filter(member=request.user)
    return mine | Token.objects.filter(member__is_service=True) if _keeps_services(request) else mine


def _keeps_services(request: SignedInRequest) -> bool:
    """Whether the member may give a program of the workspace its own name. It sees what an executive sees."""
    return request.user.role == Role.ADMIN


def _tokens(request: SignedInRequest) -> dict[str, Any]:
    """What the page shows."""
    kept = _own(request).filter(revoked_at=None).select_related("member", "made_by").order_by("-id")
    return {
        "tokens": kept[:SHOWN],
        "scopes": Scope.choices,
        "days": DAYS,
        "keeps_services": _keeps_services(request),
        "now": timezone.now(),
        "base": request.build_absolute_uri("/api/v1/"),
    }


@require_GET
def webhooks(request: SignedInRequest) -> HttpResponse:
    """The member's webhooks."""
    return render(request, "api/webhooks.html", _webhooks(request))


def _webhooks(request: SignedInRequest) -> dict[str, Any]:
    """What the page shows."""
    now, mine = timezone.now(), Webhook.objects.filter(member=request.user)
    return {"webhooks": [(one, gaps.of(one, now)) for one in mine], "told": TOLD}


@require_POST
@never_cache
@require(*READERS)
def add_webhook(request: SignedInRequest) -> HttpResponse:
    """Add a webhook, and show its secret this once."""
    try:
        made, secret = hooking.add(request.POST.get("url", ""), request.POST.get("kinds", "").split(), by=request.user)
    except hooking.CannotAdd as error:
        context = _webhooks(request) | {"error": error, "typed": request.POST}
        return render(request, "api/webhooks.html", context, status=422)
    return render(request, "api/webhooks.html", _webhooks(request) | {"secret": secret, "made": made})


@require_GET
def webhook(request: SignedInRequest, pk: int) -> HttpResponse:
    """A webhook and what was sent to it lately."""
    found = get_object_or_404(Webhook, pk=pk, member=request.user)
    sent = found.deliveries.order_by("-id")[:SHOWN]
    missed = {"missed": gaps.of(found, timezone.now()), "begins": gaps.begins(found)}
    return render(request, "api/webhook.html", {"webhook": found, "sent": sent} | missed)


@require_POST
def change_webhook(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """Pause, resume or remove a webhook, or say that its receiver has read everything anew."""
    found = get_object_or_404(Webhook, pk=pk, member=request.user)
    verbs = {"pause": hooking.pause, "resume": hooking.resume, "remove": hooking.remove, "caught-up": hooking.caught_up}
    if verb not in verbs:
        raise Http404
    verbs[verb](found, by=request.user)
    said = {
        "pause": _("Paused. What happens waits."), "resume": _("It is told again."), "remove": _("Removed."),
        "caught-up": _("Good. What it missed is made good."),
    }  # fmt: skip
    toast(request, said[verb])
    return redirect("webhooks") if verb == "remove" else redirect("webhook", pk)


@require_POST
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a message once more."""
    message = get_object_or_404(Delivery.objects.filter(webhook__member=request.user), pk=pk)
    sending.again(message, by=request.user)
    toast(request, _("It is sent again in a moment."))
    return redirect(reverse("webhook", args=[message.webhook_id]))
