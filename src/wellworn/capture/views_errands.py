"""The progress of long work that a member asked for, and stopping it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellworn.capture import errands
from wellworn.capture.errand import Errand, ErrandKind
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest


@require_safe
def progress(request: SignedInRequest, errand_id: int) -> HttpResponse:
    """The progress alone, asked every two seconds; when it is over the page is loaded anew."""
    errand = get_object_or_404(Errand, pk=errand_id, member=request.user)
    if not errand.is_on:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "capture/errand.html", {"errand": errand})


@require_POST
def stop(request: SignedInRequest, errand_id: int) -> HttpResponse:
    """Stop, and keep what is there."""
    errand = get_object_or_404(Errand.objects.select_related("block"), pk=errand_id, member=request.user)
    if errands.stop(errand, at=timezone.now()):
        said = {
            ErrandKind.COUNT: _("Stopped. Nothing was removed."),
            ErrandKind.REMOVE: _("Stopped. What is left is kept."),
            ErrandKind.UNBLOCK: _("Stopped. It stays blocked."),
        }
        toast(request, said[ErrandKind(errand.kind)])
    if errand.kind == ErrandKind.UNBLOCK:
        return redirect("blocks")
    return redirect("mailbox", errand.mailbox_id)
