"""Counting ahead, off the requests: what is put by is brought up to date, and what was asked of late is counted anew where it has changed.

A window that ends on the day it is asked, or a few days before, is asked again tomorrow with each of its days one later: it is counted
as such for the day that has begun.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from wellworn.adoption import putting_by
from wellworn.adoption.counted import Counts
from wellworn.adoption.models import Counted, Partition, Wanted
from wellworn.adoption.people import of_partition
from wellworn.adoption.statements import forget_old
from wellworn.adoption.tables import forget_records
from wellworn.measures.catalogue import BY_KEY
from wellworn.measures.measure import Measure, Scope
from wellworn.measures.report import BEFORE

LATELY = timedelta(days=3)  # what nobody asked since is not counted ahead
FORGOTTEN = timedelta(days=40)  # and what nobody asked since is not kept
NEAR = 7  # days before the asking: a window that ended since then moves on with the days
QUARTER = timedelta(days=92)
TOGETHER = 40  # answers that are counted over the same records


def count_ahead(now: datetime) -> int:
    """Put by, count anew, forget; how many answers were counted."""
    Counted.objects.filter(asked_at__lt=now - FORGOTTEN).delete()
    forget_old()
    counts = Counts(keeps_records=True)
    with transaction.atomic():
        putting_by.days_of_use()
        putting_by.working_days(counts.members, now.date() - QUARTER - BEFORE, now.date())
    done = 0
    for one in Counted.objects.filter(asked_at__gte=now - LATELY).order_by("cost").defer("rows"):
        measure = BY_KEY.get(one.measure)
        if measure is not None:
            for first, last in _windows(one, now.date()):
                done += _count(counts, measure, Scope(first, last, tuple(one.by)), one)
    forget_records()
    return done


def _windows(one: Counted, today: date) -> list[tuple[date, date]]:
    """The window as it was asked, and as it will be asked today."""
    asked = timezone.localdate(one.asked_at)
    later = today - asked
    moves = later and 0 <= (asked - one.last).days <= NEAR
    return [(one.first, one.last), *([(one.first + later, one.last + later)] if moves else [])]


def count_wanted() -> int:
    """Count what pages wait for, the oldest first, until there is nothing; how many."""
    done = 0
    while some := list(Wanted.objects.order_by("asked_at", "pk")[:TOGETHER]):
        counts = Counts(keeps_records=True)  # anew for each few: what changes meanwhile is seen
        for one in some:
            measure = BY_KEY.get(one.measure)
            try:
                if measure is not None:
                    done += _count(counts, measure, Scope(one.first, one.last, tuple(one.by)), one)
            finally:  # what cannot be counted is in nobody's way; whoever asks for it asks again
                Wanted.objects.filter(pk=one.pk).delete()
    forget_records()
    return done


def _count(counts: Counts, measure: Measure, scope: Scope, one: Counted | Wanted) -> bool:
    """Count one answer where what is kept does not hold; whether it was counted."""
    pk, _space, starters = one.among.partition(" ")
    mine = None
    if one.among:
        partition = Partition.objects.filter(pk=pk).first()
        if partition is None:
            return False
        starters_of = scope.first if starters else None
        mine = partial(of_partition, counts.members, partition.groups, partition.since, starters_of=starters_of)
    among = f"{pk} {scope.first if starters else ''}".strip()
    return counts.refresh(measure, scope, mine, among=among, what=one.what, asked_at=one.asked_at)
