"""How a member wants Wellworn to look and to listen: colours, and shortcuts of a single key."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member

THEMES = {"light": "light", "dark": "dark", "device": ""}


@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Keep the member's choice of light, dark or the device's own."""
    chosen = THEMES.get(request.POST.get("theme", ""))
    if chosen is None:
        return HttpResponse(status=422)
    Member.objects.filter(pk=request.user.pk).update(theme=chosen)
    return _back(request)


@require_POST
def single_keys(request: SignedInRequest) -> HttpResponse:
    """Switch the shortcuts of a single key on or off."""
    chosen = request.POST.get("keys")
    if chosen not in ("on", "off"):
        return HttpResponse(status=422)
    Member.objects.filter(pk=request.user.pk).update(single_keys=chosen == "on")
    if not request.headers.get("HX-Request"):
        on, off = (
            _("Single keys are on. ? lists them."),
            _("Single keys are off. Ctrl K still finds and changes anything."),
        )
        toast(request, on if chosen == "on" else off)
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    """To the page that the member came from; nothing more for a script."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(came_from)
    try:
        return HttpResponseRedirect(reverse("today"))
    except NoReverseMatch:
        return HttpResponseRedirect("/")
