"""The pages of one company, person and deal, and of one mail thread or meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from wellworn.members.access import READERS, SignedInRequest, require
from wellworn.members.models import Member
from wellworn.records import asking, handles, stretch, timeline
from wellworn.records.covering import covered
from wellworn.records.facts import facts_of
from wellworn.records.models.activity import Activity, CallOutcome, Witness
from wellworn.records.models.company import Company, Domain
from wellworn.records.models.custom import Thing
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.person import Address, Person
from wellworn.records.models.phone import Phone
from wellworn.records.models.proposal import Proposal
from wellworn.records.models.provenance import provenance_of
from wellworn.records.models.record import Kind, Record
from wellworn.records.models.task import Task
from wellworn.records.views.common import answer, fetch, is_fragment
from wellworn.records.views.peek import standing
from wellworn.usage.riding import along

BESIDE = 12  # deals, people and tasks shown beside a timeline


def _common(request: SignedInRequest, record: Record) -> dict[str, Any]:
    """What every record page shows."""
    member, wanted = request.user, _wanted(request)
    is_opened = not is_fragment(request)  # a page that draws itself anew was open already
    with along("record.open", by=member, kind=record.kind, record_id=record.pk, when=is_opened):
        rows = provenance_of(Kind(record.kind), record.pk, member)
    facts = facts_of(record, rows, member)
    now, touched = timezone.now(), getattr(record, "last_activity_at", None)
    return {
        "record": record,
        "facts": facts,
        "phones": Phone.objects.filter(kind=record.kind, record_id=record.pk).order_by("-is_primary", "id"),
        "timeline": _stretch(request, record, wanted, now),
        "show": wanted.show,
        "wanted": wanted,
        "chips": stretch.chips(record, member),
        "colleagues": stretch.members_of(record),
        "outcomes": CallOutcome.choices,
        "questions": asking.about(record, [one for one in _asked(record, member) if one.field not in facts.hidden]),
        "touched_at": touched if touched and touched <= now else None,
        "MAIL": handles.MAIL,
        "PHONE": handles.PHONE,
        "DOMAIN": handles.DOMAIN,
    }


def _wanted(request: SignedInRequest) -> stretch.Wanted:
    return stretch.wanted(*(request.GET.get(name, "") for name in ("show", "who", "q")))


def _stretch(request: SignedInRequest, record: Record, wanted: stretch.Wanted, now: datetime) -> timeline.Timeline:
    """The stretch of a record's timeline that an address asks for."""
    return timeline.of(record, request.user, now=now, wanted=wanted, before=request.GET.get("before", ""))


@require_GET
def earlier(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """The lines of a timeline before those that stand on the page, for whoever reads on to its end."""
    record = fetch(kind, pk, request.user)
    told = _stretch(request, record, _wanted(request), timezone.now())
    context = {"record": record, "timeline": told, "under": request.GET.get("under", "")}
    return render(request, "records/parts/earlier.html", context)


def _asked(record: Record, member: Member) -> QuerySet[Proposal]:
    """What waits for the member's yes about this record."""
    waiting = Proposal.objects.open_for(member).filter(kind=record.kind, record_id=record.pk)
    return waiting.select_related("evidence")[:BESIDE]


@require_POST
@require(*READERS)
def unfolded(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Somebody wanted to see the further facts of a record: noted as a look is, so that it is known whether fields down there are read."""
    record = fetch(kind, pk, request.user)
    with along("record.unfold", by=request.user, kind=record.kind, record_id=record.pk):
        return HttpResponse(status=204)


@require_GET
def company(request: SignedInRequest, pk: int) -> HttpResponse:
    """A company."""
    record = fetch(Kind.COMPANY, pk, request.user)
    assert isinstance(record, Company)
    member = request.user
    people = Person.objects.visible_to(member).filter(company=record)
    context = _common(request, record) | {
        "domains": Domain.objects.filter(company=record).order_by("-is_primary", "id"),
        "deals": Deal.objects.visible_to(member)
        .filter(company=record)
        .select_related("stage")
        .order_by(F("closed_at").desc(nulls_first=True), "-id")[:BESIDE],
        "people": covered(people.order_by("-last_activity_at", "id")[:BESIDE], member),
        "tasks": Task.objects.visible_to(member).filter(company=record, done_at=None).order_by("due_on", "id")[:BESIDE],
    }
    return render(request, "records/company.html", context)


@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """A person."""
    record = fetch(Kind.PERSON, pk, request.user)
    assert isinstance(record, Person)
    member = request.user
    colleagues = Person.objects.visible_to(member).filter(company=record.company_id).exclude(pk=record.pk)
    context = _common(request, record) | {
        "addresses": Address.objects.filter(person=record).order_by("-is_primary", "id"),
        "deals": Deal.objects.visible_to(member)
        .filter(people=record)
        .select_related("stage")
        .order_by(F("closed_at").desc(nulls_first=True), "-id")[:BESIDE],
        "people": covered(colleagues.order_by("-last_activity_at", "id")[:BESIDE], member) if record.company_id else [],
        "tasks": Task.objects.visible_to(member).filter(person=record, done_at=None).order_by("due_on", "id")[:BESIDE],
    }
    return render(request, "records/person.html", context)


@require_GET
def deal(request: SignedInRequest, pk: int) -> HttpResponse:
    """A deal."""
    record = fetch(Kind.DEAL, pk, request.user)
    assert isinstance(record, Deal)
    member = request.user
    people = Person.objects.visible_to(member).filter(deals=record).order_by("-last_activity_at", "id")
    context = _common(request, record) | {
        "stages": Stage.objects.filter(pipeline=record.stage.pipeline_id, archived_at=None).order_by("position"),
        "card": standing(request, record),
        "people": covered(people[:BESIDE], member),
        "tasks": Task.objects.visible_to(member).filter(deal=record, done_at=None).order_by("due_on", "id")[:BESIDE],
    }
    return render(request, "records/deal.html", context)


@require_GET
def thing(request: SignedInRequest, object: str, pk: int) -> HttpResponse:
    """A record of a custom object."""
    record = fetch(Kind.THING, pk, request.user)
    assert isinstance(record, Thing)
    if record.object.key != object:
        raise Http404
    tasks = Task.objects.visible_to(request.user).filter(thing=record, done_at=None)
    context = _common(request, record) | {"tasks": tasks.order_by("due_on", "id")[:BESIDE]}
    return render(request, "records/thing.html", context)


@require_GET
def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    """A mail with its thread, a meeting, a call or a note, as far as the member may read it."""
    record = Activity.objects.visible_to(request.user).as_seen_by(request.user).filter(pk=pk).first()
    if record is None:
        raise Http404
    mails = timeline.thread_of(record, request.user)
    witnesses = Witness.objects.filter(activity__in=mails).select_related("member").distinct("member")
    names = [str(witness.member) for witness in witnesses]
    return answer(
        request, "thread", {"activity": record, "mails": mails, "witnesses": names, "title": record.shown_subject}
    )
