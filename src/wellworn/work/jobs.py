"""The queue as an admin sees it: what waits, what failed and why, what comes next, and trying again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wellworn.work.models import Failure
from wellworn.work.schedule import SCHEDULE, Recurring

STATES: dict[str, Promise] = {
    "todo": _("Waiting"),
    "again": _("Will be tried again"),
    "doing": _("Running"),
    "succeeded": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "aborted": _("Stopped"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `error` is why its last try failed; `next_try_at` is set while it waits for a time."""

    id: int
    task: str  # dotted name
    args: dict[str, Any]
    state: str  # a key of STATES
    tries: int
    changed_at: datetime | None
    next_try_at: datetime | None
    error: str

    @property
    def state_in_words(self) -> Promise:
        """The state as shown."""
        return STATES[self.state]

    @property
    def may_be_retried(self) -> bool:
        """Whether `retry` does something: it failed, was stopped, or waits for its next try."""
        return self.state in ("failed", "again")

    @property
    def may_be_cancelled(self) -> bool:
        """Whether `cancel` does something."""
        return self.state in ("todo", "again", "doing")


@dataclass(frozen=True, slots=True)
class Planned:
    """A recurring job, with the last time that it ran and how that went."""

    entry: Recurring
    last: Job | None


def recent_jobs(limit: int = 50) -> list[Job]:
    """The latest jobs, newest first."""
    return [_job(row) for row in _rows().order_by("-id")[:limit]]


def failed_jobs(limit: int = 200) -> list[Job]:
    """Jobs that have given up and wait for a person, newest first."""
    return [_job(row) for row in _rows().filter(status="failed").order_by("-id")[:limit]]


def counts() -> dict[str, int]:
    """How many jobs are in each state of the queue (`todo`, `doing`, `failed`, ...)."""
    rows = ProcrastinateJob.objects.values_list("status").annotate(count=Count("id"))
    return {str(status): int(count) for status, count in rows}


def schedule() -> list[Planned]:
    """Everything that recurs, in the order of the list, with its last run."""
    names = [entry.task for entry in SCHEDULE]
    latest = ProcrastinateJob.objects.filter(task_name__in=names).values("task_name").annotate(latest=Max("id"))
    last = {row.task_name: _job(row) for row in _rows().filter(id__in=latest.values("latest"))}
    return [Planned(entry, last.get(entry.task)) for entry in SCHEDULE]


def retry(job_id: int) -> bool:
    """Try a failed or waiting job at once. Says whether there was something to try: a running or finished job is left alone."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = %s WHERE id = %s AND status = 'todo' AND attempts > 0",
            [now, job_id],
        )
        if cursor.rowcount:
            return True
    if not ProcrastinateJob.objects.filter(id=job_id, status="failed").exists():
        return False
    app.job_manager.retry_job_by_id(job_id, retry_at=now)
    return True


def cancel(job_id: int) -> bool:
    """Take a waiting job out of the queue, or ask a running one to stop. Says whether there was one."""
    return app.job_manager.cancel_job_by_id(job_id, abort=True)


def _rows() -> QuerySet[Any]:
    latest_failure = Failure.objects.filter(job_id=OuterRef("id")).order_by("-id").values("sentence")[:1]
    rows: QuerySet[Any] = ProcrastinateJob.objects.annotate(
        error=Subquery(latest_failure), changed_at=Max("procrastinateevent__at")
    )
    return rows


def _job(row: Any) -> Job:
    waits_again = row.status == "todo" and row.attempts > 0
    return Job(
        id=row.id,
        task=row.task_name,
        args=row.args,
        state="again" if waits_again else row.status,
        tries=row.attempts,
        changed_at=row.changed_at,
        next_try_at=row.scheduled_at if row.status == "todo" else None,
        error=row.error or "",
    )
