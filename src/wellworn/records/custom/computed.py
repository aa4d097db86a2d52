"""What Wellworn works out from what is already there: a choice of ready ones, no formulas to write and none to get wrong.

Each is an SQL expression, so that lists sort and filter by it, and nothing has to be kept up to date. What is counted is what
the member who looks may see; where nobody in particular looks, what everybody may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Extract, Now, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.members.workspace import asked_currency
from wellworn.records.models.activity import ActivityKind, Participation, Placement
from wellworn.records.models.asked import Rate
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind, kind_of
from wellworn.records.models.task import Task

EVERY = frozenset(Kind)
ON_TIMELINES = frozenset({Kind.COMPANY, Kind.PERSON, Kind.DEAL, Kind.THING})
COUNTED = frozenset({Kind.COMPANY, Kind.PERSON, Kind.THING})  # these keep the sum of their timeline beside them
CUSTOMERS = frozenset({Kind.COMPANY, Kind.PERSON})
AMOUNTS = frozenset({"deal.amount"})
MONEY = DecimalField(max_digits=24, decimal_places=6)


@dataclass(frozen=True, slots=True)
class Computed:
    """One value that is worked out. `gives` is the widget whose values it has; `make` writes it in SQL."""

    key: str
    label: Promise
    help: Promise
    gives: str
    objects: frozenset[Kind]
    make: Callable[[Kind, Member | None], Combinable]
    tells: frozenset[str] = frozenset()  # what it gives away: who may not know one of these may not know it

    def expression(self, object_key: str, viewer: Member | None) -> Combinable:
        """What a query selects, filters or orders by, of records of that object."""
        return self.make(kind_of(object_key), viewer)


def computed_for(object_key: str) -> list[Computed]:
    """Those that an object can have."""
    return [one for one in COMPUTED.values() if kind_of(object_key) in one.objects]


def _days(since: Combinable) -> Combinable:
    """Whole days from a moment to now."""
    return Extract(ExpressionWrapper(Now() - since, DurationField()), "day")


def _seen(model: type[Deal | Task | Person], viewer: Member | None) -> QuerySet[Any]:
    """What may be counted."""
    return model.objects.visible_to(viewer) if viewer else model.objects.filter(deleted_at=None, team=None)


def _one(rows: QuerySet[Any], what: Any, output: Any) -> Subquery:
    """One sum, count or least over rows that are tied to the outer record."""
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=what).values("n"), output)


def _count(rows: QuerySet[Any]) -> Combinable:
    return Coalesce(_one(rows, Count("pk", distinct=True), IntegerField()), 0)


def _placed(kind: Kind) -> QuerySet[Placement]:
    """What stands on the record's timeline and has happened, without our own steps with a deal."""
    rows = Placement.objects.filter(kind=kind, record_id=OuterRef("pk"), occurred_at__lte=Now())
    return rows.exclude(activity__kind=ActivityKind.DEAL).exclude(activity__status="cancelled")


def _last(kind: Kind) -> Combinable:
    """When something last happened."""
    if kind in COUNTED:
        return F("last_activity_at")
    return Subquery(_placed(kind).order_by("-occurred_at").values("occurred_at")[:1])


def _last_by(kind: Kind) -> Combinable:
    """The member of the latest thing that happened: who wrote it down, or who of us took part."""
    ours = Participation.objects.filter(activity=OuterRef("activity"), member__isnull=False).order_by("id")
    who = Coalesce(F("activity__by"), Subquery(ours.values("member")[:1]), output_field=BigIntegerField())
    return Subquery(_placed(kind).order_by("-occurred_at", "-activity").annotate(who=who).values("who")[:1])


def _deals(kind: Kind, viewer: Member | None) -> QuerySet[Any]:
    tied = {"people": OuterRef("pk")} if kind == Kind.PERSON else {"company": OuterRef("pk")}
    return _seen(Deal, viewer).filter(**tied)


def _worth(deals: QuerySet[Any]) -> Combinable:
    """The sum of their amounts in the workspace's currency; one whose currency has no rate is left out."""
    ours = asked_currency()
    rate = Subquery(Rate.objects.filter(currency=OuterRef("currency")).values("rate")[:1], MONEY)
    worth = F("amount") * Case(When(currency=ours, then=Value(1)), default=rate, output_field=MONEY)
    return _one(deals, Sum(ExpressionWrapper(worth, MONEY)), MONEY)


def _tasks(kind: Kind, viewer: Member | None) -> QuerySet[Any]:
    return _seen(Task, viewer).filter(done_at=None, **{str(kind): OuterRef("pk")})


def _people(kind: Kind, viewer: Member | None) -> QuerySet[Any]:
    return _seen(Person, viewer).filter(**{"deals" if kind == Kind.DEAL else "company": OuterRef("pk")})


def _likely(_kind: Kind, _viewer: Member | None) -> Combinable:
    return ExpressionWrapper(F("amount") * Cast("stage__probability", MONEY) / 100, MONEY)


def _to_close(_kind: Kind, _viewer: Member | None) -> Combinable:
    today = Value(timezone.localdate(), DateField())
    return Extract(ExpressionWrapper(F("close_date") - today, DurationField()), "day")


def _since_activity(kind: Kind, _viewer: Member | None) -> Combinable:
    return _days(_last(kind))


COMPUTED: dict[str, Computed] = {
    one.key: one
    for one in (
        Computed("age", _("Age in days"), _("Days since the record was made."), "number", EVERY, lambda *_: _days(F("created_at"))),
        Computed("silent", _("Days since last activity"), _("Days since the last mail, meeting, call or note."), "number", ON_TIMELINES, _since_activity),
        Computed("last", _("Last activity"), _("The day of the last mail, meeting, call or note."), "date", ON_TIMELINES, lambda kind, _: TruncDate(_last(kind))),
        Computed("last_by", _("Last activity by"), _("Who of us took part in it, or wrote it down."), "member", ON_TIMELINES, lambda kind, _: _last_by(kind)),
        Computed("activities", _("Number of activities"), _("Mails, meetings, calls and notes so far."), "number", ON_TIMELINES, lambda kind, _: F("activity_count") if kind in COUNTED else _count(_placed(kind))),
        Computed("in_stage", _("Days in stage"), _("Days since the deal reached its stage."), "number", frozenset({Kind.DEAL}), lambda *_: _days(F("stage_since")), frozenset({"deal.stage"})),
        Computed("to_close", _("Days to close"), _("Days until the close date; below zero when it has passed."), "number", frozenset({Kind.DEAL}), _to_close, frozenset({"deal.close_date"})),
        Computed("likely", _("Likely amount"), _("The amount times the chance of its stage, in the deal's currency."), "amount", frozenset({Kind.DEAL}), _likely, AMOUNTS),
        Computed("open_deals", _("Open deals"), _("How many deals are open."), "number", CUSTOMERS, lambda kind, viewer: _count(_deals(kind, viewer).filter(closed_at=None))),
        Computed("open_amount", _("Open deals, amount"), _("The sum of open deals in your currency. A deal whose currency has no rate is left out."), "amount", CUSTOMERS, lambda kind, viewer: _worth(_deals(kind, viewer).filter(closed_at=None)), AMOUNTS),
        Computed("won_amount", _("Won deals, amount"), _("The sum of won deals in your currency. A deal whose currency has no rate is left out."), "amount", CUSTOMERS, lambda kind, viewer: _worth(_deals(kind, viewer).filter(stage__outcome="won")), AMOUNTS),
        Computed("people", _("Number of people"), _("People at the company, or on the deal."), "number", frozenset({Kind.COMPANY, Kind.DEAL}), lambda kind, viewer: _count(_people(kind, viewer))),
        Computed("open_tasks", _("Open tasks"), _("How many tasks are open."), "number", ON_TIMELINES, lambda kind, viewer: _count(_tasks(kind, viewer))),
        Computed("next_task", _("Next task"), _("The day on which the next open task is due."), "date", ON_TIMELINES, lambda kind, viewer: _one(_tasks(kind, viewer), Min("due_on"), DateField()), frozenset({"task.due_on"})),
    )
}  # fmt: skip
