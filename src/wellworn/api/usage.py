"""Usage for programs, as CloudEvents 1.0: one's own events, what was done elsewhere, and the numbers that at least five made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field as Limits

from wellworn.adoption import giving_out as together
from wellworn.api.interface import needs, who
from wellworn.api.models import Scope, Token
from wellworn.api.problems import Problem
from wellworn.usage import cloud, giving_out, taking_in
from wellworn.usage.models import Event, Surface, through

router = Router(tags=["usage"])
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = 366  # days in one answer
SHOWN = 20  # reasons in one answer where nothing was taken in
BODY = {"type": "object", "required": ["specversion", "id", "source", "type", "time", "data"]}
TAKES = {
    "requestBody": {
        "required": True,
        "content": {
            cloud.ONE: {"schema": BODY},
            cloud.BATCH: {"schema": {"type": "array", "items": BODY, "maxItems": taking_in.AT_ONCE}},
            cloud.LINES: {"schema": {"type": "string"}},
        },
    }
}
GIVES = {
    "responses": {200: {"description": "OK", "content": {cloud.BATCH: {"schema": {"type": "array", "items": BODY}}}}}
}


class RefusedOut(Schema):
    """An event that was not taken in: its place from 0, and why."""

    index: int
    reason: str


class TakenOut(Schema):
    """What became of the events that were sent."""

    counted: int
    known: int
    refused: list[RefusedOut]


@router.post("/usage/events", response=TakenOut, operation_id="reportUsage", openapi_extra=TAKES)
def report(request: HttpRequest) -> dict[str, Any]:
    """Say what was done in other systems, as up to 1,000 CloudEvents. Each is counted once, by its source and id."""
    token = needs(request, Scope.USAGE)
    try:
        events = cloud.events_of(request.body, lines=request.content_type in (cloud.LINES, "application/ndjson"))
    except cloud.CannotTake as error:
        raise Problem(400, str(error)) from error
    if not 0 < len(events) <= taking_in.AT_ONCE:
        raise Problem(422, _("Send from 1 to %(most)s events at once.") % {"most": taking_in.AT_ONCE})
    with through(Surface.API):
        outcome = taking_in.take_in(events, by=token.member, at=timezone.now())
    if len(outcome.refused) == len(events):
        raise Problem(
            422, _("None of them could be taken in."), [(f"events.{at}", why) for at, why in outcome.refused[:SHOWN]]
        )
    refused = [{"index": number, "reason": why} for number, why in outcome.refused]
    return {"counted": outcome.counted, "known": outcome.known, "refused": refused}


@router.get("/usage/own", operation_id="readOwnUsage", openapi_extra=GIVES)
def own(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=60)] = "",
    limit: Annotated[int, Query(), Limits(ge=1, le=1000)] = 1000,
) -> HttpResponse:
    """What the token's own member did, the first first, as long as single events are kept. The header `Next` goes into `after`."""
    needs(request, Scope.USAGE)
    rows = giving_out.own(who(request), at=timezone.now(), after=_cursor(after), limit=limit)
    answer = _batch([giving_out.own_event(row) for row in rows])
    if len(rows) == limit:
        answer["Next"] = f"{rows[-1].at.isoformat()}_{rows[-1].pk}"
    return answer


@router.get("/usage/days", operation_id="readUsageDays", openapi_extra=GIVES)
def days(request: HttpRequest, since: date, until: date) -> HttpResponse:
    """How often each feature was used on each day, for a service: only what more members did than the least group, and never who."""
    token = _service(needs(request, Scope.USAGE))
    if not 0 <= (until - since).days < LONGEST:
        raise Problem(422, _("“until” is at most 365 days after “since”."), [("until", _("Choose fewer days."))])
    if not FIRST_YEAR <= since.year <= until.year <= LAST_YEAR:
        raise Problem(422, _("Nothing is counted in such years."), [("since", _("Choose days of this century."))])
    with through(Surface.API):
        Event.record("usage.export", by=token.member)
    return _batch(list(together.days(since, until, by=token.member, page="usage export")))


def _service(token: Token) -> Token:
    """The token, if an admin made it for a service."""
    if not token.member.is_service:
        raise Problem(
            403, _("The numbers of all are for a service, whose token an admin makes. Your own are at /usage/own.")
        )
    return token


def _batch(events: list[dict[str, Any]]) -> HttpResponse:
    return JsonResponse(events, safe=False, content_type=cloud.BATCH, json_dumps_params={"ensure_ascii": False})


def _cursor(text: str) -> tuple[datetime, int] | None:
    """The moment and the number that a cursor of ours names."""
    if not text:
        return None
    moment, _bar, number = text.replace(" ", "+").partition("_")
    try:
        at, pk = datetime.fromisoformat(moment), int(number) if number.isascii() and number.isdigit() else -1
    except ValueError:
        at, pk = None, -1
    if at is None or at.tzinfo is None or not 0 <= pk < 2**63:
        raise Problem(400, _("That is no cursor of ours. Take the header Next of the answer before."))
    return at, pk
