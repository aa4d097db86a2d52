"""The jobs of this room. A job of a sub-package is written there and imported here, where the queue finds it."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.members.models import Member
from wellworn.records import batches, saying_what, taking_back
from wellworn.records.duplicates import finding, following
from wellworn.records.importing.tasks import check_import, clean_imports, run_import
from wellworn.records.lists import bulk
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.models.batch import Batch
from wellworn.records.review.tasks import keep_forecasts, learn_odds
from wellworn.work.retries import BACKOFF

__all__ = [
    "check_import",
    "clean_imports",
    "find_duplicates",
    "keep_forecasts",
    "learn_odds",
    "run_bulk",
    "run_bulk_later",
    "run_import",
    "say_what_stands",
    "undo_batch",
    "undo_later",
]

COMPARING = WALKING = 50  # seconds of each run at most: the worker has other work


@app.task(queueing_lock="find-duplicates", lock="find-duplicates")
def find_duplicates(timestamp: int) -> None:
    """Compare what has changed, and go on with the first walk over everything."""
    following.follow_up()
    finding.find(COMPARING)


@app.task(queueing_lock="say-what-stands", lock="say-what-stands")
def say_what_stands(timestamp: int) -> None:
    """Go on with what an upgrade has left to be said of timelines."""
    until = monotonic() + WALKING
    while saying_what.go_on() and monotonic() < until:
        pass


@app.task(retry=BACKOFF)
def undo_batch(batch_id: int) -> None:
    """Take a batch back, from wherever an earlier job got to."""
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is not None:
        taking_back.undo(batch)


def undo_later(batch: Batch, *, by: Member) -> bool:
    """Have a batch taken back in the background; False when it is not one that can be undone now."""
    with transaction.atomic():
        if not taking_back.begin_undo(batch, by=by):
            return False
        with suppress(AlreadyEnqueued), transaction.atomic():
            undo_batch.configure(queueing_lock=f"undo-batch:{batch.pk}").defer(batch_id=batch.pk)
    return True


@app.task(retry=BACKOFF)
def run_bulk(batch_id: int) -> None:
    """Change the records of a bulk act, from wherever an earlier job got to."""
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        return
    try:
        bulk.run(batch)
    except CannotFilter as error:
        batches.fail(batch, str(error))


def run_bulk_later(batch: Batch) -> None:
    """Have a bulk act done, or gone on with, in the background."""
    if batches.start(batch):
        with suppress(AlreadyEnqueued), transaction.atomic():
            run_bulk.configure(queueing_lock=f"bulk:{batch.pk}").defer(batch_id=batch.pk)
