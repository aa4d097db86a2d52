"""The jobs of custom fields: their indexes come and go without anybody waiting."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.records.custom import indexing
from wellworn.records.models.custom import CustomField
from wellworn.work.retries import BACKOFF


@app.task(retry=BACKOFF)
def index(field_id: int) -> None:
    """Make the index of a field, unless it is there or the field has gone."""
    row = CustomField.objects.filter(pk=field_id, is_indexed=False).first()
    if row is not None:
        indexing.make(row)


@app.task(retry=BACKOFF)
def unindex(field_id: int) -> None:
    """Take the index of an archived field away."""
    row = CustomField.objects.filter(pk=field_id, archived_at__isnull=False).first()
    if row is not None:
        indexing.drop(row)


def index_later(field_id: int) -> None:
    """Have the index of a field made soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # the refusal must not spoil the caller's transaction
        index.configure(queueing_lock=f"index:{field_id}").defer(field_id=field_id)


def unindex_later(field_id: int) -> None:
    """Have the index of a field taken away soon."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        unindex.configure(queueing_lock=f"unindex:{field_id}").defer(field_id=field_id)
