"""Norrvik's visit reports over the months of its story: while every field was required, some were filled in to be rid of the question.

Each value is written with the verbs, by the seller whose visit it was, and then put to its day. Nothing is said here of what will be found.
"""

from __future__ import annotations

import random
from collections.abc import Container, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from django.db import transaction

from wellworn.demo.shaping import choices
from wellworn.demo.simulating.calendar import Month, months
from wellworn.demo.simulating.case import MANUFACTURER
from wellworn.demo.simulating.values import COPIES, DOES, JUNK, WHAT, WHO, WHY
from wellworn.lib import sql
from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_fields, own_objects
from wellworn.records.fields import fields_of
from wellworn.records.models import Company, Kind
from wellworn.records.models.custom import CustomObject, FieldType
from wellworn.usage.models import Event

SEED = 28  # of its own, so that what is drawn elsewhere stays as it is
# Months of the story: the first with reports, and the one from which two fields are asked and no more
FIRST, REMOVED = 1, 8
A_MONTH, AFTER = 36, 20  # reports
PURPOSES = ("Routine visit", "New offer", "Complaint", "Start-up", "Training")
COMPETITORS = (
    "Hydrion",
    "Valmet Level",
    "Kessler",
    "Aquatron",
    "Fluxwerk",
    "Sensorik Nord",
    "none seen, our lines only",
    "Delta Flow",
)


def report_visits(now: datetime, admin: Member, but: Container[int] = ()) -> None:
    """Make the object, and its reports up to the month before this one, by those who were there."""
    visits = own_objects.create("Visit report", by=admin, icon="map-pin")
    key = visits.key
    own_fields.create(key, "Customer", FieldType.COMPANY, by=admin)
    own_fields.create(key, "Purpose", FieldType.CHOICE, by=admin, options=choices(PURPOSES))
    own_fields.create(key, "Competitor seen", FieldType.TEXT, by=admin, help_="Whose device hangs beside ours?")
    own_fields.create(key, "Summary", FieldType.AREA, by=admin)
    own_fields.create(key, "Next visit", FieldType.DATE, by=admin)
    rng = random.Random(SEED)
    sellers = [one for one in Member.objects.filter(role=Role.REP, is_active=True).order_by("pk") if one.pk not in but]
    customers = list(Company.objects.filter(deleted_at=None, owner__in=sellers).order_by("pk")[:80])
    if not customers:
        return
    with transaction.atomic():
        moments: dict[int, datetime] = {}
        for month in months(MANUFACTURER.least_months, (now - timedelta(days=1)).date())[FIRST:-1]:
            for number in range(AFTER if month.number >= REMOVED else A_MONTH):
                seller = sellers[(number + 7 * month.number) % len(sellers)]
                pk, moment = _report(visits, month, seller, rng.choice(customers), rng)
                moments[pk] = moment
        _put_to_their_days(moments)


def _report(
    visits: CustomObject, month: Month, seller: Member, customer: Company, rng: random.Random
) -> tuple[int, datetime]:
    """One report, as its seller typed it on the evening of the visit."""
    days = [
        day
        for back in range((month.last - month.first).days + 1)
        if (day := month.first + timedelta(days=back)).weekday() < 5
    ]
    day = rng.choice(days)
    made = create(f"{customer.name}, {day:%d %b %Y}", by=seller, kind=Kind.THING, of=visits).record
    known = {field.name: field for field in fields_of(visits.key)}
    is_lie = partial(_happens, MANUFACTURER.share("made_up", month.number), rng)
    values = {"customer": str(customer.pk), "purpose": PURPOSES[0] if is_lie() else rng.choice(PURPOSES), "competitor_seen": rng.choice(JUNK if is_lie() else COMPETITORS)}  # fmt: skip
    if month.number < REMOVED:
        values["summary"] = rng.choice(COPIES) if is_lie() else _sentence(rng)
        values["next_visit"] = (
            _end_of_month(day) if is_lie() else day + timedelta(days=rng.randint(14, 100))
        ).isoformat()
    for name, value in values.items():
        change(made, name, value, by=seller, known=known[name])
    return made.pk, datetime.combine(day, time(rng.randint(14, 17), rng.randint(0, 59)), UTC)


def _happens(share: float, rng: random.Random) -> bool:
    return rng.random() < share


def _sentence(rng: random.Random) -> str:
    return f"{rng.choice(WHO)} {rng.choice(DOES)} {rng.choice(WHAT)} {rng.choice(WHY)}, {rng.randint(2, 40)} pieces."


def _end_of_month(day: date) -> date:
    """The last day of the month after the next."""
    first = day.replace(day=1)
    for _month in range(3):
        first = (first + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=1)


def _put_to_their_days(moments: dict[int, datetime]) -> None:
    """Reports, their values and what is told of them are as old as the visits; single events of so long ago are kept nowhere."""
    rows: Sequence[tuple[int, datetime]] = list(moments.items())
    source, given = sql.unnest("bigint, timestamptz", rows)
    sql.run(
        f"UPDATE records_thing SET created_at = told.at FROM {source} AS told (id, at) WHERE records_thing.id = told.id",
        given,
    )
    sql.run(f"UPDATE records_provenance SET at = told.at FROM {source} AS told (id, at) WHERE kind = 'thing' AND record_id = told.id", given)  # fmt: skip
    Event.objects.filter(kind=Kind.THING, record_id__in=moments).delete()
