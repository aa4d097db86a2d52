"""What Norrvik's people took to type by hand in a year, as sums by field and form, and what its admin entered about money."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal

from wellworn.adoption.models.worth import Cost, CostKind, CountedShare, HourlyRate
from wellworn.adoption.worth.asked import closed_months
from wellworn.members.models import Member
from wellworn.usage.models import FieldEffort
from wellworn.usage.models.effort import LONGEST, MANY

SEED = 130
PEOPLE = 30  # type into each field
# object, field, form: entries a month, seconds of the one in the middle, and how much they differ (of a logarithm)
TYPED = (
    ("deal", "amount", "record", 90, 7, 0.5), ("deal", "close_date", "record", 80, 9, 0.5), ("deal", "next_step", "record", 140, 16, 0.6),
    ("company", "name", "record", 25, 8, 0.4), ("company", "city", "record", 40, 6, 0.4), ("company", "website", "record", 20, 12, 0.5),
    ("person", "name", "record", 30, 7, 0.4), ("person", "title", "record", 60, 11, 0.5), ("person", "company", "record", 35, 9, 0.6),
    ("deal", "purpose_of_the_visit", "asks", 62, 9, 0.5), ("deal", "competitor_seen", "asks", 60, 11, 0.5),
    ("deal", "customer_mood", "asks", 48, 8, 0.4), ("deal", "decision_process", "asks", 44, 34, 0.6),
    ("deal", "sales_organisation", "asks", 66, 7, 0.4), ("deal", "country_of_delivery", "asks", 46, 8, 0.4), ("deal", "delivery_week", "asks", 74, 13, 0.6),
    ("deal", "application", "asks", 58, 6, 0.4), ("deal", "measuring_points", "asks", 57, 8, 0.5),
    ("activity", "note", "composer", 160, 38, 0.7), ("activity", "meeting", "composer", 45, 62, 0.5),
)  # fmt: skip
BECAUSE = "Counted for two weeks before we began, in Oslo and Porto: of 100 mails and meetings with customers, 38 were in the old system."


def measure(now: datetime, admin: Member) -> None:
    """Twelve months of sums, and what was entered in them."""
    rng, months = random.Random(SEED), [date(one // 100, one % 100, 1) for one in closed_months(now.date(), 12)]
    FieldEffort.objects.bulk_create(_month(rng, month, *typed) for month in months for typed in TYPED)
    HourlyRate.enter(Decimal(52), "EUR", months[0], by=admin)
    HourlyRate.enter(Decimal(54), "EUR", months[6], by=admin)
    CountedShare.enter(38, BECAUSE, by=admin)
    for cost in (
        Cost(kind=CostKind.SETUP, hours=Decimal(60), since=months[0], said="Fields, stages, mailboxes: Maja and Oskar"),
        Cost(kind=CostKind.TRAINING, hours=Decimal(86), since=months[1], said="One hour for each of us"),
        Cost(kind=CostKind.TRAINING, hours=Decimal(24), since=months[7], said="Town halls, the part about the new form"),
        Cost(kind=CostKind.HOSTING, amount=Decimal(40), currency="EUR", since=months[0], is_monthly=True, said="A small server and its backups"),
    ):  # fmt: skip
        cost.enter(by=admin)


def _month(
    rng: random.Random, month: date, of: str, field: str, form: str, entries: int, middle: float, spread: float
) -> FieldEffort:
    """What a field cost in a month. Of some entries nobody knows the seconds."""
    count = round(entries * rng.uniform(0.7, 1.3))
    drawn = [round(middle * rng.lognormvariate(0, spread)) for _number in range(count)]
    times = [max(1, one) for one in drawn if one <= LONGEST and rng.random() < 0.8]
    return FieldEffort(
        object=of, field=field, form=form, month=month, entries=count, corrections=round(count * rng.uniform(0.02, 0.08)), timed=len(times),
        seconds=sum(times), squares=sum(one * one for one in times) if len(times) >= MANY else 0, people=PEOPLE,
        people_corrected=PEOPLE, people_timed=PEOPLE,
    )  # fmt: skip
