"""The deals that need their owner, each with its reason and the smallest next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellworn.members.models import Member
from wellworn.records.covering import covered, hidden_from
from wellworn.records.lists.conditions import seen_through
from wellworn.records.models import Deal, Kind
from wellworn.records.models.record import RecordQuerySet
from wellworn.web import dates

SILENT_AFTER = timedelta(days=14)
SHOWN = 3


@dataclass(frozen=True)
class Needing:
    """A deal, why it wants a look, and what else is known about that."""

    deal: Deal
    why: str
    more: str
    verb: str = ""
    url: str = ""


def deals_that_need(member: Member, at: datetime) -> tuple[list[Needing], int]:
    """The three most pressing of the member's open deals, and how many open ones there are: two queries."""
    mine = Deal.objects.visible_to(member).filter(owner=member, closed_at=None)
    today = at.date()
    hidden = hidden_from(member).get(Kind.DEAL, frozenset())
    signs = {"close_date": Q(close_date__lt=today), "company": _silent(member, at), "next_step": Q(next_step="")}
    wanted = [sign for name, sign in signs.items() if name not in hidden]
    wanting = mine.filter(reduce(or_, wanted)) if wanted else mine.none()
    reasons = [_reason(deal, at, today) for deal in _largest(wanting, member)]
    pressing = sorted(reasons, key=lambda pair: pair[0])
    return [needing for _rank, needing in pressing[:SHOWN]], mine.count()


def _silent(member: Member, at: datetime) -> Q:
    """That nothing came or went for long with a company that the member sees."""
    return Q(company__last_activity_at__lt=at - SILENT_AFTER) & seen_through("company", member)


def _largest(wanting: RecordQuerySet[Deal], member: Member) -> list[Deal]:
    """Those that are looked at, as the member sees them."""
    return covered(wanting.select_related("company", "stage").order_by("-amount", "id")[:50], member)


def _reason(deal: Deal, at: datetime, today: date) -> tuple[int, Needing]:
    if deal.close_date and deal.close_date < today:
        day = dates.said(deal.close_date, at, dates.zone_named("UTC"))
        why = _("Close date was %(day)s.") % {"day": day}
        more = _("It is still in %(stage)s.") % {"stage": deal.stage.name}
        return 0, Needing(deal, why, more, _("Another date"), reverse("value", args=["deal", deal.pk, "close_date"]))
    company = deal.company
    if company and company.last_activity_at and company.last_activity_at < at - SILENT_AFTER:
        quiet = (at - company.last_activity_at).days
        why = ngettext("Silent for %(n)s day.", "Silent for %(n)s days.", quiet) % {"n": quiet}
        last = reverse("company", args=[company.pk])
        return 1, Needing(deal, why, _("Nothing came or went since."), _("See what was said last"), last)
    step = reverse("value", args=["deal", deal.pk, "next_step"])
    return 2, Needing(deal, _("No next step yet."), _("What would move it?"), _("Say what is next"), step)
