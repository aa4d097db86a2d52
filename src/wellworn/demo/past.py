"""Norrvik's deals of the last two years, won and lost: what a forecast learns from, and what reports of months are made of."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wellworn.demo.cast import Cast, Customer
from wellworn.demo.pipeline import NAMES
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.doing import move
from wellworn.records.models import Activity, Company, Deal, Kind, Placement, Provenance, Stage
from wellworn.records.review.period import period_of
from wellworn.usage.models import Event

QUARTERS = 8
A_QUARTER, OF_EACH = (
    64,
    2.6,
)  # deals that end in each at least, and of each who sells: of fewer an audit can tell little
WON = 0.45
STAY = {"Qualify": 9, "Discover": 21, "Prove": 28, "Propose": 15, "Commit": 8}  # days, on average
SEED = 27  # of its own, so that what is drawn elsewhere stays as it is


def deals_that_ended(cast: Cast, now: datetime, but: Collection[str] = ()) -> None:
    """Through the verbs that a rep uses, each on its day. What would be younger than this quarter is left to the present.
    The sellers of `but` were not there yet."""
    rng = random.Random(SEED)
    members = {member.email: member for member in Member.objects.all()}
    stages = {stage.name: stage for stage in Stage.objects.order_by("pipeline_id", "position")}
    companies = {one.name: one for one in Company.objects.filter(name__in=[one.name for one in cast.customers])}
    there = [one for one in cast.customers if one.name in companies and one.seller.email not in but]
    many = max(A_QUARTER, round(OF_EACH * len({one.seller.email for one in there})))
    made = []
    period = period_of("this_quarter", now.date())
    for quarter in range(1, QUARTERS + 1):
        past = period.before(quarter)
        for _number in range(many if there else 0):
            customer = rng.choice(there)
            ended = past.first + timedelta(days=rng.randint(0, (past.last - past.first).days))
            seller = members[customer.seller.email]
            made.append(_deal(companies[customer.name], customer, seller, ended, stages, rng).pk)
    Event.objects.filter(kind=Kind.DEAL, record_id__in=made).delete()  # single events of so long ago are kept nowhere


def _deal(
    company: Company, customer: Customer, seller: Member, ended: date, stages: dict[str, Stage], rng: random.Random
) -> Deal:
    """One deal on its way from stage to stage until it ended on that day."""
    is_won = rng.random() < WON
    way = list(STAY) if is_won else list(STAY)[: rng.randint(1, len(STAY))]
    stays = [max(1, round(STAY[name] * rng.uniform(0.4, 1.9))) for name in way]
    moment = datetime.combine(ended - timedelta(days=sum(stays)), time(10), ZoneInfo(customer.country.zone))
    name = rng.choice(NAMES).format(n=rng.randint(2, 9))
    deal = create(name, by=seller, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal)
    hoped = ended + timedelta(days=rng.choice((0, 0, 0, -10, 25, 70)))
    change(deal, "amount", str(rng.randint(40, 900) * 100), by=seller)
    change(deal, "close_date", hoped.isoformat(), by=seller)
    Provenance.objects.filter(kind=Kind.DEAL, record_id=deal.pk).update(at=moment)
    begun = moment
    for name, stay in zip([*way[1:], "Won" if is_won else "Lost"], stays, strict=True):
        entered = moment.isoformat()
        moment += timedelta(days=stay)
        row = move(deal, stages[name], by=seller)
        if row is not None and row.evidence_id is not None:
            Provenance.objects.filter(pk=row.pk).update(at=moment, along=(row.along or {}) | {"stage_since": entered})
            Activity.objects.filter(pk=row.evidence_id).update(occurred_at=moment)
            Placement.objects.filter(activity=row.evidence_id).update(occurred_at=moment)
    Deal.objects.filter(pk=deal.pk).update(created_at=begun, stage_since=moment, closed_at=moment)
    return deal
