"""Doing it: the rehearsal of a whole file, and the import, piece after piece, each exactly once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.lib import sql
from wellworn.members.models import Member
from wellworn.records import batches
from wellworn.records.importing import meanwhile
from wellworn.records.importing.files import CannotRead
from wellworn.records.importing.plan import Plan, rows_of
from wellworn.records.models.batch import Batch, BatchRow, BatchState, Outcome
from wellworn.records.upserting import Book, Rehearsal, Result, Row, upsert_many
from wellworn.records.upserting.known import Ids
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event, Surface

PIECE = 2_000  # rows of a transaction
TRIES = 4  # of a piece, where somebody else writes the same address at the same moment
SHOWN = 500  # problems that are kept to be mended on the page
SINGLE = 10  # rows of each that can be mended one by one
BESIDE = 1_000_000_000  # rows of records that were made beside those of the file: this, and the id of the record

Tell = Callable[[int], None]


def pieces(rows: Iterator[Row], size: int = PIECE) -> Iterator[list[Row]]:
    """Rows, some thousands at a time."""
    while piece := list(islice(rows, size)):
        yield piece


def widgets(book: Book) -> dict[str, str]:
    """The widget of each field."""
    return {name: one.widget for name, one in book.fields.items()}


def rehearse(plan: Plan, object_key: str, by: Member, tell: Tell | None = None) -> dict[str, Any]:
    """What the whole file would do, without doing it: counts, and the cells that are no values. Raises CannotRead."""
    book = Book.of(object_key, by)
    gone = meanwhile.gone(plan, book)
    counts: Counter[str] = Counter()
    linked: Counter[str] = Counter()
    bad: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    total = kept = 0
    with Rehearsal(book, plan.choices) as rehearsal:
        for piece in pieces(rows_of(plan, widgets(book))):
            for result in rehearsal.rows(meanwhile.without(piece, gone)):
                counts[result.outcome.value] += 1
                kept += bool(result.kept)
                linked.update(kind.value for kind, _pk in result.made)
                if result.reason:
                    reasons[result.reason] += 1
                for problem in result.problems:
                    key = (problem.field, problem.text, problem.sentence)
                    if len(bad) < SHOWN or key in bad:
                        bad[key].append(result.number) if len(bad[key]) < 1000 else None
            total += len(piece)
            if tell is not None:
                tell(total)
    worst = sorted(bad.items(), key=lambda one: -len(one[1]))
    return {
        "total": total,
        "counts": {outcome.value: counts[outcome.value] for outcome in Outcome},
        "linked": dict(linked),
        "kept": kept,
        "reasons": dict(reasons.most_common(20)),
        "bad": [[*key, len(rows), rows[0], rows[:SINGLE]] for key, rows in worst],
    }


def check(batch: Batch) -> None:
    """Rehearse a draft, and keep what was found with it; `done` moves as it goes."""
    plan = Plan.of(batch.plan)
    assert batch.by is not None
    mark = dict(batch.plan.get("check", {})).get("asked")

    def tell(count: int) -> None:
        if Batch.objects.filter(pk=batch.pk, state=BatchState.DRAFT, plan__check__asked=mark).update(done=count) == 0:
            raise batches.Halted

    try:
        result = rehearse(plan, batch.object, batch.by, tell)
    except batches.Halted:  # another plan by now, or under way
        return
    except (CannotRead, CannotSave) as error:
        result = {"problem": str(error)}
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.DRAFT, plan__check__asked=mark)
    waiting.update(plan=batch.plan | {"check": result | {"asked": mark, "at": timezone.now().isoformat()}}, done=0)


def run(batch: Batch, *, tell: Tell | None = None, surface: str = Surface.JOB) -> bool:
    """Import from wherever an earlier run got to; whether it came to the end. Raises nothing that the batch can tell itself."""
    if not batches.start(batch):
        return False
    by = batch.by
    if by is None:
        batches.fail(batch, _("Who began this import has left. Begin it anew."))
        return False
    try:
        plan = Plan.of(batch.plan)
        ids = Ids()
        for piece in pieces(rows_of(plan, widgets(Book.of(batch.object, by)), after=int(batch.place or 0))):
            _done(batch, piece, plan, Member.objects.get(pk=by.pk), ids, surface)
            if tell is not None:
                tell(batch.done)
    except batches.Halted:
        return False
    except (CannotRead, CannotSave) as error:
        batches.fail(batch, str(error))
        return False
    Batch.objects.filter(pk=batch.pk).update(total=batch.done)
    if batches.finish(batch):
        Event.record("import.finish", by=by, surface=surface, count=max(1, batch.done))
    return True


def _done(batch: Batch, piece: list[Row], plan: Plan, by: Member, ids: Ids, surface: str) -> None:
    """One piece, in one transaction with the place to go on from; again where somebody was faster with the same address. What its fields
    are is asked anew for each: a change of them is obeyed from the next piece on."""
    book = Book.of(batch.object, by)
    gone = meanwhile.gone(plan, book)
    for attempt in range(1, TRIES + 1):
        try:
            with batches.chunk(batch) as part:
                rows = [row for row in piece if row.number > int(part.place or 0)]
                kept = meanwhile.without(rows, gone)
                results = upsert_many(book, kept, choices=plan.choices, batch=batch, ids=ids, surface=surface)
                meanwhile.tell(results, rows, gone)
                for result in results:
                    part.note(result.number, result.outcome, result.kind or "", result.record_id, result.sentence)
                _beside(batch, results)
                part.place = piece[-1].number
            return
        except (IntegrityError, OperationalError):
            if attempt == TRIES:
                raise


def _beside(batch: Batch, results: list[Result]) -> None:
    """Rows for the records that were made because others name them: an undo erases them too."""
    made = [
        (batch.pk, BESIDE + pk, Outcome.CREATED.value, kind.value, pk, "") for one in results for kind, pk in one.made
    ]
    if made:
        sql.copy(BatchRow._meta.db_table, "batch_id, number, outcome, kind, record_id, problem", made)


def beside(batch: Batch) -> dict[str, int]:
    """How many records of each kind the import made because rows name them."""
    rows = BatchRow.objects.filter(batch=batch, number__gte=BESIDE)
    return {
        str(kind): int(count) for kind, count in rows.values_list("kind").annotate(count=Count("pk")).order_by("kind")
    }
