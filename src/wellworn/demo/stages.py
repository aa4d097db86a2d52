"""What Norrvik's stages ask for, how long deals usually stay in them, and what foreign money is worth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wellworn.members.models import Member, Role
from wellworn.records.models import Kind, Provenance, Stage
from wellworn.records.pipelines import ask, change_stage, set_rate

USUAL_DAYS = {"Qualify": 9, "Discover": 21, "Prove": 30, "Propose": 14, "Commit": 8}
ASKS = (
    ("Discover", "amount", "A rough figure will do. The forecast counts on it."),
    ("Prove", "close_date", "So that delivery can keep a slot."),
    ("Propose", "next_step", "A quote that nobody follows up is lost."),
)
OWN_ASKS = (  # of fields that Norrvik made itself, and the one that it insists on
    ("Propose", "tender_number", "So that the quote names the tender.", False),
    ("Commit", "amount", "An order without a sum cannot be booked.", True),
)
RATES = {"USD": "0.92", "GBP": "1.17", "SEK": "0.088", "CHF": "1.06"}


def describe_stages() -> None:
    """Through the verbs of the settings page, by the admin."""
    admin = Member.objects.filter(role=Role.ADMIN).order_by("pk").first()
    if admin is None:
        return
    stages = {stage.name: stage for stage in Stage.objects.select_related("pipeline")}
    for name, days in USUAL_DAYS.items():
        change_stage(stages[name], "expected_days", str(days), by=admin)
    for name, field, why in ASKS:
        ask(stages[name], field, why, by=admin)
    for currency, rate in RATES.items():
        set_rate(currency, rate, by=admin)


def ask_for_more() -> None:
    """What came to be asked when deals stood in the stages already: gaps on their cards, and no wall."""
    admin = Member.objects.filter(role=Role.ADMIN).order_by("pk").first()
    if admin is None:
        return
    stages = {stage.name: stage for stage in Stage.objects.select_related("pipeline")}
    for name, field, why, is_hard in OWN_ASKS:
        ask(stages[name], field, why, by=admin, is_hard=is_hard)


def ways_of(deals: Iterable[int]) -> dict[int, dict[str, datetime]]:
    """When each deal came to each stage, by its name."""
    names = {str(stage.pk): stage.name for stage in Stage.objects.all()}
    found: dict[int, dict[str, datetime]] = {pk: {} for pk in deals}
    rows = Provenance.objects.filter(kind=Kind.DEAL, record_id__in=found, field="stage", undone_at=None).order_by("at")
    for pk, value, at in rows.values_list("record_id", "value", "at"):
        found[pk].setdefault(names[value], at)
    return found
