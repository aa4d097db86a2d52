"""The deals that need their owner, each with its reason and the smallest next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.members.models import Member
from wellworn.records.models import Deal

SILENT_AFTER = timedelta(days=14)
SHOWN = 3


@dataclass(frozen=True)
class Needing:
    """A deal, why it wants a look, and what else is known about that."""

    deal: Deal
    why: str
    more: str


def deals_that_need(member: Member, at: datetime) -> tuple[list[Needing], int]:
    """The three most pressing of the member's open deals, and how many open ones there are: two queries."""
    mine = Deal.objects.visible_to(member).filter(owner=member, closed_at=None)
    today = at.date()
    wanting = mine.filter(
        Q(close_date__lt=today) | Q(company__last_activity_at__lt=at - SILENT_AFTER) | Q(next_step="")
    ).select_related("company", "stage")
    reasons = [_reason(deal, at, today) for deal in wanting.order_by("-amount", "id")[:50]]
    pressing = sorted(reasons, key=lambda pair: pair[0])
    return [needing for _rank, needing in pressing[:SHOWN]], mine.count()


def _reason(deal: Deal, at: datetime, today: date) -> tuple[int, Needing]:
    if deal.close_date and deal.close_date < today:
        late = (today - deal.close_date).days
        why = ngettext("Close date was %(n)s day ago.", "Close date was %(n)s days ago.", late) % {"n": late}
        return 0, Needing(deal, why, _("It is still in %(stage)s.") % {"stage": deal.stage.name})
    company = deal.company
    if company and company.last_activity_at and company.last_activity_at < at - SILENT_AFTER:
        quiet = (at - company.last_activity_at).days
        why = ngettext("Silent for %(n)s day.", "Silent for %(n)s days.", quiet) % {"n": quiet}
        return 1, Needing(deal, why, _("Nothing came or went since."))
    return 2, Needing(deal, _("No next step yet."), _("What would move it?"))
