"""Time given back: what Wellworn did in a member's week, times what the same costs by hand, less the confirming.

Only what happened in those days counts. A year of old mail that is captured in an hour gives nothing back: nobody would have
typed it. Every line shows its count and its rate, and the page behind it shows how the rate is put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.own.weeks import Week, ending
from wellworn.measures.intervals import Z95
from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records.models import Person, Proposal, Provenance, Source, Witness
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.credibility import MODEL_ERROR
from wellworn.usage.hand_costs import Cost, hand_costs
from wellworn.usage.keystroke_level import CONFIRM

LABELS: dict[str, str | Promise] = {
    "meeting": _("meetings logged for you"),
    "mail": _("mails filed"),
    "person": _("people added"),
    "value": _("values filled in"),
}
CONFIRMED = "confirmed"
Counts = Mapping[str, Counter[date]]  # of each of LABELS and CONFIRMED, by the day


@dataclass(frozen=True)
class Line:
    """How often something was done for the member, and what once costs by hand."""

    label: str | Promise
    count: int
    each: float  # seconds
    error: float = 0.0  # the standard error of `each`

    @property
    def seconds(self) -> float:
        """Of all of them."""
        return self.count * self.each


@dataclass(frozen=True)
class GivenBack:
    """The sum and its working."""

    lines: Sequence[Line]
    confirming: Line
    costs: Mapping[str, Cost] = field(default_factory=dict)  # of every act by hand

    @property
    def seconds(self) -> float:
        """Net of the confirming; never below nothing."""
        return max(0.0, sum(line.seconds for line in self.lines) - self.confirming.seconds)

    @property
    def interval(self) -> tuple[float, float]:
        """Seconds, lowest and highest, in 95 of 100 cases: what an act costs errs for all acts of a kind at once."""
        error = Z95 * sqrt(sum((line.count * line.error) ** 2 for line in (*self.lines, self.confirming)))
        return max(0.0, self.seconds - error), self.seconds + error

    @property
    def entries(self) -> int:
        """On how many entries of people here the costs of its lines rest; 0 while the model alone gives them."""
        return sum(cost.entries for key, cost in self.costs.items() if key in LABELS)

    @property
    def hours(self) -> int:
        """Whole hours of the sum."""
        return int(self.seconds // 3600)

    @property
    def minutes(self) -> int:
        """The minutes beyond them."""
        return int(self.seconds % 3600 // 60)


def given_back(member: Member, at: datetime) -> GivenBack:
    """What the seven days to `at` gave back to `member`: five queries."""
    week = ending(at.astimezone(zone_of(member)).date())
    return of_week(counts(member, week.first, week.last, at), week, hand_costs(at.date()))


def of_week(found: Counts, week: Week, costs: Mapping[str, Cost]) -> GivenBack:
    """The sum of one week."""
    done = {key: sum(by_day[day] for day in week.days) for key, by_day in found.items()}
    lines = [Line(label, done[key], costs[key].seconds, costs[key].error) for key, label in LABELS.items() if done[key]]
    confirming = Line(_("Your time confirming"), done[CONFIRMED], CONFIRM.seconds, CONFIRM.seconds * MODEL_ERROR)
    return GivenBack(lines, confirming, costs)


def counts(member: Member, first: date, last: date, at: datetime) -> Counts:
    """By the day of the member's own clock, how often each thing was done for them in these days, up to `at`: four queries."""
    zone = zone_of(member)
    span = (datetime.combine(first, time(), zone), min(datetime.combine(last + timedelta(days=1), time(), zone), at))
    mine = Witness.objects.filter(member=member, occurred_at__range=span)
    mine = mine.filter(activity__source=Source.CAPTURED, activity__deleted_at=None)
    mine = mine.exclude(activity__status="cancelled")
    found: dict[str, Counter[date]] = {key: Counter() for key in (ActivityKind.MAIL, ActivityKind.MEETING)}
    for day, kind, number in _daily(mine, "occurred_at", zone, "activity__kind"):
        found.setdefault(kind, Counter())[day] += number
    people = Person.objects.filter(
        created_by=member, source=Source.CAPTURED, first_activity_at__range=span, deleted_at=None
    )
    filled = Provenance.objects.filter(
        evidence__witnesses__member=member,
        evidence__witnesses__occurred_at__range=span,
        source=Source.CAPTURED,
        undone_at=None,
    ).exclude(field="name")
    decided = Proposal.objects.filter(decided_by=member, decided_at__range=span)
    for key, rows, moment in (
        ("person", people, "first_activity_at"),
        ("value", filled, "evidence__witnesses__occurred_at"),
        (CONFIRMED, decided, "decided_at"),
    ):
        found[key] = Counter({day: number for day, number in _daily(rows, moment, zone)})
    return found


def _daily(
    rows: QuerySet[Witness] | QuerySet[Person] | QuerySet[Provenance] | QuerySet[Proposal],
    moment: str,
    zone: ZoneInfo,
    *by: str,
) -> list[tuple]:  # type: ignore[type-arg]
    """(day, by..., how many) of some rows."""
    days = rows.annotate(on_day=TruncDate(moment, tzinfo=zone)).order_by()
    return list(days.values_list("on_day", *by).annotate(number=Count("pk")))
