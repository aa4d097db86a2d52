"""The pages of a review: the deals that need a word, marking one as talked about, and the end with what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wellworn.lib.toast import toast
from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.records import saying
from wellworn.records.fields import fields_seen_by
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.record import Kind
from wellworn.records.models.review import Review
from wellworn.records.rates import Rates, rates_now
from wellworn.records.review import agenda, sitting
from wellworn.records.review.scope import Scope, chosen
from wellworn.records.values import CannotSave
from wellworn.records.views.common import fetch, is_fragment

SHOWN = {
    "amount": "m",
    "close_date": "c",
    "stage": "g",
    "next_step": "s",
    "forecast": "f",
}  # with the key that changes it


@require_GET
@require(*READERS)
def page(request: SignedInRequest) -> HttpResponse:
    """The deals that need a word; a script that asks for one of them is given that one."""
    scope, scopes = chosen(request.user, request.GET.get("whose", ""))
    review, rates = sitting.current(request.user, scope.key), rates_now()
    before = sitting.last(request.user, scope.key, but=review)
    items, is_cut = _items(request, scope, review, before, rates)
    shown = _shown(request, scope, review, items)
    wanted = request.headers.get("HX-Target", "").removeprefix("deal-")
    if is_fragment(request) and wanted:
        item = next((one for one in items if str(one.deal.pk) == wanted), None)
        return render(request, "records/review/item.html", shown | {"item": item, "is_now": True})
    closed = agenda.closed_since(scope.deals(request.user), before.began_at if before else None, rates)
    told = {"items": items, "is_cut": is_cut, "scopes": scopes, "before": before, "closed": closed}
    return render(request, "records/review/page.html", shown | told)


def _items(
    request: SignedInRequest, scope: Scope, review: Review | None, before: Review | None, rates: Rates
) -> tuple[list[agenda.Item], bool]:
    """The deals of the sitting that goes on, else those that need a word now; and whether there are more."""
    since = before.began_at if before else None
    look = agenda.Look(request.user, timezone.now(), timezone.localdate(), since)
    deals = scope.deals(request.user)
    if review is None:
        return agenda.wanted(deals, rates, look)
    stages = list(Stage.objects.select_related("pipeline"))
    found = agenda.items(deals.filter(pk__in=review.agenda), stages, look)
    place = {pk: number for number, pk in enumerate(review.agenda)}
    talked = {talk.deal_id: talk for talk in review.talks.select_related("by")}
    for item in found:
        item.talked = talked.get(item.deal.pk)
    return sorted(found, key=lambda item: place[item.deal.pk]), False


def _shown(request: SignedInRequest, scope: Scope, review: Review | None, items: list[agenda.Item]) -> dict[str, Any]:
    """What the page and its parts show."""
    seen = {field.name: field for field in fields_seen_by(Kind.DEAL, request.user)}
    return {
        "scope": scope,
        "review": review,
        "seen": seen,
        "facts": [(seen[name], key) for name, key in SHOWN.items() if name in seen],
        "now": next((item.deal.pk for item in items if item.talked is None), None),
        "done": sum(item.talked is not None for item in items),
        "of": len(items),
    }


@require_POST
@require(*READERS)
def talk(request: SignedInRequest, pk: int) -> HttpResponse:
    """A deal was talked about, or with `undo` it was not."""
    deal = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(deal, Deal)
    scope, _scopes = chosen(request.user, request.GET.get("whose", ""))
    if request.GET.get("undo"):
        sitting.untalk(deal, scope.key, by=request.user)
        return HttpResponseRedirect(_address(scope))
    review = sitting.current(request.user, scope.key)
    before = None if review else sitting.last(request.user, scope.key)
    ids = [] if review else [item.deal.pk for item in _items(request, scope, None, before, rates_now())[0]]
    review = sitting.talk(deal, scope.key, ids, by=request.user)
    if not is_fragment(request):
        return HttpResponseRedirect(_address(scope))
    done, of = review.talks.count(), len(review.agenda)
    context = {"deal": deal, "scope": scope, "review": review, "done": done, "of": of}
    return render(request, "records/review/talked.html", context)


@require_POST
@require(*READERS)
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a note on a deal's timeline; a script is led back to the deal in its place."""
    deal, (scope, _scopes) = fetch(Kind.DEAL, pk, request.user), chosen(request.user, request.GET.get("whose", ""))
    text = request.POST.get("text", "")
    try:
        said = saying.say(deal, text, saying.meant(text, timezone.localdate(), kind="note"), by=request.user)
    except CannotSave as error:
        toast(request, str(error))
    else:
        toast(request, _("The note is on the timeline."), undo=reverse("unwrite", args=[said.activity.pk]))
    return HttpResponseRedirect(_address(scope))


def _address(scope: Scope) -> str:
    return f"{reverse('review')}?whose={scope.key}"


@require_POST
@require(*READERS)
def end(request: SignedInRequest) -> HttpResponse:
    """End the sitting, and say what changed."""
    scope, _scopes = chosen(request.user, request.GET.get("whose", ""))
    review = sitting.current(request.user, scope.key)
    if review is None:
        toast(request, _("There is no review to end: none of the deals was talked about yet."))
        return HttpResponseRedirect(_address(scope))
    sitting.end(review, by=request.user)
    return HttpResponseRedirect(f"{reverse('review_ended')}?whose={scope.key}")


@require_GET
@require(*READERS)
def ended(request: SignedInRequest) -> HttpResponse:
    """What changed in the sitting that ended last."""
    scope, _scopes = chosen(request.user, request.GET.get("whose", ""))
    review = sitting.last(request.user, scope.key)
    if review is None or review.ended_at is None:
        return HttpResponseRedirect(_address(scope))
    outcome = sitting.outcome(review, timezone.now())
    minutes = max(1, round((review.ended_at - review.began_at).total_seconds() / 60))
    context = {"scope": scope, "review": review, "outcome": outcome, "minutes": minutes}
    return render(request, "records/review/ended.html", context)
