"""What is never captured: a member's own addresses and domains, and the workspace's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wellworn.capture import blocking, errands, tasks
from wellworn.capture.errand import Errand, ErrandKind
from wellworn.capture.forms import PatternForm
from wellworn.capture.models import Block
from wellworn.capture.removal import Removed
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: SignedInRequest) -> HttpResponse:
    """Addresses and domains that are never captured: one's own, and the workspace's, which its admin keeps."""
    form = PatternForm(request.POST if request.method == "POST" else None)
    whole = request.POST.get("whose") == "workspace"
    if whole and request.user.role != Role.ADMIN:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        try:
            member = None if whole else request.user
            made = blocking.block(form.cleaned_data["pattern"], member=member, by=request.user, at=timezone.now())
        except ValueError as error:
            form.add_error("pattern", str(error))
        else:
            toast(request, _("%(what)s is hidden, and never captured again.") % {"what": made.pattern})
            return redirect("blocks")
    found = Block.objects.filter(member__in=[request.user]) | Block.objects.filter(member=None)
    going = {one.block_id: one for one in Errand.objects.filter(member=request.user, ended_at=None).exclude(block=None)}
    listed = [
        (one, _in_words(Removed(**one.removed)) if one.removed else "", going.get(one.pk))
        for one in found.order_by("pattern")
    ]
    shown = {"blocks": listed, "form": form, "is_admin": request.user.role == Role.ADMIN}
    return render(request, "capture/blocks.html", shown, status=422 if form.is_bound else 200)


@require_POST
def purge(request: SignedInRequest, block_id: int) -> HttpResponse:
    """Have what a block hides removed for good; the page then says what that was."""
    tasks.purge_block_later(_block(request, block_id).pk)
    toast(request, _("It is being removed. This page will say how much it was."))
    return redirect("blocks")


@require_POST
def unblock(request: SignedInRequest, block_id: int) -> HttpResponse:
    """Have a block taken away; what it kept out is then read anew."""
    made = _block(request, block_id)
    tasks.run_errand_later(errands.ask(ErrandKind.UNBLOCK, by=request.user, at=timezone.now(), block=made))
    toast(request, _("%(what)s is being unblocked. What it kept out is then read again.") % {"what": made.pattern})
    return redirect("blocks")


def _block(request: SignedInRequest, block_id: int) -> Block:
    """A block that the member may change: their own; an admin also the workspace's."""
    mine = Block.objects.filter(member=request.user)
    may = mine | Block.objects.filter(member=None) if request.user.role == Role.ADMIN else mine
    return get_object_or_404(may, pk=block_id)


def _in_words(removed: Removed) -> str:
    return _(
        "Removed: %(activities)d mails and meetings, %(waiting)d that waited, %(people)d people, %(companies)d companies."
    ) % {
        "activities": removed.activities,
        "waiting": removed.waiting,
        "people": removed.people,
        "companies": removed.companies,
    }
