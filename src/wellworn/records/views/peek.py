"""A quick look at a record, beside the board or a list."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wellworn.members.access import SignedInRequest
from wellworn.records import board, timeline
from wellworn.records.covering import covered_one
from wellworn.records.facts import facts_of
from wellworn.records.models.company import Company
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Person
from wellworn.records.models.provenance import provenance_of
from wellworn.records.models.record import Kind
from wellworn.records.page_urls import page_of
from wellworn.records.views.common import answer, fetch

LATELY = 5
WITH = 5
UNSHOWN = {"company", "stage", "currency"}  # they stand above the facts


@require_GET
def peek(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a deal stands, its facts, who is with it and what happened lately."""
    deal = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(deal, Deal)
    rows = provenance_of(Kind.DEAL, pk, request.user)
    people = Person.objects.visible_to(request.user).filter(deals=deal).order_by("-last_activity_at", "id")
    covered_one(deal, request.user)
    context = {
        "deal": deal,
        "title": deal.name,
        "card": standing(request, deal),
        "stages": Stage.objects.filter(pipeline=deal.stage.pipeline_id, archived_at=None),
        "facts": [fact for fact in facts_of(deal, rows, request.user).page if fact.field.name not in UNSHOWN],
        "people": people[:WITH],
        "lately": _lately(request, deal, timeline.of(deal, request.user, now=timezone.now()).past[:LATELY]),
    }
    return answer(request, "peek", context)


@require_GET
def look(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """A quick look at a deal, a person, a company or a custom object's record: its facts and what happened lately."""
    if kind == Kind.DEAL:
        return peek(request, pk)
    record = fetch(kind, pk, request.user)
    if not isinstance(record, Person | Company | Thing):
        raise Http404
    rows = provenance_of(Kind(kind), pk, request.user)
    facts = [
        fact for fact in facts_of(record, rows, request.user).page if not fact.is_empty and fact.field.name != "name"
    ]
    lately = timeline.of(record, request.user, now=timezone.now()).past[:LATELY]
    context = {"record": record, "title": record.name, "page": page_of(record), "facts": facts, "lately": lately}
    return answer(request, "peek_record", context)


@require_GET
def lately(request: SignedInRequest, pk: int) -> HttpResponse:
    """What happened with the company of a deal, beside the deal's own timeline: asked for after the page is there."""
    deal = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(deal, Deal)
    own = timeline.of(deal, request.user, now=timezone.now()).past[:LATELY]
    known = {item.activity.pk for item in own}
    found = [item for item in _lately(request, deal, own) if item.activity.pk not in known]
    return answer(request, "with_company", {"deal": deal, "title": deal.name, "page": page_of(deal), "lately": found})


def _lately(request: SignedInRequest, deal: Deal, own: list[timeline.Item]) -> list[timeline.Item]:
    """What happened with the deal, which is its `own`, and with its company, the latest first."""
    company = Company.objects.visible_to(request.user).filter(pk=deal.company_id or 0).first()
    known = {item.activity.pk for item in own}
    theirs = timeline.of(company, request.user, now=timezone.now()).past[:LATELY] if company is not None else []
    found = own + [one for one in theirs if one.activity.pk not in known]
    return sorted(found, key=lambda item: item.activity.occurred_at, reverse=True)[:LATELY]


def standing(request: SignedInRequest, deal: Deal) -> board.Card | None:
    """Why an open deal wants a look, and what was asked of it and not answered."""
    if deal.closed_at is not None:
        return None
    at, today = timezone.now(), timezone.localdate()
    cards = board.cards(Deal.objects.filter(pk=deal.pk), [deal.stage], by=request.user, at=at, today=today)
    return cards[0] if cards else None
