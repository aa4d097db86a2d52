"""Noting why a job failed, around every task that a worker runs."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from procrastinate import JobContext

LONGEST = 2000  # characters of a sentence


def noted(call_next: Callable[[], Any], context: JobContext, worker: object) -> Any:
    """Run a plain task; when it fails, write down why, and let it fail."""
    try:
        return call_next()
    except Exception as error:
        note(context.job.id, error)
        raise


async def noted_async(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: object) -> Any:
    """The same for a coroutine."""
    try:
        return await call_next()
    except Exception as error:
        await sync_to_async(note)(context.job.id, error)
        raise


def note(job_id: int | None, error: Exception) -> None:
    """Keep the reason: the error's own `sentence` if it has one, else its name and message."""
    from wellworn.work.models import Failure  # the settings name this module before models can be loaded

    sentence = getattr(error, "sentence", "") or f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rpartition('site-packages/')[2]}:{frames[-1].lineno}" if frames else ""
    Failure.objects.create(job_id=job_id or 0, sentence=str(sentence)[:LONGEST], where=where[-300:])
