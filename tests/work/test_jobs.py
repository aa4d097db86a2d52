"""The queue as an admin sees it, with a worker that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from wellworn.work import jobs, schedule, tasks
from wellworn.work.models import Failure
from wellworn.work.retries import BACKOFF

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "tests"


class Refused(Exception):
    sentence = "The server refused the password. Enter a new one."


@pytest.fixture
def ran() -> Iterator[list[str]]:
    """What the two tasks of this test did."""
    done: list[str] = []

    @app.task(name="tests.greet")
    def greet(name: str) -> None:
        done.append(name)

    @app.task(name="tests.refuse", retry=BACKOFF)
    def refuse(name: str) -> None:
        raise Refused(name)

    yield done
    for name in ("tests.greet", "tests.refuse"):
        del app.tasks[name]


def work() -> None:
    """Let a worker do what these tests have put into the queue: one of the jobs that recur listens to mailboxes for minutes."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        worker_app.run_worker(queues=[QUEUE], wait=False, install_signal_handlers=False, listen_notify=False)


def listed() -> list[jobs.Job]:
    """The jobs of these tests, without those that recur."""
    return [job for job in jobs.recent_jobs() if job.task.startswith("tests.")]


def defer(task: str, **given: Any) -> int:
    return app.configure_task(task, queue=QUEUE).defer(**given)


def test_a_job_runs_and_is_listed_as_done(ran: list[str]) -> None:
    job_id = defer("tests.greet", name="Ana")
    assert [(job.id, job.state) for job in listed()] == [(job_id, "todo")]
    work()
    assert ran == ["Ana"]
    (job,) = listed()
    assert (job.state, job.error, job.may_be_retried) == ("succeeded", "", False)
    assert jobs.counts()["succeeded"] >= 1


def test_a_failing_job_waits_longer_each_time_and_says_why_in_words(ran: list[str]) -> None:
    before = timezone.now()
    defer("tests.refuse", name="x")
    work()
    (job,) = listed()
    assert (job.state, job.tries, job.error) == ("again", 1, Refused.sentence)
    assert job.next_try_at is not None and job.next_try_at >= before + timedelta(seconds=4)
    assert jobs.retry(job.id)
    work()
    (job,) = listed()
    assert job.tries == 2
    assert job.next_try_at is not None and job.next_try_at >= before + timedelta(seconds=16)


def test_a_job_gives_up_in_the_end_and_can_be_tried_again_by_hand(ran: list[str]) -> None:
    job_id = defer("tests.refuse", name="x")
    work()
    for _ in range(BACKOFF.max_attempts or 0):
        assert not jobs.failed_jobs()
        jobs.retry(job_id)
        work()
    (job,) = jobs.failed_jobs()
    assert (job.tries, job.error) == (7, Refused.sentence)
    assert jobs.retry(job_id)
    assert not jobs.failed_jobs()


def test_only_what_failed_or_waits_again_is_retried(ran: list[str]) -> None:
    job_id = defer("tests.greet", name="Ana")
    assert not jobs.retry(job_id)
    work()
    assert not jobs.retry(job_id)
    assert not jobs.retry(job_id + 1)
    assert ran == ["Ana"]


def test_a_waiting_job_is_cancelled_and_never_runs(ran: list[str]) -> None:
    job_id = defer("tests.greet", name="Ana")
    assert jobs.cancel(job_id)
    assert not jobs.cancel(job_id)
    work()
    assert ran == []
    assert listed()[0].state == "cancelled"


def test_a_job_deferred_in_a_transaction_that_is_rolled_back_does_not_exist(ran: list[str]) -> None:
    with transaction.atomic():
        defer("tests.greet", name="Ana")
        transaction.set_rollback(True)
    assert listed() == []


def test_the_job_of_a_killed_worker_is_taken_up_again(ran: list[str]) -> None:
    job_id = defer("tests.greet", name="Ana")
    with connection.cursor() as cursor:  # as SIGKILL leaves it: running, and no worker
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
    defer("wellworn.work.tasks.retry_stalled", timestamp=0)
    work()
    work()
    assert ran == ["Ana"]


def test_old_jobs_and_their_failures_go_and_young_ones_stay(ran: list[str]) -> None:
    old, young = defer("tests.greet", name="old"), defer("tests.greet", name="young")
    waiting = app.configure_task("tests.greet", queue=QUEUE, schedule_in={"days": 1}).defer(name="waiting")
    work()
    Failure.objects.create(job_id=old, sentence="once")
    Failure.objects.create(job_id=young, sentence="once")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - %s WHERE job_id = ANY(%s)", [timedelta(days=8), [old, waiting]]
        )
    tasks.clean_jobs(timestamp=0)
    kept = ProcrastinateJob.objects.filter(task_name="tests.greet")
    assert set(kept.values_list("id", flat=True)) == {young, waiting}
    assert list(Failure.objects.values_list("job_id", flat=True)) == [young]


def test_sessions_that_ran_out_go(db: None) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=timezone.now() + timedelta(days=1))
    tasks.clear_sessions(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_everything_on_the_schedule_is_registered_and_says_what_it_does() -> None:
    registered = {periodic_id for _, periodic_id in app.periodic_registry.periodic_tasks}
    assert registered == {entry.name for entry in schedule.SCHEDULE}
    assert all(str(entry.sentence).endswith(".") for entry in schedule.SCHEDULE)


def test_the_schedule_shows_the_last_run(django_assert_num_queries: Any) -> None:
    defer("wellworn.work.tasks.clear_sessions", timestamp=0)
    work()
    with django_assert_num_queries(1):
        last = {planned.entry.name: planned.last for planned in jobs.schedule()}
    assert last["clear-sessions"] is not None and last["clear-sessions"].state == "succeeded"
    assert last["clean-jobs"] is None
