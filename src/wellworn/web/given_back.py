"""Time given back: what Wellworn did in a member's last seven days, times what the same costs by hand, less the confirming.

Only what happened in those days counts. A year of old mail that is captured in an hour gives nothing back: nobody would have
typed it. Every line shows its count and its rate, and the page behind it shows how the rate is put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.members.models import Member
from wellworn.records.models import Activity, Person, Proposal, Provenance, Source
from wellworn.records.models.activity import ActivityKind
from wellworn.usage.keystroke_level import BY_HAND, CONFIRM, Effort

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
    act: Effort

    @property
    def seconds(self) -> float:
        """Of all of them."""
        return self.count * self.act.seconds


@dataclass(frozen=True)
class GivenBack:
    """The sum and its working."""

    lines: Sequence[Line]
    confirming: Line

    @property
    def seconds(self) -> float:
        """Net of the confirming; never below nothing."""
        return max(0.0, sum(line.seconds for line in self.lines) - self.confirming.seconds)

    @property
    def hours(self) -> int:
        """Whole hours of the sum."""
        return int(self.seconds // 3600)

    @property
    def minutes(self) -> int:
        """The minutes beyond them."""
        return int(self.seconds % 3600 // 60)


def given_back(member: Member, at: datetime) -> GivenBack:
    """What the seven days before `at` gave back to `member`: three queries."""
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
    lines = [Line(label, counts[key], BY_HAND[key]) for key, label in LABELS.items() if counts[key]]
    return GivenBack(lines, Line(_("Your time confirming"), decided, CONFIRM))
