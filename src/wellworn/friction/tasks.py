"""The jobs of this room."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wellworn.friction.ours.reading import read, read_everything


@app.task(queueing_lock="read-fields", lock="read-fields")
def read_fields(timestamp: int) -> None:
    """Read what every field costs, holds and is used for."""
    read_everything()


@app.task(lock="read-fields")
def read_object(of: str) -> None:
    """Read the fields of one object."""
    read(of)


def read_later(of: str) -> None:
    """Have an object read soon; asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():  # the refusal must not spoil the caller's transaction
        read_object.configure(queueing_lock=f"read-fields:{of}").defer(of=of)
