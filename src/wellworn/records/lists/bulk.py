"""Changing many records of a list at once: what it will do, doing it, and going on after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records import batches, keeping
from wellworn.records.batches import Chunk, Halted
from wellworn.records.changing import Conflict
from wellworn.records.creating import create
from wellworn.records.fields import MODELS
from wellworn.records.lists import query
from wellworn.records.lists.cells import Cell, Cells, cells_of
from wellworn.records.lists.config import from_json
from wellworn.records.lists.grid import note_made, put
from wellworn.records.lists.paths import Path, own_paths
from wellworn.records.models.batch import Batch, BatchKind, Outcome
from wellworn.records.models.record import Kind, Record, kind_of
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

CHUNK = 50
LOOKED_AT = 200  # records of which a preview says what would become of each
VERBS = ("change", "task", "delete")


class Plan(TypedDict, total=False):
    """What is to be done, as `Batch.plan` keeps it."""

    verb: str
    field: str
    value: str
    ids: list[int]  # those that were ticked; without it all that the filter means
    config: dict[str, Any]
    text: str
    upto: int  # the newest record there was: what comes later was not in sight


@dataclass(slots=True)
class Preview:
    """What a bulk act would do."""

    total: int
    more: bool = False  # than anybody counts
    changed: int = 0  # of those looked at
    same: int = 0
    refused: list[tuple[Record, str]] = field(default_factory=list)
    examples: list[tuple[Record, Cell | None, Cell | None]] = field(
        default_factory=list
    )  # what they have now, and would have


def chosen(object_key: str, plan: Plan, by: Member, after: int = 0) -> Any:
    """The records that a plan means, in the order of their ids, from one on. Raises CannotFilter."""
    if "ids" in plan:
        kind = kind_of(object_key)
        rows = MODELS[kind].objects.visible_to(by).filter(pk__in=plan["ids"])
        rows = rows.filter(object__key=object_key) if kind == Kind.THING else rows  # type: ignore[misc]
    else:
        rows = query.records(object_key, from_json(plan["config"]), by, text=plan.get("text", ""))
        rows = rows.filter(pk__lte=plan["upto"])
    related = {Kind.DEAL: "stage", Kind.THING: "object"}.get(kind_of(object_key))
    return (rows.select_related(related) if related else rows).filter(pk__gt=after).order_by("pk")


def preview(object_key: str, plan: Plan, by: Member) -> Preview:
    """What would become of the chosen records: done, and rolled back. Raises CannotFilter, and CannotSave."""
    total = query.count_up_to(chosen(object_key, plan, by))
    made = Preview(min(total, query.COUNTED), total > query.COUNTED)
    path = _path(object_key, plan, by)
    some = list(chosen(object_key, plan, by)[:LOOKED_AT])
    before = cells_of([path], some, by) if path else None
    with transaction.atomic():
        for record in some:
            _look(made, record, plan, path, before, by)
        transaction.set_rollback(True)
    return made


def _look(made: Preview, record: Record, plan: Plan, path: Path | None, before: Cells | None, by: Member) -> None:
    now = before.cell(record, path) if before is not None and path is not None else None
    try:
        with transaction.atomic():
            outcome = _do(record, plan, path, by, None)
    except (CannotSave, Conflict) as error:
        said = str(error) if isinstance(error, CannotSave) else _("Somebody is changing it now.")
        made.refused.append((record, said))
        return
    made.same += outcome == Outcome.SAME
    made.changed += outcome != Outcome.SAME
    if outcome != Outcome.SAME and len(made.examples) < 5:
        then = cells_of([path], [record], by).cell(record, path) if path is not None else None
        made.examples.append((record, now, then))


def begin(object_key: str, plan: Plan, *, by: Member) -> Batch:
    """A batch of the plan, of which nothing is done yet."""
    total = query.count_up_to(chosen(object_key, plan, by))
    known = total if total <= query.COUNTED else None
    with transaction.atomic():
        Event.record("list.bulk", by=by, kind=kind_of(object_key), count=max(1, total))
        return batches.begin(BatchKind.BULK, object_key, by=by, plan=plan, total=known)


def run(batch: Batch) -> bool:
    """Do it, or what is left of it; False when it was stopped before the end. Raises CannotFilter."""
    if not batches.start(batch):
        return False
    by = Member.objects.filter(pk=batch.by_id or 0).first()
    if by is None:
        return batches.fail(batch, _("Whoever began this has left. Nothing more was done."))
    plan: Plan = batch.plan
    path = _path(batch.object, plan, by)
    try:
        while _some(batch, plan, path, by):
            pass
    except Halted:
        return False
    return batches.finish(batch)


def _some(batch: Batch, plan: Plan, path: Path | None, by: Member) -> bool:
    """One chunk; whether there were any."""
    with batches.chunk(batch) as part:
        found = list(chosen(batch.object, plan, by, after=part.place or 0)[:CHUNK])
        for number, record in enumerate(found, part.batch.done + 1):
            _try(part, number, record, plan, path, by)
        if found:
            note_made(part)
            part.place = found[-1].pk
    return bool(found)


def _try(part: Chunk, number: int, record: Record, plan: Plan, path: Path | None, by: Member) -> None:
    """One record, or why not."""
    try:
        with transaction.atomic():
            made = _do(record, plan, path, by, part.batch)
    except CannotSave as error:
        part.add(number, Outcome.FAILED, record, str(error))
    except Conflict:
        part.add(number, Outcome.SKIPPED, record, _("Somebody was changing it at the same moment."))
    else:
        part.add(
            number, Outcome.CREATED if isinstance(made, Record) else made, made if isinstance(made, Record) else record
        )


def _do(record: Record, plan: Plan, path: Path | None, by: Member, batch: Batch | None) -> Outcome | Record:
    """Do it to one record; the record that was made, if it makes one. Raises CannotSave and Conflict."""
    if plan["verb"] == "delete":
        return Outcome.CHANGED if keeping.delete(record, by=by, batch=batch) else Outcome.SAME
    if plan["verb"] == "task":
        return _task(record, plan, by, batch)
    assert path is not None
    row = put(record, path, plan.get("value", ""), by=by, batch=batch)
    return Outcome.CHANGED if row is not None else Outcome.SAME


def _task(record: Record, plan: Plan, by: Member, batch: Batch | None) -> Record:
    """A task about the record."""
    about: dict[str, Any] = {str(record.kind): record} if record.kind in ("company", "person", "deal") else {}
    if record.kind in (Kind.PERSON, Kind.DEAL) and getattr(record, "company", None) is not None:
        about["company"] = record.company  # type: ignore[attr-defined]
    task = create(plan.get("value", ""), by=by, kind=Kind.TASK, batch=batch, **about).record
    return task


def _path(object_key: str, plan: Plan, by: Member) -> Path | None:
    """The field that is changed; None for the other verbs. Raises CannotSave."""
    if plan.get("verb") not in VERBS:
        raise CannotSave(_("Choose what to do with them."))
    if plan["verb"] == "task" and not plan.get("value", "").strip():
        raise CannotSave(_("Say in a few words what is to be done."))
    if plan["verb"] != "change":
        return None
    path = own_paths(object_key, by).get(plan.get("field", ""))
    if path is None or not path.is_editable:
        raise CannotSave(_("Choose a field that your role changes."))
    return path


def ids_of(texts: list[str]) -> Iterator[int]:
    """The ids that a form has ticked."""
    for text in texts:
        for one in text.split(","):
            if one.isascii() and one.isdigit() and len(one) < 19:
                yield int(one)
