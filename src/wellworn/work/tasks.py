"""The jobs that keep the queue and the sign-ins tidy."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wellworn.work.models import Failure

SILENT = 30  # seconds without a sign of life after which a worker counts as killed
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)


@app.task(pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put the running jobs of workers that fell silent back into the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await manager.retry_job(job)


@app.task
def clean_jobs(timestamp: int) -> None:
    """Remove jobs that ended long ago, and the reasons of failures whose job is gone."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs WHERE id IN (
                SELECT job.id FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
                WHERE job.status IN ('succeeded', 'cancelled', 'failed', 'aborted')
                GROUP BY job.id, job.status
                HAVING max(event.at) < CASE WHEN job.status IN ('succeeded', 'cancelled') THEN %s ELSE %s END
            )
            """,
            [now - KEEP_DONE, now - KEEP_FAILED],
        )
    Failure.objects.exclude(job_id__in=ProcrastinateJob.objects.values("id")).delete()


@app.task
def clear_sessions(timestamp: int) -> None:
    """Remove sessions that have run out."""
    SessionStore.clear_expired()
