"""The page for the all-hands screen: one sentence, four numbers, what leaders show of themselves. Everybody but IT sees it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.adoption.changes import changes
from wellworn.adoption.company import FOUR_WEEKS, TARGET, company
from wellworn.adoption.opening import opened
from wellworn.adoption.published import standing
from wellworn.adoption.views_waiting import how_far, waits
from wellworn.members.access import SignedInRequest
from wellworn.members.clock import zone_of
from wellworn.members.models import Workspace
from wellworn.usage.riding import along

CHANGES = 4  # the latest


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """The four weeks to yesterday, beside the four before."""
    now = timezone.now()
    yesterday = now.astimezone(zone_of(request.user)).date() - timedelta(days=1)
    with along("company.open", by=request.user):
        leaders = standing(now)[:2]
    waiting = waits(request)
    shown = company(request.user, yesterday, FOUR_WEEKS, page="the all-hands screen", waiting=waiting)
    if far := how_far(request, waiting):
        return far
    context = {
        "company": shown,
        "changed": changes(shown.first, shown.last)[-CHANGES:],
        "workspace": Workspace.objects.filter(pk=1).first(),
        "leaders": leaders,
        "target": TARGET,
        "waiting": waiting,
    }
    return render(request, "adoption/company.html", context)
