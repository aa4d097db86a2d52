"""The page before a meeting: who they are, what was promised on either side, what is open, what was said, what colleagues did.

One screen, each line with its source, and only what the member may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wellworn.lib.iso_days import read_iso_day
from wellworn.lib.toast import toast
from wellworn.members.access import SignedInRequest
from wellworn.members.models import Member
from wellworn.records import saying_what, timeline
from wellworn.records.covering import covered, hidden_values
from wellworn.records.gist import gist
from wellworn.records.models import Activity, Company, Deal, Kind, Participation, Person, Placement, Proposal, Task
from wellworn.records.models.activity import ActivityKind
from wellworn.records.models.proposal import ProposalState
from wellworn.records.proposed import PROMISE, Promise, composed
from wellworn.usage.riding import along
from wellworn.web.briefing import exchanges, next_meeting, sender

PEOPLE, PROMISES, DEALS, TASKS, EXCHANGES, DONE = 5, 3, 3, 3, 3, 4  # lines of each part
LOOKED_THROUGH = 60  # places on the company's timeline among which colleagues' doings are looked for
WORTH_TELLING = (
    *(ActivityKind.CALL, ActivityKind.NOTE, ActivityKind.SERVICE, ActivityKind.INVOICE, ActivityKind.DELIVERY),
    *(ActivityKind.DEAL, ActivityKind.TASK),
)


@dataclass(frozen=True)
class Point:
    """One line: its words, somebody's own words, a day, and the source that it leads to."""

    text: str
    voice: str = ""
    day: date | None = None
    url: str = ""
    source: str = ""
    at: datetime | None = None


@dataclass
class Brief:
    """What to know before a meeting."""

    meeting: Activity
    people: list[Person]
    company: Company | None
    yours: list[Point] = field(default_factory=list)
    theirs: list[Point] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    colleagues_tasks: list[Task] = field(default_factory=list)
    waiting: int = 0
    said: list[Point] = field(default_factory=list)
    done: list[timeline.Item] = field(default_factory=list)


@require_GET
def soonest(request: SignedInRequest) -> HttpResponse:
    """To the brief of the member's next meeting."""
    meeting = next_meeting(request.user, timezone.now())
    if meeting is None:
        toast(request, _("No meeting in the next fortnight. What is due stands on Today."))
        return HttpResponseRedirect(reverse("today"))
    return HttpResponseRedirect(reverse("brief", args=[meeting.pk]))


@require_GET
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """The brief of one meeting."""
    member, now = request.user, timezone.now()
    seen = Person.objects.visible_to(member).select_related("company")
    parts = Participation.objects.filter(person__in=seen).prefetch_related(Prefetch("person", seen))
    meetings = (
        Activity.objects.visible_to(member).as_seen_by(member).with_words().filter(kind=ActivityKind.MEETING, pk=pk)
    )
    meeting = meetings.prefetch_related(Prefetch("participations", parts, to_attr="parts")).first()
    if meeting is None:
        raise Http404
    with along("brief.open", by=member):
        brief = brief_of(meeting, member, now)
    context = {"brief": brief, "today": timezone.localdate(), "hidden": hidden_values(member)}
    return render(request, "web/brief.html", context)


def brief_of(meeting: Activity, member: Member, at: datetime) -> Brief:
    """What `member` should know before a meeting, whose participations are read with those people that they see."""
    people = covered((part.person for part in meeting.parts if part.person is not None), member)
    company = _company(people, member)
    brief = Brief(meeting, people[:PEOPLE], company)
    if not people:
        return brief
    ids = [person.pk for person in people]
    _promised(brief, ids, member)
    if company is not None:
        open_deals = Deal.objects.visible_to(member).filter(company=company, closed_at=None).select_related("stage")
        brief.deals = covered(open_deals.order_by("close_date", "pk")[:DEALS], member)
        others = Task.objects.visible_to(member).filter(company=company, done_at=None).exclude(owner=member)
        brief.colleagues_tasks = list(others.select_related("owner").order_by("due_on", "pk")[:TASKS])
        brief.done = _done(company, member, at)
    brief.said = _said(exchanges(people, member, at))
    return brief


def _company(people: Sequence[Person], member: Member) -> Company | None:
    """The company that most of them are of, if the member sees it."""
    ids = [person.company_id for person in people if person.company_id is not None]
    most = max(ids, key=ids.count) if ids else None
    return Company.objects.visible_to(member).filter(pk=most).first() if most is not None else None


def _promised(brief: Brief, people: Sequence[int], member: Member) -> None:
    """What the member still has to do for them, and what either side said that they would do."""
    company = brief.company.pk if brief.company else None
    mine = Task.objects.own_of(member).filter(done_at=None)
    about = mine.filter(person__in=people) | (mine.filter(company=company) if company else mine.none())
    brief.yours = [
        Point(task.name, day=task.due_on, url=reverse("tasks"), source=_("your task"))
        for task in about.order_by("due_on", "pk")[:PROMISES]
    ]
    waiting = Proposal.objects.open_for(member).select_related("evidence")
    for proposal in _about(waiting, people, company)[: PROMISES * 4]:
        brief.waiting += 1
        value = composed(proposal.field, proposal.value) if proposal.field == PROMISE else None
        if isinstance(value, Promise):
            at = proposal.evidence.occurred_at if proposal.evidence else None
            url = reverse("activity", args=[proposal.evidence_id]) if proposal.evidence_id else reverse("confirm")
            voice = proposal.shown_excerpt  # type: ignore[attr-defined]
            point = Point(value.name, voice, read_iso_day(value.due), url, _("said in mail"), at)
            side = brief.theirs if value.is_theirs else brief.yours
            if len(side) < PROMISES:
                side.append(point)


def _about(waiting: Any, people: Sequence[int], company: int | None) -> list[Proposal]:
    """The proposals about these people, their company and its deals."""
    of_people = waiting.filter(kind=Kind.PERSON, record_id__in=people)
    of_company = waiting.filter(kind=Kind.COMPANY, record_id=company or 0)
    of_deals = waiting.filter(kind=Kind.DEAL, record_id__in=Deal.objects.filter(company=company or 0).values("pk"))
    return list((of_people | of_company | of_deals).filter(state=ProposalState.OPEN))


def _said(mails: Sequence[Any]) -> list[Point]:
    """The last three exchanges, a thread once, with what was said."""
    points: list[Point] = []
    threads: set[int] = set()
    for mail in mails:
        if mail.thread_id in threads:
            continue
        if mail.thread_id:
            threads.add(mail.thread_id)
        by = sender(mail)
        who = by.name if by else _("we wrote")
        url = reverse("activity", args=[mail.pk])
        points.append(Point(mail.shown_subject or _("a mail"), gist(mail.excerpt), None, url, who, mail.occurred_at))
        if len(points) == EXCHANGES:
            break
    return points


def _done(company: Company, member: Member, at: datetime) -> list[timeline.Item]:
    """What colleagues and other systems did there of late."""
    worth_telling = saying_what.of_kinds(*WORTH_TELLING, is_under_way=saying_what.is_under_way())
    places = Placement.objects.filter(worth_telling, kind=Kind.COMPANY, record_id=company.pk, occurred_at__lte=at)
    places = places.order_by("-occurred_at", "-activity")
    ids = list(places.values_list("activity", flat=True)[:LOOKED_THROUGH])
    rows = Activity.objects.filter(pk__in=ids, deleted_at=None).exclude(by=member).as_seen_by(member)
    return timeline.lines(timeline.with_people(rows, member).order_by("-occurred_at", "-pk")[:DONE], without=member)
