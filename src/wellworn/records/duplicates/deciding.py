"""What members decide about pairs: not the same, later, merged; and taking that back. A decision is remembered for ever."""

from __future__ import annotations

from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records.models.batch import Batch
from wellworn.records.models.likeness import COMPARED, Pair, PairState
from wellworn.records.models.record import Kind, Record
from wellworn.usage.models import Event

DECISIONS = (PairState.DIFFERENT, PairState.LATER, PairState.OPEN)


class Was(TypedDict):
    """A pair before it was merged."""

    kind: str
    low: int
    high: int
    state: str


@transaction.atomic
def decide(pair: Pair, state: PairState, *, by: Member) -> bool:
    """Say that two records are not the same, or that this is for later, or take that back (OPEN); False if it stands so already."""
    rows = Pair.objects.filter(pk=pair.pk).exclude(state__in=[state, PairState.MERGED])
    if not rows.update(state=state, decided_by=by, decided_at=timezone.now()):
        return False
    Event.record("pair.decide", by=by, kind=pair.kind, record_id=pair.low)
    return True


def merged(kept: Record, other: Record, batch: Batch, by: Member) -> Was | None:
    """Remember that a pair was merged; what it was before."""
    if kept.kind not in COMPARED:
        return None
    now = timezone.now()
    two = {"kind": str(kept.kind), "low": min(kept.pk, other.pk), "high": max(kept.pk, other.pk)}
    pair, is_new = Pair.objects.get_or_create(**two, defaults={"score": 1.0, "found_at": now})
    was = Was(kind=str(kept.kind), low=pair.low, high=pair.high, state="" if is_new else pair.state)
    Pair.objects.filter(pk=pair.pk).update(state=PairState.MERGED, decided_by=by, decided_at=now, batch=batch)
    return was


def unmerged(was: Was | None, by: Member) -> None:
    """Put a pair back as it was before its merge; one that nobody had found goes."""
    if was is None:
        return
    rows = Pair.objects.filter(kind=was["kind"], low=was["low"], high=was["high"])
    if was["state"]:
        rows.update(state=was["state"], decided_by=by, decided_at=timezone.now(), batch=None)
    else:
        rows.delete()


def known_as_different(kind: str, pk: int) -> set[int]:
    """The records that somebody has said are not this one."""
    rows = Pair.objects.filter(kind=Kind(kind), state=PairState.DIFFERENT)
    return set(rows.filter(low=pk).values_list("high", flat=True)) | set(
        rows.filter(high=pk).values_list("low", flat=True)
    )
