"""How a member wants Wellworn to look and to listen: colours, and shortcuts of a single key."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member
from wellworn.records.views.common import back, is_fragment

THEMES = {"light": "light", "dark": "dark", "device": ""}


@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Keep the member's choice of light, dark or the device's own."""
    chosen = THEMES.get(request.POST.get("theme", ""))
    if chosen is None:
        return HttpResponse(status=422)
    Member.objects.filter(pk=request.user.pk).update(theme=chosen)
    return _kept(request)


@require_POST
def single_keys(request: SignedInRequest) -> HttpResponse:
    """Switch the shortcuts of a single key on or off."""
    chosen = request.POST.get("keys")
    if chosen not in ("on", "off"):
        return HttpResponse(status=422)
    Member.objects.filter(pk=request.user.pk).update(single_keys=chosen == "on")
    if not is_fragment(request):
        on, off = (
            _("Single keys are on. ? lists them."),
            _("Single keys are off. Ctrl K still finds and changes anything."),
        )
        toast(request, on if chosen == "on" else off)
    return _kept(request)


def _kept(request: SignedInRequest) -> HttpResponse:
    """To the page that the member came from; nothing more for a script."""
    return HttpResponse(status=204) if is_fragment(request) else back(request, reverse("today"))
