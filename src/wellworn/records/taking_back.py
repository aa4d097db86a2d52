"""The way back of a batch: every value that it changed is put back, the newest first, and what it made is erased.

It goes in chunks, each a transaction that moves the mark it goes on from, so that an undo that was killed goes on. What somebody
has changed since is left alone, and the row says so.
"""

from __future__ import annotations

from typing import TypedDict, cast

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.records.batches import PROBLEM, UNDOES_FROM
from wellworn.records.changing import Conflict, take_back
from wellworn.records.erasing import erase
from wellworn.records.fields import MODELS
from wellworn.records.models.batch import Batch, BatchKind, BatchRow, BatchState, Outcome
from wellworn.records.models.external import ExternalId
from wellworn.records.models.proposal import Proposal, ProposalState, excerpt_of
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

CHUNK = 500  # values, each put back by itself
ERASED = 2_000  # records, erased all at once


class WayBack(TypedDict):
    """How far an undo has come, as `Batch.way_back` keeps it."""

    by: int | None
    phase: str  # "values", then "records"
    mark: list[int]  # the last id of history, or number of a row and its id, that was looked at
    total: int  # values and records to look at
    looked: int
    done: int  # put back or erased
    kept: int  # left alone, since somebody has changed them


@transaction.atomic
def begin_undo(batch: Batch, *, by: Member) -> bool:
    """Turn a batch around; False when it is not one that can be undone now. `undo` then does it."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state not in UNDOES_FROM or held.kind == BatchKind.MERGE:  # that has its own, in duplicates.unmerging
        return False
    total = _values(held).count() + _made(held).count()
    way = WayBack(by=by.pk, phase="values", mark=[], total=total, looked=0, done=0, kept=0)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.UNDOING, way_back=way, problem="", finished_at=None)
    batch.refresh_from_db()
    return True


def undo(batch: Batch) -> bool:
    """Take a batch back that `begin_undo` has turned around; False when it was stopped before the end."""
    while _step(batch):
        pass
    batch.refresh_from_db()
    return batch.state == BatchState.UNDONE


@transaction.atomic
def _step(batch: Batch) -> bool:
    """One chunk; whether there is more."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("by").get(pk=batch.pk)
    if held.state != BatchState.UNDOING:
        return False
    way = cast(WayBack, held.way_back)
    by = Member.objects.filter(pk=way["by"] or 0).first()
    if way["phase"] == "made":  # begun by a version that went the other way
        way["phase"], way["mark"] = "records", []
    more = _put_values_back(held, way, by) if way["phase"] == "values" else _erase_made(held, way)
    if not more and way["phase"] == "values":
        way["phase"], way["mark"], more = "records", [], True
    Batch.objects.filter(pk=batch.pk).update(way_back=way)
    if not more:
        ExternalId.objects.filter(batch=held).delete()
        Proposal.objects.filter(excerpt=excerpt_of(held), evidence=None, state=ProposalState.OPEN).delete()
        now = timezone.now()
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.UNDONE, finished_at=now, undone_at=now)
        Event.record("batch.undo", by=by, count=max(1, way["done"]))
    return more


def _made(batch: Batch) -> QuerySet[BatchRow]:
    """The rows of the records that the batch made, and that are there."""
    return BatchRow.objects.filter(batch=batch, outcome=Outcome.CREATED, record_id__isnull=False)


def _values(batch: Batch) -> QuerySet[Provenance]:
    """The values that the batch gave to records which it did not make: those of the others go with them."""
    made = _made(batch).filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"))
    return Provenance.objects.filter(~Exists(made), batch=batch, undone_at=None)


def _put_values_back(batch: Batch, way: WayBack, by: Member | None) -> bool:
    """The newest values that were not looked at yet; whether there were any."""
    rows = _values(batch).select_related("evidence", "by")
    if way["mark"]:
        rows = rows.filter(pk__lt=way["mark"][0])
    found = list(rows.order_by("-pk")[:CHUNK])
    for row in found:
        _put_value_back(batch, row, way, by)
        way["looked"] += 1
        way["mark"] = [row.pk]
    return bool(found)


def _put_value_back(batch: Batch, row: Provenance, way: WayBack, by: Member | None) -> None:
    """One value, or why it was left alone."""
    try:
        way["done"] += take_back(row, by=by)
        return
    except Conflict as conflict:
        who = str(conflict.by) if conflict.by else _("Somebody")
        why = _("%(who)s has changed this since. It stays.") % {"who": who}
    except CannotSave as error:
        why = str(error)
    except MODELS[Kind(row.kind)].DoesNotExist:
        why = _("The record is gone.")
    _tell(batch, row.kind, row.record_id, why)
    way["kept"] += 1


def _erase_made(batch: Batch, way: WayBack) -> bool:
    """The records that were not looked at yet, those that were made along with others last; whether there were any.

    A company that was made because people name it goes after them: nobody has to forget it first.
    """
    rows = _made(batch)
    if way["mark"]:
        number, pk = way["mark"]
        rows = rows.filter(Q(number__gt=number) | Q(pk__gt=pk), number__gte=number)
    found = list(rows.order_by("number", "pk")[:ERASED])
    kept = erase(batch, found)
    for (kind, pk), why in kept.items():
        _tell(batch, kind, pk, why)
    gone = [row.pk for row in found if (row.kind, row.record_id) not in kept]
    sql.run("UPDATE records_batchrow SET record_id = NULL WHERE id = ANY(%s)", [gone])
    way["looked"] += len(found)
    way["done"] += len(gone)
    way["kept"] += len(kept)
    if found:
        way["mark"] = [found[-1].number, found[-1].pk]
    return bool(found)


def _tell(batch: Batch, kind: str, pk: int, sentence: str) -> None:
    """Say with a record's row why it was left alone; a batch without rows gets one."""
    said = sentence[:PROBLEM]
    if BatchRow.objects.filter(batch=batch, kind=kind, record_id=pk).update(problem=said):
        return
    last = BatchRow.objects.filter(batch=batch).aggregate(last=Max("number"))["last"] or 0
    BatchRow.objects.create(
        batch=batch, number=last + 1, outcome=Outcome.SKIPPED, kind=kind, record_id=pk, problem=said
    )
