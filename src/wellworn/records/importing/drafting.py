"""From a file to a first plan: what it is, what its columns mean, and how its dates and numbers are written."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member
from wellworn.records import batches
from wellworn.records.fields import Field, fields_seen_by
from wellworn.records.importing import sheets, uploads
from wellworn.records.importing.columns import likely_object, mapped, recognised
from wellworn.records.importing.files import CannotRead, How, found
from wellworn.records.importing.formats import date_order, decimal_mark, is_number
from wellworn.records.importing.plan import NEW, SAMPLED, Column, Plan
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind
from wellworn.usage.models import Event

PSEUDO = {  # what columns may be besides fields, by object
    "person": ("first_name", "middle_name", "last_name", "address.mail", "phone"),
    "company": ("domain", "phone"),
    "deal": ("pipeline", "status", "people"),
}
WORDS: dict[str, Promise] = {
    "first_name": gettext_lazy("First name"),
    "middle_name": gettext_lazy("Middle name"),
    "last_name": gettext_lazy("Last name"),
    "address.mail": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "domain": gettext_lazy("Domain"),
    "pipeline": gettext_lazy("Pipeline"),
    "status": gettext_lazy("Open, won or lost"),
    "people": gettext_lazy("People"),
    "external": gettext_lazy("Id in the other system"),
}


def objects(member: Member) -> dict[str, str]:
    """The objects that rows may become, with their names."""
    standard = {"company": _("Companies"), "person": _("People"), "deal": _("Deals"), "task": _("Tasks")}
    return standard | dict(CustomObject.objects.filter(archived_at=None).order_by("name").values_list("key", "plural"))


def targets(object_key: str, member: Member) -> dict[str, str]:
    """What a column may become, with its name: the fields that the member's role may change, and what goes with them."""
    more = {name: str(WORDS[name]) for name in (*PSEUDO.get(object_key, ()), "external")}
    return {name: str(one.label) for name, one in writable(object_key, member).items()} | more


def writable(object_key: str, member: Member) -> dict[str, Field]:
    """The fields that the member's role may change."""
    seen = fields_seen_by(object_key, member)
    return {one.name: one for one in seen if one.widget != "computed" and not one.is_read_only}


def draft(name: str, pieces: Iterable[bytes], *, by: Member, object_key: str = "") -> Batch:
    """Keep a file and plan its import. Raises CannotRead."""
    stored = uploads.keep(pieces)
    try:
        plan, object_key = planned(name[-200:] or "file", stored, by, object_key)
    except BaseException:
        uploads.forget(stored)
        raise
    with transaction.atomic():
        batch = batches.begin(BatchKind.IMPORT, object_key, by=by, plan=plan.as_json(), state=BatchState.DRAFT)
        Event.record("import.begin", by=by)
    return batch


def planned(name: str, stored: str, by: Member, object_key: str = "", how: How | None = None) -> tuple[Plan, str]:
    """A first plan, and the object that the rows become: the one that is said, known or likely. Raises CannotRead."""
    path = uploads.path_of(stored)
    how = how or found(path)
    names = sheets.header(path, how)
    samples = sample(path, how, len(names))
    source = recognised(names)
    labels = {key: targets(key, by) for key in ([object_key] if object_key else Kind.values) if key != Kind.THING}
    chosen = object_key or (source.object if source else likely_object(names, samples, labels))
    found_ = mapped(names, samples, chosen, targets(chosen, by), source)
    fields = writable(chosen, by)
    allowed = {*targets(chosen, by), ""}
    columns = [
        described(Column(one, to if to in allowed else ""), cells, fields)
        for one, to, cells in zip(names, found_, samples, strict=True)
    ]
    plan = Plan(name, stored, how, columns, sorted(fields))
    if source is not None and source.object == chosen:
        plan.system, plan.source = source.system, source.name
    return plan, chosen


def sample(path: Any, how: How, width: int) -> list[list[str]]:
    """The cells of the first rows, by column."""
    found_: list[list[str]] = [[] for _column in range(width)]
    for cells in islice(sheets.rows(path, how), SAMPLED):
        for number in range(width):
            found_[number].append(cells[number] if number < len(cells) else "")
    if not any(found_):
        raise CannotRead(_("That file has no rows below its header."))
    return found_


def described(column: Column, cells: list[str], fields: dict[str, Field]) -> Column:
    """The column with how its dates and numbers are written."""
    widget = (
        fields[column.to].widget
        if column.to in fields
        else column.to.removeprefix(NEW)
        if column.to.startswith(NEW)
        else ""
    )
    if widget == "date":
        column.order = column.order or _most_order(cells)
    if widget in ("amount", "number", "money"):
        column.mark = column.mark or decimal_mark(cells)
    return column


def _most_order(cells: list[str]) -> str:
    """The order that all dates have; where a few cells are no dates, that of the rest."""
    dates = [cell for cell in cells if cell.strip() and date_order([cell])]
    return date_order(dates) or "dmy"


def type_of(cells: Iterable[str]) -> str:
    """The type of custom field that fits a column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "text"
    if date_order(filled):
        return "date"
    if all(map(is_number, filled)):
        return "money" if any(not cell[0].isdigit() and cell[0] not in "-+(" for cell in filled) else "number"
    if {cell.casefold() for cell in filled} <= {
        "yes",
        "no",
        "true",
        "false",
        "ja",
        "nein",
        "oui",
        "non",
        "y",
        "n",
        "0",
        "1",
    }:
        return "checkbox"
    distinct = {*filled}
    if len(distinct) <= 12 and len(filled) >= 4 * len(distinct) and all(len(cell) <= 60 for cell in distinct):
        return "choice"
    return "area" if max(map(len, filled)) > 200 else "text"
