"""What reached a merged record after its merge: mail that was being filed at that very moment goes to the record that stays."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wellworn.records.duplicates import moving
from wellworn.records.duplicates.merging import KEPT, OTHER, count
from wellworn.records.fields import MODELS
from wellworn.records.models.batch import Batch, BatchKind, BatchState
from wellworn.records.models.record import Kind

LATELY = timedelta(days=1)  # how long a transaction that began before the merge may take, and more


def follow_up() -> int:
    """Move what came late to any record merged in the last day; how many rows moved. They go back with the merge."""
    since = timezone.now() - LATELY
    merges = Batch.objects.filter(kind=BatchKind.MERGE, state=BatchState.DONE, finished_at__gte=since)
    return sum(_followed(pk) for pk in list(merges.values_list("pk", flat=True)))


@transaction.atomic
def _followed(batch_id: int) -> int:
    """The rows of one merge."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state != BatchState.DONE:
        return 0
    rows = MODELS[Kind(batch.plan["kind"])]._default_manager.filter(pk__in=[batch.plan[KEPT], batch.plan[OTHER]])
    records = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
    kept, other = records.get(batch.plan[KEPT]), records.get(batch.plan[OTHER])
    if kept is None or other is None or kept.deleted_at is not None or other.deleted_at is None:
        return 0
    moves = moving.move(kept, other)
    if not moves:
        return 0
    batch.plan["moves"] += moving.as_plan(moves)
    batch.save(update_fields=["plan"])
    count(kept)
    return sum(len(one.ids) for one in moves)
