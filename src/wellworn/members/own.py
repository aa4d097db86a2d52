"""A member's own page: their name, zone, addresses, and the places where they are signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.ids import read_id
from wellworn.lib.toast import toast
from wellworn.lib.turning import plain_name
from wellworn.members import joining, own_calendar
from wellworn.members.access import SignedInRequest
from wellworn.members.devices import device
from wellworn.members.models import Alias, Member
from wellworn.members.welcome import ZONES

FOUND_IN = {
    "typed": gettext_lazy("added by hand"),
    "delivered-to": gettext_lazy("found in the headers of mail delivered to you"),
    "sent": gettext_lazy("found in mail you sent"),
    "calendar": gettext_lazy("found in your calendar"),
}
OWN = {"name": 200, "zone": 64}  # what may be changed here, and how long it may be


@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """Everything that is the member's own."""
    return render(request, "members/me.html", _shown(request))


@require_POST
def change(request: SignedInRequest, name: str) -> HttpResponse:
    """Save one value."""
    value = plain_name(request.POST.get(name, ""))
    if name not in OWN:
        raise Http404
    if not value or len(value) > OWN[name] or (name == "zone" and value not in ZONES):
        toast(request, _("That could not be saved. Nothing was changed."))
        return _done(request, 422)
    Member.objects.filter(pk=request.user.pk).update(**{name: value})
    toast(request, _("Saved."))
    return _done(request)


@require_POST
def add_alias(request: SignedInRequest) -> HttpResponse:
    """Note a further address of the member's own."""
    address = request.POST.get("address", "")
    try:
        joining.add_alias(request.user, address, by=request.user)
    except ValidationError as error:
        context = _shown(request) | {"alias_error": error.messages[0], "alias": address}
        return render(request, "members/me.html", context, status=422)
    toast(request, _("Mail to and from that address counts as yours from now on."))
    return redirect("me")


@require_POST
def remove_alias(request: SignedInRequest, alias_id: int) -> HttpResponse:
    """Forget an address."""
    alias = get_object_or_404(Alias, pk=alias_id, member=request.user)
    alias.delete()
    toast(request, _("%(address)s is not yours any more.") % {"address": alias.address})
    return redirect("me")


@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where the member is signed in."""
    return render(request, "members/sessions.html", _shown(request))


@require_POST
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """End one session, or all but this one."""
    only = request.POST.get("session", "")
    here = request.session.session_key
    if only and read_id(only) is None:
        raise Http404
    ended = request.user.end_sessions(but=here, only=read_id(only))
    if only and not ended:
        raise Http404
    toast(request, ngettext("%(n)s session ended.", "%(n)s sessions ended.", ended) % {"n": ended})
    return redirect("sessions")


def _shown(request: SignedInRequest) -> dict[str, object]:
    signed_in = [
        {
            "id": session.pk,
            "device": device(session.user_agent),
            "ip": session.ip,
            "since": session.created_at,
            "is_this": session.session_key == request.session.session_key,
        }
        for session in UserSession.objects.filter(user=request.user).order_by("-created_at")
    ]
    aliases = [
        (alias, FOUND_IN.get(alias.found_in, alias.found_in)) for alias in request.user.aliases.order_by("address")
    ]
    calendar = own_calendar.shown(request.user)
    return {"zones": ZONES, "sessions": signed_in, "aliases": aliases, "calendar": calendar}


def _done(request: SignedInRequest, status: int = 200) -> HttpResponse:
    """For a script the toast alone, for everybody else the page again."""
    return HttpResponse(status=status) if request.headers.get("HX-Request") else redirect("me")
