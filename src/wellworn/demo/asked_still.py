"""What Norrvik still asks of every deal: fields as one finds them everywhere, written as people write them. What should become of each
is said nowhere here: it is for the audit to find out.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from wellworn.demo import dating
from wellworn.demo.cast import Cast
from wellworn.demo.past import STAY
from wellworn.demo.shaping import choices
from wellworn.demo.stages import ways_of
from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.custom import layouts, own_fields
from wellworn.records.custom.describing import EVERY_ROLE
from wellworn.records.fields import fields_of
from wellworn.records.models import Ask, Deal, Kind, Stage
from wellworn.records.models.custom import CustomField, FieldType
from wellworn.records.pipelines import ask
from wellworn.usage.models import Event

SEED = 162
OBJECT = str(Kind.DEAL)
APPLICATIONS = ("Dosing", "Clean-in-place", "Tank farm", "Waste water", "Utilities")
OFTEN = {"won": (5, 4, 2, 1, 1), "lost": (1, 1, 2, 4, 4), "": (1, 1, 1, 1, 1)}  # where their instruments fit
SLIPS = 0.02  # of what is typed
GUESSED, AGREED = "Prove", "Commit"  # when a delivery week is asked for, and when it is known
PASSED_OVER = 6  # one deal in so many goes on without a number of measuring points
SURE = 0.98  # of the weeks are set right then
# label, type, stage that asks and whether it insists, and why it says
ASKED = (
    ("Sales organisation", FieldType.TEXT, "Qualify", False, "As it stands in the old order system."),
    ("Application", FieldType.CHOICE, "Discover", False, "So that the right engineer comes along."),
    ("Measuring points", FieldType.NUMBER, "Discover", False, "How many instruments it may become."),
    ("Delivery week", FieldType.TEXT, GUESSED, True, "So that the works can plan."),
    ("Country of delivery", FieldType.TEXT, "Propose", False, "For the freight."),
)
LAYOUT = "name:page,company:page,amount:page,stage:page,close_date:page,next_step:page,sales_organisation:more"
LONG_AGO = timedelta(days=420)
READ = 12  # reps who open deals in these weeks


def ask_still(people: Cast, now: datetime, admin: Member) -> None:
    """Make the fields, ask for them, and have them filled in on their days."""
    stages = {stage.name: stage for stage in Stage.objects.select_related("pipeline")}
    for label, type_, stage, insists, why in ASKED:
        options = choices(APPLICATIONS) if type_ == FieldType.CHOICE else None
        row = own_fields.create(OBJECT, label, type_, by=admin, help_=why, options=options)
        ask(stages[stage], row.key, why, by=admin, is_hard=insists)
        CustomField.objects.filter(pk=row.pk).update(created_at=now - LONG_AGO)
        Ask.objects.filter(field=row.key).update(since=now - LONG_AGO)
    layouts.lay_out(OBJECT, EVERY_ROLE, layouts.heard(LAYOUT), by=admin)
    Event.objects.filter(feature__in=("layout.change", "field.create")).delete()  # they were shaped long ago
    _fill_in({one.name: one.country.code for one in people.customers}, random.Random(SEED))
    _open(now)


def _fill_in(countries: dict[str, str], rng: random.Random) -> None:
    """Nearly every deal has what the stages asked for on its way; single events of so long ago are kept nowhere."""
    known = {one.name: one for one in fields_of(OBJECT)}
    deals = list(Deal.objects.filter(deleted_at=None).select_related("owner", "company", "stage").order_by("pk"))
    ways = ways_of(deal.pk for deal in deals)
    days: dict[int, datetime] = {}
    for deal in deals:
        for name, value, at in _answers(deal, ways[deal.pk], countries, rng):
            row = change(deal, name, value, by=deal.owner, known=known[name])
            if row is not None:
                days[row.pk] = at
    dating.values(days)
    ended = [deal.pk for deal in deals if deal.closed_at]
    Event.objects.filter(kind=OBJECT, record_id__in=ended, feature="record.change").delete()


def _answers(
    deal: Deal, way: dict[str, datetime], countries: dict[str, str], rng: random.Random
) -> list[tuple[str, str, datetime]]:
    """What was typed of one deal, in the order of its days."""
    begun = min([deal.created_at, *way.values()])
    found = [("sales_organisation", "NO10", begun)]
    come_to = _come_to(way)
    if at := come_to("Discover"):
        points = round(float(deal.amount or 20_000) / rng.uniform(1_800, 3_200))
        found.append(("application", rng.choices(APPLICATIONS, OFTEN[deal.stage.outcome])[0], at))
        if deal.pk % PASSED_OVER:
            found.append(("measuring_points", str(max(1, points)), at))
    if at := come_to(GUESSED):
        found.append(("delivery_week", f"week {rng.randint(1, 52)}", at))
    if at := come_to("Propose"):
        country = countries.get(deal.company.name if deal.company else "", "SE")
        found.append(("country_of_delivery", rng.choice("DNSF") + "K" if rng.random() < SLIPS else country, at))
    if (at := come_to(AGREED)) and rng.random() < SURE:
        found.append(("delivery_week", f"week {rng.randint(1, 52)}, fixed", at))
    return found


def _come_to(way: dict[str, datetime]) -> Callable[[str], datetime | None]:
    """When a deal came to a stage, or to one after it."""
    order = (*STAY, "Won")

    def at(stage: str) -> datetime | None:
        return min((way[name] for name in order[order.index(stage) :] if name in way), default=None)

    return at


def _open(now: datetime) -> None:
    """Reps have opened deals in these weeks."""
    reps = list(Member.objects.filter(role=Role.REP, is_active=True).order_by("-pk")[:READ])
    for number, rep in enumerate(reps):
        for deal in Deal.objects.visible_to(rep).filter(closed_at=None).order_by("pk")[:3]:
            Event.record("record.open", by=rep, kind=Kind.DEAL, record_id=deal.pk, at=now - timedelta(days=2 + number))
