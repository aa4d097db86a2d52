"""The workspace's own rules, each saved as soon as it is changed, each with its why beside it.

What protects people is not among them: `adoption/protecting.py` changes that.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from babel.numbers import list_currencies
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest, require
from wellworn.members.models import CreationRule, InternalDomain, Role, Workspace
from wellworn.members.protections import internal

CURRENCIES = sorted(list_currencies())
COMMON = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "CAD", "AUD"]
THRESHOLDS = ["0.80", "0.90", "0.95", "0.99", "2.00"]  # the last is above every confidence: never
DOMAIN = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+")


def _one_of(values: list[str]) -> Callable[[str], bool]:
    return lambda value: value in values


SETTINGS: dict[str, Callable[[str], bool]] = {  # name of the field -> whether a value is fine
    "name": lambda value: 0 < len(value) <= 200,
    "currency": _one_of(CURRENCIES),
    "creation_rule": _one_of(list(CreationRule.values)),
    "fill_above": _one_of(THRESHOLDS),
}


@require_GET
@require(Role.ADMIN)
def page(request: SignedInRequest) -> HttpResponse:
    """All of them on one page."""
    return render(request, "members/settings.html", _shown())


@require_POST
@require(Role.ADMIN)
def change(request: SignedInRequest, name: str) -> HttpResponse:
    """Save one; undo is the same with the value before."""
    is_fine = SETTINGS.get(name)
    if is_fine is None:
        raise Http404
    value = request.POST.get("value", request.GET.get("value", "")).strip()
    if not is_fine(value):
        toast(request, _("That is not a value this setting can have. Nothing was changed."))
        return _done(request, 422)
    workspace, _made = Workspace.objects.get_or_create(pk=1)
    before = getattr(workspace, name)
    Workspace.objects.filter(pk=1).update(**{name: value})
    as_text = f"{before:.2f}" if isinstance(before, float) else before
    toast(
        request,
        _("Saved. It counts from now on."),
        undo=reverse("setting", args=[name]) + "?" + urlencode({"value": as_text}),
    )
    return _done(request)


@require_POST
@require(Role.ADMIN)
def add_domain(request: SignedInRequest) -> HttpResponse:
    """Name a domain of the workspace's own."""
    domain = request.POST.get("domain", request.GET.get("domain", "")).strip().lower().removeprefix("@").rstrip(".")
    if not DOMAIN.fullmatch(domain) or len(domain) > 255:
        context = _shown() | {"domain": domain, "domain_error": _("A domain looks like norrvik.example, without an @.")}
        return render(request, "members/settings.html", context, status=422)
    internal.add(domain, by=request.user)
    toast(request, _("Mail that stays inside %(domain)s is not captured from now on.") % {"domain": domain})
    return redirect("settings")


def _shown() -> dict[str, object]:
    workspace = Workspace.objects.filter(pk=1).first() or Workspace()
    return {
        "workspace": workspace,
        "domains": InternalDomain.objects.order_by("domain"),
        "common": COMMON,
        "currencies": CURRENCIES,
        "rules": CreationRule.choices,
        "fill_above": f"{workspace.fill_above:.2f}",
    }


def _done(request: SignedInRequest, status: int = 200) -> HttpResponse:
    """For a script the toast alone, for everybody else the page again."""
    return HttpResponse(status=status) if request.headers.get("HX-Request") else redirect("settings")
