"""Many changes at once, as one act: with progress, a stop that keeps what was done, and one way back.

What does the changes walks its rows in chunks; each chunk moves `done` and `place` in the transaction of what it counts, so
that whoever goes on after a kill neither loses nor doubles a row:

    batch = begin(BatchKind.BULK, "deal", by=member, plan={...}, total=310)
    start(batch)
    while rows := next_rows(batch.place):
        with chunk(batch) as part:          # raises Halted when somebody has pressed Stop
            for row in rows:
                change(record, ..., batch=batch)
                part.add(row.number, Outcome.CHANGED, record)
            part.place = rows[-1].pk
    finish(batch)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.records.models.batch import Batch, BatchKind, BatchRow, BatchState, Outcome
from wellworn.records.models.record import Record

AT_ONCE = 200  # records that are changed while the member waits; more go to the background
PROBLEM = 500  # characters

STARTS_FROM = (BatchState.DRAFT, BatchState.WAITING, BatchState.STOPPED, BatchState.FAILED)
UNDOES_FROM = (BatchState.DONE, BatchState.STOPPED, BatchState.FAILED)


class Halted(Exception):
    """Somebody has stopped the batch. What was done stays."""


def begin(
    kind: BatchKind,
    object_key: str,
    *,
    by: Member,
    plan: Mapping[str, Any] | None = None,
    total: int | None = None,
    state: BatchState = BatchState.WAITING,
) -> Batch:
    """A batch of which nothing is done yet. `plan` is what is to be done, in the words of what does it."""
    now = timezone.now()
    return Batch.objects.create(
        kind=kind, object=object_key, by=by, plan=dict(plan or {}), total=total, state=state, created_at=now
    )


def start(batch: Batch) -> bool:
    """Let it run, from the beginning or from where it stopped; False when it may not. One that runs goes on running."""
    now = timezone.now()
    waiting = Batch.objects.filter(pk=batch.pk, state__in=STARTS_FROM)
    moved = waiting.update(state=BatchState.RUNNING, started_at=batch.started_at or now, problem="", finished_at=None)
    batch.refresh_from_db()
    return bool(moved) or batch.state == BatchState.RUNNING


@dataclass(slots=True)
class Chunk:
    """Some rows that are done together, or not at all. `place` is where the next one goes on from."""

    batch: Batch
    place: Any
    rows: list[BatchRow] = field(default_factory=list)

    def add(self, number: int, outcome: Outcome, record: Record | None = None, problem: str = "") -> None:
        """Say what became of a row; `number` counts from 1."""
        kind, pk = (str(record.kind), record.pk) if record is not None else ("", None)
        self.note(number, outcome, kind, pk, problem)

    def note(self, number: int, outcome: Outcome, kind: str = "", pk: int | None = None, problem: str = "") -> None:
        """`add` for who has no record at hand."""
        row = BatchRow(
            batch=self.batch, number=number, outcome=outcome, kind=kind, record_id=pk, problem=problem[:PROBLEM]
        )
        self.rows.append(row)


@contextmanager
def chunk(batch: Batch) -> Iterator[Chunk]:
    """One transaction: what is done in it, its rows, and the progress that counts them. Raises Halted.

    Whoever works on the same batch at the same time waits here, and then goes on from the place that is true by then.
    """
    with transaction.atomic():
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if held.state != BatchState.RUNNING:
            batch.state = held.state
            raise Halted
        part = Chunk(held, held.place)
        yield part
        rows = [
            (row.batch_id, row.number, str(row.outcome), str(row.kind), row.record_id, row.problem) for row in part.rows
        ]
        sql.copy(BatchRow._meta.db_table, "batch_id, number, outcome, kind, record_id, problem", rows)
        counts = Counter(held.counts) + Counter(str(row.outcome) for row in part.rows)
        done = held.done + len({row.number for row in part.rows})
        Batch.objects.filter(pk=batch.pk).update(done=done, place=part.place, counts=dict(counts))
    batch.done, batch.place, batch.counts = done, part.place, dict(counts)


def finish(batch: Batch) -> bool:
    """Say that all of it is done; False when it was stopped meanwhile."""
    return _leave(batch, (BatchState.RUNNING,), BatchState.DONE)


def fail(batch: Batch, problem: str) -> bool:
    """Say why it cannot go on, and what to do. What was done stays, and can be undone."""
    Batch.objects.filter(pk=batch.pk).update(problem=problem[:PROBLEM])
    return _leave(batch, (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING), BatchState.FAILED)


def stop(batch: Batch, *, by: Member) -> bool:
    """Stop it, or its undoing, after the chunk in hand; False when there is nothing to stop. What was done stays."""
    return _leave(batch, (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING), BatchState.STOPPED)


def _leave(batch: Batch, states: tuple[BatchState, ...], state: BatchState) -> bool:
    """Move it from one of `states` to another; whether it was in one of them."""
    now = timezone.now()
    moved = Batch.objects.filter(pk=batch.pk, state__in=states).update(state=state, finished_at=now)
    batch.refresh_from_db()
    return bool(moved)
