"""Everything beside records: who one is, which objects there are, timelines, notes, events from elsewhere, search."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field as Limits

from wellworn.api.interface import needs, token_of, who
from wellworn.api.models import Scope, Webhook
from wellworn.api.objects import ObjectType, object_types
from wellworn.api.once import once
from wellworn.api.problems import Problem
from wellworn.api.records import Id, Key, one
from wellworn.api.representation import of_one
from wellworn.api.shapes import (
    ActivityOut,
    EventIn,
    EventOut,
    MeOut,
    NoteIn,
    ObjectOut,
    RecordOut,
    SearchOut,
    TimelineOut,
    WebhookOut,
)
from wellworn.api.webhooks import gaps
from wellworn.api.webhooks.kinds import VERBS
from wellworn.records import doing, finding, happening, timeline, writing
from wellworn.records.models import Company, Deal, Person, Record, Task
from wellworn.records.page_urls import page_of
from wellworn.records.values import CannotSave
from wellworn.usage.models import Surface, through

router = Router()
Words = Annotated[str, Limits(min_length=1, max_length=200)]


@router.get("/me", response=MeOut, tags=["token"], operation_id="readMe")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who is behind the token, and what it may do."""
    token = token_of(request)
    member = token.member
    return {
        "id": member.pk,
        "name": str(member),
        "email": member.email,
        "role": member.role,
        "is_service": member.is_service,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


@router.get("/objects", response=list[ObjectOut], tags=["objects"], operation_id="listObjects")
def objects(request: HttpRequest) -> list[dict[str, Any]]:
    """Every object of the workspace with its fields, custom ones too."""
    needs(request, Scope.READ)
    return [_described(kind) for kind in object_types(who(request))]


def _described(kind: ObjectType) -> dict[str, Any]:
    fields = [
        {
            "name": field.name,
            "label": str(field.label),
            "help": field.help,
            "type": field.widget,
            "is_custom": field.is_custom,
            "choices": [{"key": key, "label": str(label)} for key, label in field.choices],
            "target": field.target,
        }
        for field in kind.fields
    ]
    return {"key": kind.key, "label": kind.label, "is_custom": kind.custom is not None, "fields": fields}


@router.get(
    "/records/{object}/{int:id}/timeline", response=TimelineOut, tags=["timelines"], operation_id="readTimeline"
)
def of_record(
    request: HttpRequest, object: Path[Key], id: Path[Id], before: Annotated[str, Query(max_length=60)] = ""
) -> dict[str, Any]:
    """What happened with a record, the newest first, each as far as the member may read it."""
    needs(request, Scope.READ)
    record = one(request, object, id)
    stretch = timeline.of(record, who(request), now=timezone.now(), before=before)
    return {"activities": [_activity(item) for item in stretch.past], "next": stretch.before or None}


def _activity(item: timeline.Item) -> dict[str, Any]:
    activity: Any = item.activity
    return {
        "id": activity.pk,
        "kind": activity.kind,
        "at": activity.occurred_at,
        "subject": activity.shown_subject,
        "text": activity.excerpt,
        "level": activity.level,
        "people": item.who,
    }


@router.post(
    "/records/{object}/{int:id}/notes", response={201: ActivityOut}, tags=["timelines"], operation_id="writeNote"
)
def note(request: HttpRequest, object: Path[Key], id: Path[Id], given: NoteIn) -> HttpResponse:
    """Put a note or a call on a record's timeline."""
    token = needs(request, Scope.WRITE)
    record = one(request, object, id)

    def act() -> tuple[int, dict[str, Any]]:
        try:
            made = writing.write_down(record, given.text, by=who(request), kind=given.kind)
        except CannotSave as error:
            raise Problem(422, str(error), [("text", str(error))]) from error
        said = {"id": made.pk, "kind": made.kind, "at": made.occurred_at.isoformat(), "subject": made.subject}
        return 201, said | {"text": given.text, "level": "full", "people": [str(who(request))]}

    with through(Surface.API):
        return once(request, token, act)


@router.post("/records/task/{int:id}/done", response=RecordOut, tags=["records"], operation_id="tickTask")
def tick(request: HttpRequest, id: Path[Id]) -> dict[str, Any]:
    """Say that a task is done; saying it twice is saying it once."""
    needs(request, Scope.WRITE)
    task = one(request, "task", id)
    assert isinstance(task, Task)
    with through(Surface.API):
        doing.tick(task, by=who(request))
    return of_one(one(request, "task", id), who(request))


@router.post("/events", response={200: EventOut, 201: EventOut}, tags=["timelines"], operation_id="recordEvent")
def event(request: HttpRequest, given: EventIn) -> HttpResponse:
    """Put a service visit, an invoice or a delivery on the timelines of a company, a person and a deal."""
    token = needs(request, Scope.EVENTS)

    def act() -> tuple[int, dict[str, Any]]:
        about = _about(request, given)
        amount = None if given.amount is None else Decimal(repr(given.amount)).quantize(Decimal("0.01"))
        try:
            done = happening.record_event(
                given.kind, subject=given.subject, key=given.key, by=who(request), at=given.at, amount=amount,
                currency=given.currency, url=given.link, text=given.text, **about,
            )  # fmt: skip
        except CannotSave as error:
            raise Problem(422, str(error)) from error
        return (201 if done.is_new else 200), {"id": done.activity.pk, "is_new": done.is_new}

    with through(Surface.API):
        return once(request, token, act)


def _about(request: HttpRequest, given: EventIn) -> dict[str, Any]:
    """The records that an event is about."""
    found: dict[str, Any] = {}
    for name, model in (("company", Company), ("person", Person), ("deal", Deal)):
        pk = getattr(given, name)
        if pk is None:
            continue
        if not 0 < pk < 2**63:
            raise Problem(422, _("Nothing was recorded."), [(name, _("There is no such record."))])
        found[name] = model.objects.visible_to(who(request)).filter(pk=pk).first()
        if found[name] is None:
            raise Problem(422, _("Nothing was recorded."), [(name, _("There is no such record."))])
    return found


@router.get("/webhooks", response=list[WebhookOut], tags=["webhooks"], operation_id="listWebhooks")
def webhooks(request: HttpRequest) -> list[dict[str, Any]]:
    """The member's own webhooks, and whether they have missed something that only reading everything anew makes good."""
    needs(request, Scope.READ)
    now = timezone.now()
    return [_webhook(one, now) for one in Webhook.objects.filter(member=who(request))]


def _webhook(one: Webhook, now: datetime) -> dict[str, Any]:
    gap = gaps.of(one, now)
    missed = (
        {"since": gap.since, "until": gap.until, "missed": sorted(VERBS.values()), "next": gaps.NEXT} if gap else None
    )
    said = {"id": one.pk, "url": one.url, "kinds": one.kinds, "paused_at": one.paused_at, "problem": one.problem}
    return said | {"missed": missed, "misses_from": gaps.begins(one)}


@router.get("/search", response=SearchOut, tags=["search"], operation_id="search")
def search(request: HttpRequest, q: Query[Words]) -> dict[str, Any]:
    """Records in which each word begins a word of name, address, domain or number."""
    needs(request, Scope.READ)
    found = finding.find(q, who(request))
    records: list[Record] = [*found.people, *found.companies, *found.deals]
    return {"hits": [_hit(record) for record in records]}


def _hit(record: Record) -> dict[str, Any]:
    return {"object": str(record.kind), "id": record.pk, "name": record.name, "url": page_of(record)}
