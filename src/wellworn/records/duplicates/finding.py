"""Finding pairs in the background: what has changed, and once everything that was there before, some at a time."""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic

from django.db import transaction
from django.utils import timezone

from wellworn.records.duplicates.facts import facts_of
from wellworn.records.duplicates.keys import Facts
from wellworn.records.duplicates.meeting import met_by_each, rekey_all
from wellworn.records.duplicates.scoring import LIKELY, Score, score
from wellworn.records.models.likeness import COMPARED, Pair, PairState, Stale, Walk
from wellworn.records.models.record import Kind

STEP = 200  # records that are keyed and compared in one transaction


def find(seconds: float) -> int:
    """Compare what waits until nothing does or the time is over; how many records were compared.

    Killed at any moment, nothing is lost: what waits goes in the transaction of what it led to.
    """
    end, compared = monotonic() + seconds, 0
    while monotonic() < end:
        done = _changed() + sum(_walked(kind) for kind in COMPARED)
        if not done:
            break
        compared += done
    return compared


@transaction.atomic
def _changed() -> int:
    """Compare some of what has changed."""
    rows = list(Stale.objects.select_for_update(skip_locked=True).order_by("pk")[:STEP])
    for kind in COMPARED:
        ids = sorted({row.record_id for row in rows if row.kind == kind})
        if ids:
            compare(kind, ids)
    Stale.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def _walked(kind: Kind) -> int:
    """Compare the next records that the walk has not come to; what is made in bulk is found here."""
    Walk.objects.get_or_create(kind=kind)
    walk = Walk.objects.select_for_update(skip_locked=True).filter(kind=kind).first()
    if walk is None:
        return 0
    ids = list(
        COMPARED[kind]._default_manager.filter(pk__gt=walk.after).order_by("pk").values_list("pk", flat=True)[:STEP]
    )
    if ids:
        compare(kind, ids)
        Walk.objects.filter(pk=walk.pk).update(after=ids[-1])
    return len(ids)


def compare(kind: Kind, ids: Collection[int]) -> None:
    """Key some records, and keep the likely pairs that they are in. What somebody decided about a pair stays."""
    known = rekey_all(kind, ids)
    meets = met_by_each(kind, known)
    others = facts_of(kind, {other for found in meets.values() for other in found} - known.keys()) | known
    likely: dict[tuple[int, int], Score] = {}
    for pk, found in meets.items():
        for other in found:
            two = (min(pk, other), max(pk, other))
            if two not in likely and other in others:
                likely[two] = score(known[pk], others[other])
    _keep(kind, {two: one for two, one in likely.items() if one.share >= LIKELY})
    _drop(kind, known, likely)


def _keep(kind: Kind, likely: dict[tuple[int, int], Score]) -> None:
    """Write pairs, or their new scores."""
    now = timezone.now()
    rows = [
        Pair(kind=kind, low=low, high=high, score=round(one.share, 4), reasons=list(one.reasons), found_at=now)
        for (low, high), one in sorted(likely.items())
    ]
    Pair.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "low", "high"], update_fields=["score", "reasons"]
    )


def _drop(kind: Kind, known: dict[int, Facts], scores: dict[tuple[int, int], Score]) -> None:
    """Take back pairs that nobody decided about and that are likely no more."""
    undecided = Pair.objects.filter(kind=kind, state__in=[PairState.OPEN, PairState.LATER])
    held = undecided.filter(low__in=known) | undecided.filter(high__in=known)
    gone = [
        pk
        for pk, low, high in held.values_list("pk", "low", "high")
        if (one := scores.get((low, high))) is None or one.share < LIKELY
    ]
    if gone:
        Pair.objects.filter(pk__in=gone).delete()
