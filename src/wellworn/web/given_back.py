"""Time given back: what Wellworn did in a member's last seven days, times what the same costs by hand, less the confirming.

Only what happened in those days counts. A year of old mail that is captured in an hour gives nothing back: nobody would have
typed it. Every line shows its count and its rate, and the page behind it shows how the rate is put together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.models import Activity, Person, Proposal, Provenance, Source
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.hand_costs import Cost, hand_costs
from wellworn.usage.keystroke_level import CONFIRM

WEEK = timedelta(days=7)
LABELS: dict[str, str | Promise] = {
    "meeting": _("meetings logged for you"),
    "mail": _("mails filed"),
    "person": _("people added"),
    "value": _("values filled in"),
}


@dataclass(frozen=True)
class Line:
    """How often something was done for the member, and what once costs by hand."""

    label: str | Promise
    count: int
    each: float  # seconds

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
    """What the seven days before `at` gave back to `member`: five queries."""
    week = (at - WEEK, at)
    mine = Activity.objects.filter(
        witnesses__member=member, witnesses__occurred_at__range=week, source=Source.CAPTURED, deleted_at=None
    ).exclude(status="cancelled")
    counts = mine.aggregate(
        mail=Count("pk", Q(kind=ActivityKind.MAIL)), meeting=Count("pk", Q(kind=ActivityKind.MEETING))
    )
    counts["person"] = Person.objects.filter(
        created_by=member, source=Source.CAPTURED, first_activity_at__range=week, deleted_at=None
    ).count()
    filled = Provenance.objects.filter(
        evidence__witnesses__member=member,
        evidence__witnesses__occurred_at__range=week,
        source=Source.CAPTURED,
        undone_at=None,
    ).exclude(field="name")
    counts["value"] = filled.count()
    decided = Proposal.objects.filter(decided_by=member, decided_at__range=week).count()
    costs = hand_costs(at.date())
    lines = [Line(label, counts[key], costs[key].seconds) for key, label in LABELS.items() if counts[key]]
    return GivenBack(lines, Line(_("Your time confirming"), decided, CONFIRM.seconds), costs)
