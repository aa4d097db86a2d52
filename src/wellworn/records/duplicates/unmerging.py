"""A merge undone: everything goes back to where it was, but what somebody has changed since."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member
from wellworn.records.duplicates import deciding, meeting, moving
from wellworn.records.duplicates.merging import KEPT, OTHER, count
from wellworn.records.duplicates.rows import restored, revived
from wellworn.records.fields import MODELS
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record
from wellworn.records.searching import refresh_words
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

COUNTS = {"activity_count", "last_activity_at", "first_activity_at", "search_text", "search_key"}


@dataclass(frozen=True, slots=True)
class Undone:
    """Both records again, and the fields that keep a newer value."""

    kept: Record
    other: Record
    newer: tuple[str, ...]


@transaction.atomic
def unmerge(batch: Batch, *, by: Member) -> Undone | None:
    """Undo a merge; None when it was undone already. Raises CannotSave when one of the two is gone, or merged further."""
    if batch.kind != BatchKind.MERGE:
        raise CannotSave(_("That was no merge."))
    undone = Batch.objects.filter(pk=batch.pk, state=BatchState.DONE)
    now = timezone.now()
    if not undone.update(state=BatchState.UNDONE, undone_at=now):
        return None
    plan = batch.plan
    kept, other = _both(plan)
    back, newer = restored(kept, plan["before"][KEPT], plan["after"])
    moving.move_back(plan["moves"], kept.pk, other.pk)
    moving.relations_back(plan["relations"], kept.pk, other.pk)
    type(kept)._default_manager.filter(pk=kept.pk).update(**back)
    was = plan["before"][OTHER]
    # A bare row: what the merge left on the other record is as it was but for the bin and what is counted.
    again = {name: revived(other, name, was[name]) for name in ("deleted_at", "deleted_by_id", *COUNTS) if name in was}
    type(other)._default_manager.filter(pk=other.pk).update(**again)
    Provenance.objects.filter(batch=batch, undone_at=None).update(undone_at=now)
    deciding.unmerged(plan["pair"], by)
    for record in (kept, other):
        record.refresh_from_db()
        meeting.rekey(record)
    _count_where_newer(kept, newer)
    Event.record("record.undo", by=by, kind=kept.kind, record_id=kept.pk)
    return Undone(kept, other, tuple(name for name in newer if name not in COUNTS))


def _both(plan: dict[str, object]) -> tuple[Record, Record]:
    """The two records, held until the transaction ends."""
    model = MODELS[Kind(str(plan["kind"]))]
    ids = [plan[KEPT], plan[OTHER]]
    rows = {
        row.pk: row for row in model._default_manager.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    }
    if len(rows) < 2:
        raise CannotSave(_("One of the two was removed for good. The merge cannot be undone."))
    kept, other = rows[plan[KEPT]], rows[plan[OTHER]]  # type: ignore[index]
    if kept.deleted_at is not None:
        raise CannotSave(_("%(name)s was merged further or is in the bin. Undo that first.") % {"name": kept.name})
    return kept, other


def _count_where_newer(kept: Record, newer: list[str]) -> None:
    """Count anew and find anew what has moved on since the merge."""
    if COUNTS & set(newer):
        count(kept)
        refresh_words(kept)
