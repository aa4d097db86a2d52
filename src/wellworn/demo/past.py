"""Norrvik's deals of the last two years, won and lost: what a forecast learns from, and what reports of months are made of."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from wellworn.demo import dating
from wellworn.demo.cast import Cast, Customer
from wellworn.demo.pipeline import NAMES
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.doing import move
from wellworn.records.fields import Field, fields_of
from wellworn.records.models import Company, Deal, Kind, Stage
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


@dataclass
class _Days:
    """When what is written today shall have been."""

    histories: dict[int, datetime] = field(default_factory=dict)  # of deals
    # Rows of history: when the deal moved, and since when it had stood where it was.
    moves: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    steps: dict[int, datetime] = field(default_factory=dict)  # activities

    def keep(self) -> None:
        dating.histories(self.histories, Kind.DEAL)
        dating.moves(self.moves)
        dating.activities(self.steps)


def deals_that_ended(cast: Cast, now: datetime, but: Collection[str] = ()) -> None:
    """Through the verbs that a rep uses, each on its day. What would be younger than this quarter is left to the present.
    The sellers of `but` were not there yet."""
    rng, days = random.Random(SEED), _Days()
    members = {member.email: member for member in Member.objects.all()}
    stages = {stage.name: stage for stage in Stage.objects.order_by("pipeline_id", "position")}
    known = {one.name: one for one in fields_of(Kind.DEAL)}
    companies = {one.name: one for one in Company.objects.filter(name__in=[one.name for one in cast.customers])}
    there = [one for one in cast.customers if one.name in companies and one.seller.email not in but]
    many = max(A_QUARTER, round(OF_EACH * len({one.seller.email for one in there})))
    period = period_of("this_quarter", now.date())
    for quarter in range(1, QUARTERS + 1):
        past = period.before(quarter)
        for _number in range(many if there else 0):
            customer = rng.choice(there)
            ended = past.first + timedelta(days=rng.randint(0, (past.last - past.first).days))
            seller, company = members[customer.seller.email], companies[customer.name]
            way = _way(ended, customer, stages, rng)
            _deal(company, seller, way, known, days, rng)
    days.keep()
    # Single events of so long ago are kept nowhere.
    Event.objects.filter(kind=Kind.DEAL, record_id__in=days.histories).delete()


@dataclass(frozen=True)
class _Way:
    """How a deal went: when it began, the stages that it came to with the moments, and the day on which it ended."""

    begun: datetime
    stages: list[tuple[Stage, datetime]]
    ended: date


def _way(ended: date, customer: Customer, stages: dict[str, Stage], rng: random.Random) -> _Way:
    """A way from stage to stage until that day."""
    is_won = rng.random() < WON
    names = list(STAY) if is_won else list(STAY)[: rng.randint(1, len(STAY))]
    stays = [max(1, round(STAY[name] * rng.uniform(0.4, 1.9))) for name in names]
    begun = datetime.combine(ended - timedelta(days=sum(stays)), time(10), ZoneInfo(customer.country.zone))
    came = accumulate(stays, lambda at, stay: at + timedelta(days=stay), initial=begun)
    next(came)
    return _Way(
        begun,
        [(stages[name], at) for name, at in zip([*names[1:], "Won" if is_won else "Lost"], came, strict=True)],
        ended,
    )


def _deal(
    company: Company, seller: Member, way: _Way, known: dict[str, Field], days: _Days, rng: random.Random
) -> None:
    """One deal on its way."""
    name = rng.choice(NAMES).format(n=rng.randint(2, 9))
    deal = create(name, by=seller, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal)
    hoped = way.ended + timedelta(days=rng.choice((0, 0, 0, -10, 25, 70)))
    change(deal, "amount", str(rng.randint(40, 900) * 100), by=seller, known=known["amount"])
    change(deal, "close_date", hoped.isoformat(), by=seller, known=known["close_date"])
    days.histories[deal.pk] = moment = way.begun
    for stage, at in way.stages:
        row = move(deal, stage, by=seller, known=known["stage"])
        if row is not None and row.evidence_id is not None:
            days.moves[row.pk] = (at, moment)
            days.steps[row.evidence_id] = at
        moment = at
    Deal.objects.filter(pk=deal.pk).update(created_at=way.begun, stage_since=moment, closed_at=moment)
