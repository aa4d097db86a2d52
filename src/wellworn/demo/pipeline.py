"""Norrvik's deals, follow-ups and notes, made with the verbs that a rep uses, and the days they have been there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from wellworn.demo.cast import LEAD_SELLER, Cast, Customer
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.deciding import accept, dismiss
from wellworn.records.doing import move
from wellworn.records.fields import fields_of
from wellworn.records.models import Activity, Company, Deal, Kind, Person, Placement, Proposal, Provenance, Stage, Task
from wellworn.records.proposed import OF_DEALS
from wellworn.records.writing import write_down

NAMES = (
    "Level on {n} tanks",
    "Flow metering, line {n}",
    "Inline viscosity, {n} lines",
    "Pressure retrofit",
    "CIP monitoring",
)
STEPS = ("Send the quote", "Fix the date of the visit", "Send two references", "Ask for the line drawing", "Call back")
FOLLOW_UPS = (
    ("Calibration certificates to Joost", "Aquaveld N.V.", -12),
    ("Spare parts list to Lucía", "Ferrán Pharma", 0),
    ("Call Maarten about the signature", "Brouwerij De Halm", 0),
    ("Thank Rui for the site walk", "Hidrovouga", 0),
)
NOTE = "Ruben says the operators trust the display more than SCADA. Bring that up with Joost."
SURE = 0.7  # from here on somebody said yes
KEPT_OPEN = 7  # proposals that the lead seller still has to confirm


def open_deals(cast: Cast, now: datetime, rng: random.Random) -> None:
    """The deals of the known customers, some for the others, follow-ups, a note, and proposals that were confirmed before."""
    members = {member.email: member for member in Member.objects.all()}
    stages = {stage.name: stage for stage in Stage.objects.order_by("pipeline_id", "position")}
    for customer in cast.customers:
        company = Company.objects.filter(domains__domain=customer.domain).first()
        seller = members[customer.seller.email]
        deals = customer.deals or _drawn(customer, random.Random(rng.random()))
        if company is None:
            continue
        for name, amount, stage, closes, days, step in deals:
            open_deal(company, seller, name, amount, stages[stage], (closes, days, step), now)
    _follow_up(members[LEAD_SELLER], now)
    _confirm_old(members)


def _drawn(customer: Customer, rng: random.Random) -> list[list[Any]]:
    if rng.random() < 0.45:
        return []
    name = rng.choice(NAMES).format(n=rng.randint(2, 9))
    stage = rng.choice(["Qualify", "Qualify", "Discover", "Discover", "Prove", "Propose", "Commit", "Won", "Lost"])
    days = rng.randint(2, 40)
    late = 2 if customer.seller.email == LEAD_SELLER else -5  # what is late of hers is told in `accounts.toml`
    closes = -days if stage in ("Won", "Lost") else rng.randint(late, 120)
    step = "" if rng.random() < 0.15 else rng.choice(STEPS)
    return [[name, rng.randint(40, 900) * 100, stage, closes, days, step]]


def open_deal(
    company: Company,
    seller: Member,
    name: str,
    amount: int,
    stage: Stage,
    course: tuple[int, int, str],
    now: datetime,
) -> None:
    closes, days, step = course
    deal = create(name, by=seller, kind=Kind.DEAL, company=company).record
    assert isinstance(deal, Deal)
    known = {one.name: one for one in fields_of(Kind.DEAL)}
    for field, value in (
        ("amount", amount),
        ("close_date", (now + timedelta(days=closes)).date()),
        ("next_step", step),
    ):
        if value:
            change(deal, field, str(value), by=seller, known=known[field])
    if stage.pk != deal.stage_id:
        move(deal, stage, by=seller, known=known["stage"])
    since = now - timedelta(days=days)
    if stage.outcome:  # it ended on the day on which it closed, not on the day on which the demo is built
        since = now + timedelta(days=min(closes, 0))
        Deal.objects.filter(pk=deal.pk).update(closed_at=since)
    Deal.objects.filter(pk=deal.pk).update(stage_since=since, created_at=since - timedelta(days=days))
    Provenance.objects.filter(kind=Kind.DEAL, record_id=deal.pk).update(at=since)
    moved = Provenance.objects.filter(kind=Kind.DEAL, record_id=deal.pk, field="stage", along__isnull=False)
    for row in moved:  # it stood in its first stage since it was opened
        row.along = (row.along or {}) | {"stage_since": (since - timedelta(days=days)).isoformat()}
        row.save(update_fields=["along"])
    steps = Activity.objects.filter(placements__kind=Kind.DEAL, placements__record_id=deal.pk)
    Placement.objects.filter(activity__in=steps).update(occurred_at=since)
    steps.update(occurred_at=since)
    deal.people.set(Person.objects.filter(company=company, deleted_at=None)[:3])


def _follow_up(ines: Member, now: datetime) -> None:
    for text, name, days in FOLLOW_UPS:
        company = Company.objects.filter(name=name).first()
        task = create(text, by=ines, kind=Kind.TASK, company=company).record
        assert isinstance(task, Task)
        change(task, "due_on", str((now + timedelta(days=days)).date()), by=ines)
    aquaveld = Company.objects.filter(name="Aquaveld N.V.").first()
    if aquaveld:
        write_down(aquaveld, NOTE, by=ines, at=now - timedelta(days=17))


def _confirm_old(members: dict[str, Member]) -> None:
    for member in members.values():
        waiting = list(Proposal.objects.open_for(member).exclude(field__in=OF_DEALS))
        keep = KEPT_OPEN if member.email == LEAD_SELLER else 3
        for proposal in waiting[keep:]:
            (accept if proposal.confidence >= SURE else dismiss)(proposal, by=member)
