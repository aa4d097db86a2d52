"""What an admin enters on the page of worth, read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from wellworn.adoption.models.worth import Cost, CostKind
from wellworn.records.values import CannotSave, as_amount, as_currency

MOST = Decimal(100_000)  # an hour, or hours: more is a slip of the pen
HOURS = (CostKind.SETUP, CostKind.TRAINING)  # of people, unless money is said


def as_day(text: str, otherwise: date | None = None) -> date:
    """A day. Raises CannotSave."""
    try:
        found = parse_date(text.strip()) if text.strip() else otherwise
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise CannotSave(_("A day is written like 2026-11-22."))
    return found


def as_sum(text: str) -> Decimal:
    """An amount or a number of hours. Raises CannotSave."""
    found = as_amount(text)
    if found is None:
        raise CannotSave(_("How much is missing. Write a number, like 55."))
    return found


def as_rate(text: str) -> Decimal:
    """What an hour costs."""
    found = as_sum(text)
    if not 0 < found < MOST:
        raise CannotSave(_("An hour costs more than nothing and less than 100,000."))
    return found


def as_percent(text: str) -> int | None:
    """A share in 100, or none."""
    bare = text.strip().rstrip("%").strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) < 4 and int(bare) <= 100):
        raise CannotSave(_("A share is a whole number from 0 to 100."))
    return int(bare)


def as_cost(given: dict[str, str], currency: str, today: date) -> Cost:
    """A cost that is not yet written down. Raises CannotSave."""
    kind = given.get("kind", "")
    if kind not in CostKind.values:
        raise CannotSave(_("Choose what it was paid for."))
    how_much, in_hours = as_sum(given.get("how_much", "")), given.get("unit") == "hours"
    if in_hours and how_much >= MOST:
        raise CannotSave(_("That is more hours than anybody has. Write the hours of all who were there, together."))
    monthly = given.get("often") == "monthly"
    since = as_day(given.get("since", ""), today)
    until = as_day(given["until"]) if monthly and given.get("until", "").strip() else None
    if until is not None and until < since:
        raise CannotSave(_("It ends before it begins. Change one of the days."))
    return Cost(
        kind=kind, amount=None if in_hours else how_much, hours=how_much if in_hours else None, since=since, until=until, is_monthly=monthly,
        currency="" if in_hours else as_currency(given.get("currency", "") or currency), said=given.get("said", "").replace("\0", "").strip()[:200],
    )  # fmt: skip
