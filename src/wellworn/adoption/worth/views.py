"""The page of worth: what came back, in hours and money, what it cost, and how each number is made. Open to all; an admin enters what is paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.adoption.chart_files import asked_for
from wellworn.adoption.models.worth import Cost, CostKind, CountedShare, HourlyRate
from wellworn.adoption.opening import opened
from wellworn.adoption.views_waiting import how_far, waits
from wellworn.adoption.waiting import Waiting
from wellworn.adoption.worth import forms
from wellworn.adoption.worth.asked import Told, told
from wellworn.adoption.worth.drawn import charts
from wellworn.adoption.worth.said import Said
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.clock import zone_of
from wellworn.members.models import Role
from wellworn.members.workspace import own_currency
from wellworn.records.values import CannotSave, as_currency


@require_GET
@opened
def page(request: SignedInRequest) -> HttpResponse:
    """What it is worth."""
    waiting = waits(request)
    shown = told(request.user, request.GET.get("counting", ""), _today(request), waiting)
    if far := how_far(request, waiting):
        return far
    drawn = charts(shown)
    context = _context(request, shown) | {"charts": drawn, "waiting": waiting}
    return asked_for(request, drawn) or render(request, "adoption/worth.html", context)


@require_POST
@require(Role.ADMIN)
def rate(request: SignedInRequest) -> HttpResponse:
    """Say what an hour costs."""
    given = request.POST
    try:
        currency = as_currency(given.get("currency", ""))
        HourlyRate.enter(
            forms.as_rate(given.get("amount", "")),
            currency,
            forms.as_day(given.get("since", ""), _today(request)),
            by=request.user,
        )
    except CannotSave as error:
        return _refused(request, error, "rate")
    toast(request, _("An hour’s cost is set. Everybody sees it, with your name."))
    return redirect("worth")


@require_POST
@require(Role.ADMIN)
def share(request: SignedInRequest) -> HttpResponse:
    """Say which share would have been logged by hand."""
    because = request.POST.get("because", "").replace("\0", "").strip()[:300]
    try:
        percent = forms.as_percent(request.POST.get("percent", ""))
        if not because:
            raise CannotSave(_("Say how you know: everybody who reads the sum reads it."))
        CountedShare.enter(percent, because, by=request.user)
    except CannotSave as error:
        return _refused(request, error, "share")
    toast(request, _("The share that counts is set. Everybody sees it, with your name and your reason."))
    return redirect("worth")


@require_POST
@require(Role.ADMIN)
def cost(request: SignedInRequest) -> HttpResponse:
    """Enter what was paid."""
    today = _today(request)
    latest = HourlyRate.objects.first()
    currency = latest.currency if latest else own_currency()
    try:
        forms.as_cost(request.POST.dict(), currency, today).enter(by=request.user)
    except CannotSave as error:
        return _refused(request, error, "cost")
    toast(request, _("Entered. Everybody sees it, with your name."))
    return redirect("worth")


@require_POST
@require(Role.ADMIN)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Strike a cost through."""
    if get_object_or_404(Cost, pk=pk).withdraw(by=request.user):
        toast(request, _("Struck through. It stays to be read."))
    return redirect("worth")


def _today(request: SignedInRequest) -> date:
    return timezone.now().astimezone(zone_of(request.user)).date()


def _refused(request: SignedInRequest, error: CannotSave, at: str) -> HttpResponse:
    waiting = Waiting()
    shown = told(request.user, "", _today(request), waiting)
    waiting.ask()
    context = _context(request, shown) | {
        "charts": charts(shown),
        "trouble": str(error),
        "trouble_at": at,
        "given": request.POST,
    }
    return render(request, "adoption/worth.html", context, status=422)


def _context(request: SignedInRequest, shown: Told) -> dict[str, Any]:
    return {
        "told": shown, "worth": shown.worth, "said": Said(shown), "today": _today(request), "is_admin": request.user.role == Role.ADMIN,
        "kinds": CostKind.choices, "shares": CountedShare.objects.select_related("entered_by"),
    }  # fmt: skip
