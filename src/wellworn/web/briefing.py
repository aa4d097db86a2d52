"""The next meeting and what to know before it: who comes, what was said last, what is open on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.covering import covered
from wellworn.records.gist import gist
from wellworn.records.models import Activity, Company, Deal, Kind, Participation, Person, Placement, Task
from wellworn.records.models.activity import ActivityKind, Part

LOOK_AHEAD = timedelta(days=14)
LONGEST = timedelta(days=31)  # of a meeting that is still going on
MEMORY = timedelta(days=60)  # what is older is no longer an open point
EXCHANGES_READ = 30
LINES = 4  # a brief has four lines at most


@dataclass(frozen=True)
class Line:
    """One line of a brief: what kind of thing it is, the sentence, somebody's own words if any, and its source."""

    label: str
    text: str
    voice: str = ""
    source: Activity | None = None
    url: str = ""
    day: date | None = None
    is_late: bool = False


@dataclass
class Briefed:
    """A meeting to come, with what to know before it."""

    meeting: Activity
    people: list[Person]
    lines: list[Line] = field(default_factory=list)
    join_url: str = ""

    @property
    def company(self) -> Company | None:
        """The company most of the people are of."""
        companies = [person.company for person in self.people if person.company]
        return max(companies, key=companies.count) if companies else None

    @property
    def minutes(self) -> int:
        """Its length."""
        ends = self.meeting.ends_at or self.meeting.occurred_at
        return int((ends - self.meeting.occurred_at).total_seconds() // 60)


def coming(member: Member, at: datetime, hidden: frozenset[str] = frozenset()) -> list[Briefed]:
    """The member's meetings from `at` to the end of the first day that has one, the soonest first and briefed; nothing is told
    of fields that are `hidden` from the member."""
    meetings = list(_meetings(member, at)[:12])
    if not meetings:
        return []
    first_day = meetings[0].occurred_at.date()
    briefed = [
        Briefed(meeting, covered((one.person for one in meeting.parts if one.person), member))
        for meeting in meetings
        if meeting.occurred_at.date() == first_day
    ]
    text = getattr(briefed[0].meeting, "text", None)
    briefed[0].join_url = text.join_url if text else ""
    if briefed[0].people:
        briefed[0].lines = _brief(briefed[0].people, member, at, hidden)
    return briefed


def next_meeting(member: Member, at: datetime) -> Activity | None:
    """The member's next meeting, or the one that is going on."""
    return _meetings(member, at).first()


def _meetings(member: Member, at: datetime) -> QuerySet[Activity]:
    seen = Person.objects.visible_to(member)
    people = Participation.objects.filter(person__in=seen).select_related("person__company")
    return (
        Activity.objects.filter(
            kind=ActivityKind.MEETING,
            witnesses__member=member,
            witnesses__occurred_at__range=(at - LONGEST, at + LOOK_AHEAD),
            ends_at__gt=at,
            deleted_at=None,
        )
        .exclude(status="cancelled")
        .select_related("text")
        .prefetch_related(Prefetch("participations", people, to_attr="parts"))
        .order_by("witnesses__occurred_at", "id")
    )


def _brief(people: Sequence[Person], member: Member, at: datetime, hidden: frozenset[str]) -> list[Line]:
    read = exchanges(people, member, at)
    lines = [
        *_promised(people, member, at),
        *_open_points(read),
        *_last_words(read),
        *_money(people, member, hidden),
    ]
    return lines[:LINES]


def exchanges(people: Sequence[Person], member: Member, at: datetime) -> list[Activity]:
    """The mails with these people of the last 60 days, the newest first, as far as `member` may read them."""
    placed = Placement.objects.filter(
        kind=Kind.PERSON, record_id__in=[person.pk for person in people], occurred_at__range=(at - MEMORY, at)
    )
    ids = list(placed.order_by("-occurred_at").values_list("activity", flat=True)[: EXCHANGES_READ * 2])
    senders = Participation.objects.filter(part=Part.FROM).select_related("person")
    return list(
        Activity.objects.filter(pk__in=ids, kind=ActivityKind.MAIL, deleted_at=None)
        .visible_to(member)
        .as_seen_by(member)
        .prefetch_related(Prefetch("participations", senders, to_attr="parts"))
        .order_by("-occurred_at")[:EXCHANGES_READ]
    )


def _promised(people: Sequence[Person], member: Member, at: datetime) -> list[Line]:
    """The member's own task about these people or their company that is due first."""
    companies = {person.company_id for person in people if person.company_id}
    about = Q(person__in=people) | Q(company__in=companies)
    tasks = Task.objects.own_of(member).filter(about, done_at=None).order_by("due_on", "pk")[:1]
    today, url = at.astimezone(zone_of(member)).date(), reverse("tasks")
    return [
        Line(_("You owe them"), task.name, url=url, day=task.due_on, is_late=bool(task.due_on and task.due_on < today))
        for task in tasks
    ]


def _open_points(exchanges: Sequence[Any]) -> list[Line]:
    """The newest thread that waits for us, and the newest that waits for them. `exchanges` come newest first."""
    newest: dict[int | None, Any] = {}
    for exchange in exchanges:
        newest.setdefault(exchange.thread_id, exchange)
    theirs = [one for one in newest.values() if sender(one)]
    ours = [one for one in newest.values() if not sender(one)]
    lines = []
    for label, open_threads in ((_("Waits for you"), theirs), (_("Waits for them"), ours)):
        lines += [Line(label, one.shown_subject or _("a message"), source=one) for one in open_threads[:1]]
    return lines


def _last_words(exchanges: Sequence[Any]) -> list[Line]:
    for one in exchanges:
        by, said = sender(one), gist(one.excerpt)
        if by and said:
            return [Line(_("Said last"), by.name, voice=said, source=one)]
    return []


def sender(activity: Activity) -> Person | None:
    """The person outside who wrote it; None if one of us did."""
    parts = activity.parts
    return next((part.person for part in parts if part.part == Part.FROM and part.person), None)


def _money(people: Sequence[Person], member: Member, hidden: frozenset[str]) -> list[Line]:
    companies = {person.company_id for person in people if person.company_id}
    deals = Deal.objects.visible_to(member).filter(company__in=companies, closed_at=None).select_related("stage")
    return [
        Line(
            _("Open deal"),
            deal.name if "deal.stage" in hidden else f"{deal.name}, {deal.stage.name}",
            url=reverse("deal", args=[deal.pk]),
        )
        for deal in deals[:1]
    ]
