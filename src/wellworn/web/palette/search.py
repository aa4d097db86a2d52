"""Search over everything as a page of its own: what the palette finds and can do, for those who have no script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.members.models import Role
from wellworn.records import finding
from wellworn.records.finding import Found
from wellworn.records.folding import searchable
from wellworn.records.models.deal import Deal
from wellworn.records.typeahead import Hit
from wellworn.usage.riding import along
from wellworn.web.palette.answering import acts
from wellworn.web.palette.views import asked

RECORDS = ("people", "companies", "deals", "things", "tasks")  # in the order in which they stand when all fit as well


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Records, mail and meetings that hold the words. What could be changed is looked up where a day or an amount was typed,
    or where it is asked for: `act=1`."""
    context = asked(request)
    text = request.GET.get("q", "")
    wants = bool(context.line.text and (context.line.day or context.line.amount or request.GET.get("act")))
    with along("list.search", by=request.user, when=bool(text)):
        found = finding.find(text, request.user)
        context.know(text, found.hits)
        if wants and not found:  # a day or an amount is in no name
            found = finding.find(context.line.rest, request.user)
            context.know(context.line.rest, found.hits)
    shown = {
        "text": text,
        "found": found,
        "sections": sorted(
            RECORDS, key=lambda name: -_fit(found, name, searchable(context.line.rest if wants else text))
        ),
        "deals": _deals(found, context.deals_named(context.line.rest) if found.companies else []),
        "wants": wants,
        "acts": acts(context) if wants and request.user.role != Role.IT else [],
    }
    return render(request, "web/search.html", shown)


def _fit(found: Found, name: str, words: str) -> int:
    """Whether the best of a kind is called what was typed: 2 for its whole name, 1 for how it begins."""
    rows = getattr(found, name)[:1]
    called = [searchable(row.name) for row in rows]
    return max((2 if one == words else int(one.startswith(words)) for one in called), default=0) if words else 0


def _deals(found: Found, near: list[Hit]) -> list[Deal]:
    """Deals of that name, and the open ones of companies of that name."""
    theirs = [hit.record for hit in near if isinstance(hit.record, Deal)]
    known = {deal.pk for deal in found.deals}
    return [*found.deals, *(deal for deal in theirs if deal.pk not in known)]
