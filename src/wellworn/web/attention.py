"""The deals that need their owner, each with its reason, which is the board's, and the smallest next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records import board
from wellworn.records.covering import covered
from wellworn.records.models import Deal
from wellworn.records.models.record import RecordQuerySet
from wellworn.records.rotting import SILENCE, Look
from wellworn.web import dates

SHOWN = 3
WEIGHED = 50  # of the largest that may need somebody
RANKS = {"closed": 0, "silent": 1, "no_step": 2, "long": 3}  # what presses most comes first
TOLD_BY = {
    "closed": "deal.close_date",
    "no_step": "deal.next_step",
    "long": "deal.stage",
}  # the field that a reason tells of
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Needing:
    """A deal, why it wants a look, and what else is known about that."""

    deal: Deal
    why: str
    more: str
    verb: str
    url: str


def deals_that_need(member: Member, at: datetime, hidden: frozenset[str] = frozenset()) -> tuple[list[Needing], int]:
    """The three most pressing of the member's open deals, and how many open ones there are. Two queries beside the member's teams.

    A reason that would tell of a field `hidden` from the member ("deal.close_date") is none.
    """
    mine = Deal.objects.visible_to(member).filter(owner=member, closed_at=None)
    today = at.astimezone(zone_of(member)).date()
    first = "stage_since" if "deal.amount" in hidden else "-amount"  # an order tells of what it is by
    largest = _may_need(mine, at, today).order_by(first, "id").values("pk")[:WEIGHED]
    touched = board.with_touch(Deal.objects.filter(pk__in=largest), at).select_related("company", "stage")
    rows = covered(touched.order_by(first, "id"), member)
    found = [(deal, board.look_at(deal, deal.stage, at=at, today=today)) for deal in rows]
    needing = [
        (deal, look, RANKS[why]) for deal, look in found if (why := _why(deal, look)) and TOLD_BY.get(why) not in hidden
    ]
    pressing = sorted(needing, key=lambda one: one[2])[:SHOWN]
    return [_said(deal, look, at, hidden) for deal, look, _rank in pressing], mine.count()


def _may_need(deals: RecordQuerySet[Deal], at: datetime, today: date) -> RecordQuerySet[Deal]:
    """Those among which every deal is that needs somebody, told by its own row and its company's alone, so that it is quick."""
    quiet = at - SILENCE * DAY
    company_is_quiet = Q(company__last_activity_at=None) | Q(company__last_activity_at__lte=quiet)
    usual_stay = ExpressionWrapper(F("stage__expected_days") * Value(DAY), DurationField())
    is_long = Q(stage__expected_days__isnull=False, stage_since__lte=Value(at) - usual_stay)
    return deals.filter(
        Q(close_date__lt=today) | Q(next_step="") | (Q(stage_since__lte=quiet) & company_is_quiet) | is_long
    )


def _why(deal: Deal, look: Look | None) -> str:
    """A key of RANKS; "" for a deal that is on its way. One without a next step gets it before anybody asks why it stays long."""
    if not deal.next_step and (look is None or look.why == "long"):
        return "no_step"
    return look.why if look is not None else ""


def _said(deal: Deal, look: Look | None, at: datetime, hidden: frozenset[str]) -> Needing:
    """The reason in words, with what to do about it."""
    here = reverse("company", args=[deal.company_id]) if deal.company else reverse("deal", args=[deal.pk])
    why = _why(deal, look)
    if why == "closed" and deal.close_date is not None:
        day = dates.said(deal.close_date, at, ZoneInfo("UTC"))
        more = "" if "deal.stage" in hidden else _("It is still in %(stage)s.") % {"stage": deal.stage.name}
        url = reverse("value", args=["deal", deal.pk, "close_date"])
        return Needing(deal, _("Close date was %(day)s.") % {"day": day}, more, _("Another date"), url)
    if why == "silent":
        return Needing(deal, f"{look}.", _("Nothing came or went since."), _("See what was said last"), here)
    if why == "long":
        more = "" if "deal.stage" in hidden else _("It is still in %(stage)s.") % {"stage": deal.stage.name}
        return Needing(deal, f"{look}.", more, _("See what was said last"), here)
    step = reverse("value", args=["deal", deal.pk, "next_step"])
    return Needing(deal, _("No next step yet."), _("What would move it?"), _("Say what is next"), step)
