"""The jobs of imports."""

from __future__ import annotations

import secrets
from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.records.importing import running, uploads
from wellworn.records.models.batch import Batch, BatchState
from wellworn.work.retries import BACKOFF


@app.task(retry=BACKOFF)
def run_import(batch_id: int) -> None:
    """Import a file, from wherever an earlier job got to."""
    batch = Batch.objects.select_related("by").filter(pk=batch_id).first()
    if batch is not None and batch.state in (BatchState.WAITING, BatchState.RUNNING):
        running.run(batch)


@app.task(retry=BACKOFF)
def check_import(batch_id: int) -> None:
    """Rehearse a file."""
    batch = Batch.objects.select_related("by").filter(pk=batch_id, state=BatchState.DRAFT).first()
    if batch is not None:
        running.check(batch)


@app.task
def clean_imports(timestamp: int) -> None:
    """Remove the files of imports that can be undone no more."""
    uploads.clean(at=timezone.now())


def run_later(batch: Batch) -> bool:
    """Have an import run, or go on, in the background; False when it may not."""
    with transaction.atomic():
        ready = (BatchState.DRAFT, BatchState.STOPPED, BatchState.FAILED)
        if not Batch.objects.filter(pk=batch.pk, state__in=ready).update(state=BatchState.WAITING, problem=""):
            return False
        with suppress(AlreadyEnqueued), transaction.atomic():
            run_import.configure(queueing_lock=f"import:{batch.pk}").defer(batch_id=batch.pk)
    return True


def check_later(batch: Batch) -> None:
    """Have a draft rehearsed in the background; what is rehearsed now of an older plan is left."""
    batch.plan["check"] = {"asked": secrets.token_hex(8)}
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=BatchState.DRAFT).update(plan=batch.plan, done=0)
        check_import.defer(batch_id=batch.pk)
