"""What Norrvik's admin added to the CRM: plants as an object of their own, a few fields, and what reps see of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields, own_objects, wording
from wellworn.records.fields import fields_of
from wellworn.records.models.company import Company
from wellworn.records.models.custom import CustomObject, FieldType
from wellworn.records.models.deal import Deal
from wellworn.records.models.person import Person
from wellworn.records.models.record import Kind

TREATMENTS = ("Drinking water", "Waste water", "Process water")
TIERS = ("Key", "Growing", "Occasional")
SERVICES = ("Calibration", "Spare parts", "Remote watch", "Training")
PLANTS = ("North", "Harbour", "Old works", "Riverside", "Ring road", "Hill")


def choices(labels: tuple[str, ...]) -> Any:
    """Options of a list to choose from."""
    return {"choices": [{"label": label} for label in labels]}


def shape(admin: Member, sellers: list[Member], rng: random.Random) -> None:
    """Add fields and plants, and fill some of them in, as people do: not everywhere."""
    _fields(admin)
    plant = own_objects.create("Plant", by=admin, icon="factory")
    _fields_of_plants(plant, admin)
    for company in Company.objects.filter(deleted_at=None).exclude(deals=None).distinct().order_by("pk"):
        seller = company.owner or rng.choice(sellers)
        change(company, "tier", rng.choice(TIERS), by=seller)
        if rng.random() < 0.6:
            change(company, "service_contract", "; ".join(rng.sample(SERVICES, rng.randint(1, 3))), by=seller)
        for name in rng.sample(PLANTS, rng.randint(0, 2)):
            _plant(plant, company, name, seller, rng)
    for number, deal in enumerate(Deal.objects.order_by("pk")[:12]):
        change(deal, "tender_number", f"T-{2026_100 + 7 * number}", by=deal.owner or admin)


def _fields(admin: Member) -> None:
    """Fields of companies and deals."""
    own_fields.create(
        "company", "Tier", FieldType.CHOICE, by=admin, options=choices(TIERS),
        help_="Key accounts get a visit each quarter. Set by the account's owner.",
    )  # fmt: skip
    own_fields.create(
        "company", "Service contract", FieldType.CHOICES, by=admin, options=choices(SERVICES),
        help_="What we look after for them now.",
    )  # fmt: skip
    own_fields.create(
        "company", "Silent for", FieldType.COMPUTED, by=admin, options={"compute": "silent"}, help_="Days."
    )
    own_fields.create("company", "In the pipeline", FieldType.COMPUTED, by=admin, options={"compute": "open_amount"})
    own_fields.create("deal", "Tender number", FieldType.TEXT, by=admin, help_="As it stands on the call for tenders.")
    own_fields.create("deal", "Days in stage", FieldType.COMPUTED, by=admin, options={"compute": "in_stage"})
    wording.reword("company", "description", by=admin, label="What they do", help_="One sentence, for a colleague.")
    company = "name:page,owner:page,tier:page,in_the_pipeline:page,silent_for:page,service_contract:page,website:page,city:page,country:page,description:more,address:more"
    layouts.lay_out("company", Role.REP, layouts.heard(company), by=admin)


def _fields_of_plants(plant: CustomObject, admin: Member) -> None:
    """A plant belongs to a company, has somebody who knows it, and a few numbers."""
    key = plant.key
    own_fields.create(key, "Customer", FieldType.COMPANY, by=admin, help_="Who runs it.")
    own_fields.create(key, "Treats", FieldType.CHOICE, by=admin, options=choices(TREATMENTS))
    own_fields.create(
        key, "Capacity", FieldType.NUMBER, by=admin, options={"decimals": 0}, help_="Cubic metres a day, by design."
    )
    own_fields.create(key, "Knows it best", FieldType.PERSON, by=admin, help_="Whom to call when it stands still.")
    own_fields.create(key, "Last calibrated", FieldType.DATE, by=admin)
    own_fields.create(key, "Spare parts held", FieldType.MONEY, by=admin, options={"currency": "EUR"})
    own_fields.create(key, "Runs our sensors", FieldType.CHECKBOX, by=admin)


def _plant(plant: CustomObject, company: Company, name: str, seller: Member, rng: random.Random) -> None:
    """A plant with what is known of it."""
    short = company.name.split()[0]
    made = create(f"{short} {name}", by=seller, kind=Kind.THING, of=plant).record
    person = Person.objects.visible_to(seller).filter(company=company).order_by("pk").first()
    values = {
        "customer": str(company.pk),
        "treats": rng.choice(TREATMENTS),
        "capacity": str(rng.randint(4, 220) * 100),
        "knows_it_best": str(person.pk) if person else "",
        "last_calibrated": str(date(2026, 1, 12) + timedelta(days=rng.randint(0, 280))),
        "spare_parts_held": str(rng.randint(0, 40) * 250),
        "runs_our_sensors": rng.choice(("yes", "")),
    }
    known = {one.name: one for one in fields_of(plant.key)}
    for field, value in values.items():
        if value and (field in ("customer", "treats") or rng.random() < 0.8):
            change(made, field, value, by=seller, known=known[field])
