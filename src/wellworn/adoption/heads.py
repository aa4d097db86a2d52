"""The rows of a measure as a page shows them: what their columns are called, and values that are keys in words. Files keep the keys."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.charts import Table
from wellworn.adoption.reading import KINDS, SEGMENTS, feature_name
from wellworn.adoption.units import Cell, Unit, said
from wellworn.members.models import Role

HEADS: dict[str, str | Promise] = {
    "people": _("People"), "role": _("Role"), "team": _("Team"), "feature": _("Feature"), "object": _("Object"), "field": _("Field"),
    "kind": _("Kind"), "segment": _("How often"), "method": _("Method"), "weeks": _("Weeks"), "period": _("Period"), "week": _("Week"),
    "month": _("Month"), "day": _("Day"), "nth": _("Week since the start"), "stage": _("Stage"), "share": _("Share"),
    "interval": _("95 % interval"), "since": _("From"), "until": _("To"), "size": _("Size"), "count": _("How many"),
    "active": _("Active"), "active_days": _("Days on which work was moved on"), "seen_days": _("Days on which it was opened"),
    "working_days": _("Working days"), "worked_days": _("Days with work"), "seen_share": _("Share opened"),
    "active_share": _("Share moved on"), "of_ceiling": _("Of what could be reached"), "ceiling": _("What could be reached"),
    "licensed": _("With a licence"), "reach": _("Share reached"), "power": _("Every week, a lot"), "habitual": _("Every week"),
    "novice": _("Now and then"), "low": _("Hardly"), "none": _("Not at all"), "too_new": _("Too new to tell"), "new": _("New"),
    "retained": _("Still active"), "returning": _("Active as before"), "resurrecting": _("Back again"), "dormant": _("Stopped"),
    "dau_over_mau": _("Days of use in a month’s"), "stickiness": _("Share of working days"), "acts": _("Times"), "users": _("People who used it"),
    "once": _("Once"), "hardly": _("Hardly"), "used": _("Used it"), "never": _("Never"), "needed": _("Places for a value"),
    "filled": _("With a value"), "by_machine": _("By the machine"), "machine_share": _("Share by the machine"), "typed": _("Typed"),
    "imported": _("Imported"), "happened": _("Happened"), "logged": _("Logged"), "both": _("Happened and logged"),
    "not_logged": _("Happened, not logged"), "no_trace": _("Logged, no trace"), "deals": _("Deals"), "stale": _("Standing still"),
    "near": _("Closed within a week of the date"), "moved": _("Moved"), "mean_days_off": _("Days off, on average"),
    "median_days": _("Days, the middle one"), "median_interval": _("95 % interval of the middle"), "won": _("Won"), "expected": _("Expected"),
    "probability": _("As the stage says"), "promised": _("Promised"), "amount": _("Amount"), "proficient": _("Without help"),
    "censored": _("Not yet"), "members": _("People"), "hours": _("Hours"), "automatic": _("By the machine"), "right": _("Right"),
    "records": _("Records"), "days": _("Days"), "begin": _("From"), "last": _("To"), "verdict": _("Verdict"),
}  # fmt: skip
BETWEEN = " – "  # of the bounds of an interval
SHARES = {"reach", "stickiness", "dau_over_mau", "probability", "of_ceiling", "ceiling"}
VALUES: dict[str, dict[str, str | Promise]] = {
    "role": dict(Role.choices),
    "kind": KINDS,
    "segment": SEGMENTS,
}


def head(name: str) -> str:
    """What a column is called; one without a name of its own as its key would be read aloud."""
    return str(HEADS.get(name, name.replace("_", " ").capitalize()))


def readable(table: Table) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows that a page shows of a table whose columns are keys."""
    names = [str(column.name) for column in table.head]
    rows = [[_said(name, cell) for name, cell in zip(names, row, strict=True)] for row in table.rows]
    return [head(name) for name in names], rows


def _said(name: str, cell: Cell) -> str:
    if not isinstance(cell, str):
        return said(cell, Unit.SHARE if _is_share(name) else Unit.COUNT)
    if name == "feature":
        return feature_name(cell)
    return _interval(cell) if name == "interval" else str(VALUES.get(name, {}).get(cell, cell))


def _interval(cell: str) -> str:
    """The bounds of a share, as shares."""
    try:
        return BETWEEN.join(said(float(bound), Unit.SHARE) for bound in cell.split(BETWEEN))
    except ValueError:
        return cell


def _is_share(name: str) -> bool:
    return name.endswith("share") or name in SHARES
