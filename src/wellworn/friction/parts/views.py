"""The pages of the parts, beside the audit of fields."""

from __future__ import annotations

from contextlib import nullcontext

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.adoption.views_waiting import asks_again, how_far, waits
from wellworn.friction.ours.reading import objects
from wellworn.friction.parts.told import NAMES, told
from wellworn.friction.parts.used import WEEKS
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import Role
from wellworn.records.custom.shown import shown
from wellworn.usage.riding import along


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest, of: str) -> HttpResponse:
    """The parts of one kind, with who uses each and what to do about it."""
    if of not in NAMES:
        raise Http404
    waiting = waits(request)
    with nullcontext() if asks_again(request) else along("audit.open", by=request.user):
        found = told(of, timezone.localdate(), by=request.user, waiting=waiting)
    if far := how_far(request, waiting):
        return far
    context = {
        "told": found, "name": NAMES[of], "parts": NAMES.items(), "objects": [shown(one) for one in objects()], "weeks": WEEKS,
        "waiting": waiting,
    }  # fmt: skip
    return render(request, "friction/parts.html", context)
