"""Writing cells: one as it is typed, or a block that was pasted or filled down, which is one batch with one way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.clock import zone_of
from wellworn.members.models import Member
from wellworn.records import batches, doing
from wellworn.records.batches import Chunk
from wellworn.records.changing import ANYTHING, Conflict, change
from wellworn.records.creating import company_named
from wellworn.records.fields import MODELS
from wellworn.records.folding import folded
from wellworn.records.lists.cells import as_number
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.lists.paths import Path, own_paths, path_of
from wellworn.records.meaning import day_meant
from wellworn.records.models.batch import Batch, BatchKind, BatchRow, Outcome
from wellworn.records.models.company import Company
from wellworn.records.models.deal import Deal, Stage
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, kind_of
from wellworn.records.relating import may_be_named
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

MOST = 2_000  # cells of one paste


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell that somebody wants to change. `was` is the value they saw, or None where they would not look."""

    pk: int
    name: str
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it: saved, same, conflict or refused."""

    wanted: Wanted
    state: str
    record: Record | None = None
    path: Path | None = None
    row: Provenance | None = None
    problem: str = ""
    theirs: str = ""
    mine: str = ""
    who: str = ""


def write(object_key: str, wanted: Sequence[Wanted], *, by: Member) -> tuple[list[Told], Batch | None]:
    """Write cells. More than one are a batch. What somebody has changed meanwhile is left alone, and told."""
    records, paths = _records(object_key, wanted, by), own_paths(object_key, by)
    if len(wanted) == 1:
        return [_one(wanted[0], records, paths, by, None)], None
    batch = batches.begin(BatchKind.PASTE, object_key, by=by, total=len(wanted), plan={"cells": len(wanted)})
    batches.start(batch)
    with batches.chunk(batch) as part:
        told = [_one(one, records, paths, by, part.batch) for one in wanted]
        for number, one in enumerate(told, 1):
            outcomes = {"saved": Outcome.CHANGED, "same": Outcome.SAME, "conflict": Outcome.SKIPPED}
            part.add(number, outcomes.get(one.state, Outcome.FAILED), one.record, one.problem)
        note_made(part)
        Event.record("list.paste", by=by, kind=kind_of(object_key), count=len(wanted))
    batches.finish(batch)
    return told, batch


def note_made(part: Chunk) -> None:
    """Count the companies that typing a name has made in this chunk, so that the way back erases them. Two queries at most."""
    named = Provenance.objects.filter(batch=part.batch, kind=Kind.COMPANY, field="name").values("record_id")
    noted = BatchRow.objects.filter(batch=part.batch, outcome=Outcome.CREATED, kind=Kind.COMPANY).values("record_id")
    new = Company.objects.filter(pk__in=named, created_at__gte=part.batch.created_at).exclude(pk__in=noted)
    for company in new.order_by("pk"):
        part.add(part.rows[-1].number if part.rows else part.batch.done + 1, Outcome.CREATED, company)


def rehearse(object_key: str, wanted: Sequence[Wanted], *, by: Member) -> list[Told]:
    """What `write` would do, with nothing written."""
    with transaction.atomic():
        records, paths = _records(object_key, wanted, by), own_paths(object_key, by)
        told = [_one(one, records, paths, by, None) for one in wanted]
        transaction.set_rollback(True)
    return told


def _records(object_key: str, wanted: Sequence[Wanted], by: Member) -> dict[int, Any]:
    """The records of the cells that `by` sees."""
    kind = kind_of(object_key)
    rows: Any = MODELS[kind].objects.visible_to(by).filter(pk__in={one.pk for one in wanted})
    if kind == Kind.THING:
        rows = rows.filter(object__key=object_key).select_related("object")
    return dict((rows.select_related("stage") if kind == Kind.DEAL else rows).in_bulk())


def _one(wanted: Wanted, records: dict[int, Any], paths: dict[str, Path], by: Member, batch: Batch | None) -> Told:
    """One cell."""
    record = records.get(wanted.pk)
    if record is None:
        return Told(wanted, "refused", problem=_("It is not there any more."))
    try:
        path = path_of(paths, wanted.name, by)
    except CannotFilter as error:
        return Told(wanted, "refused", record, problem=str(error))
    if not path.is_editable:
        return Told(
            wanted, "refused", record, path, problem=_("%(field)s can't be typed here.") % {"field": path.label}
        )
    try:
        with transaction.atomic():
            row = put(
                record, path, wanted.text, by=by, expected=ANYTHING if wanted.was is None else wanted.was, batch=batch
            )
    except Conflict as clash:
        who = str(clash.by) if clash.by else _("Somebody")
        said = _("%(who)s has changed this meanwhile.") % {"who": who}
        return Told(wanted, "conflict", record, path, problem=said, theirs=clash.theirs, mine=clash.mine, who=who)
    except CannotSave as error:
        return Told(wanted, "refused", record, path, problem=str(error))
    return Told(wanted, "saved" if row else "same", record, path, row)


def put(
    record: Record, path: Path, text: str, *, by: Member, expected: object = ANYTHING, batch: Batch | None = None
) -> Provenance | None:
    """Give a record what was typed into its cell. Raises CannotSave and Conflict."""
    meant_ = meant(record, path, text, by=by, batch=batch)
    if path.widget == "stage" and isinstance(record, Deal):
        stage = Stage.objects.get(pk=meant_)
        return doing.move(record, stage, by=by, expected=expected, batch=batch)
    return change(record, path.name, meant_, by=by, expected=expected, batch=batch, known=path.field)


def meant(record: Record, path: Path, text: str, *, by: Member, batch: Batch | None = None) -> str:
    """The text of the value that is meant: days as people say them, members and stages by name. Raises CannotSave."""
    bare = text.replace("\0", "").strip()
    if not bare:
        return ""
    if path.widget == "date":
        return _day(path, bare, by)
    if path.widget == "stage" and isinstance(record, Deal):
        stages = Stage.objects.in_use().filter(pipeline=record.stage.pipeline_id)
        return _named(bare, [(stage.pk, stage.name) for stage in stages])
    if path.widget == "member":
        rows = Member.objects.colleagues().values_list("pk", "name", "email")
        if folded(bare) == folded(_("me")):
            return str(by.pk)
        return _named(bare, [(pk, name) for pk, name, email in rows for name in (name, email)])
    if path.widget == "company" and not path.field.is_custom and not as_number(bare):
        company = company_named(bare, by=by, batch=batch)
        return str(company.pk) if company else ""
    if path.target and not as_number(bare):
        known = may_be_named(path.field, by).filter(search_key=folded(bare))[:2]
        return _named(bare, [(row.pk, row.name) for row in known])
    return bare


def _named(text: str, known: list[tuple[int, str]]) -> str:
    """The id of the one that is called so, or whose name alone begins so. Raises CannotSave."""
    if any(str(pk) == text for pk, _name in known):
        return text
    wanted = folded(text)
    exact = {pk for pk, name in known if folded(name) == wanted}
    begins = {pk for pk, name in known if folded(name).startswith(wanted)}
    found = exact or begins
    if len(found) != 1:
        raise CannotSave(_("“%(text)s” is none of the list, or several.") % {"text": text[:60]})
    return str(found.pop())


def _day(path: Path, text: str, by: Member) -> str:
    """A day as it is kept, of a day as it is said. Raises CannotSave."""
    today = timezone.now().astimezone(zone_of(by)).date()
    return path.field.raw(path.field.value(day_meant(text, today)))
