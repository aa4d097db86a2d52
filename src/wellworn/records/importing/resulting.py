"""Every row of a file with what became of it, as a CSV that can be mended and brought again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from wellworn.records.exporting.safe import guarded
from wellworn.records.importing.plan import Plan, cells_of
from wellworn.records.models.batch import Batch, BatchRow, Outcome

STEP = 2_000  # rows of the batch that are read at a time
BAD = {Outcome.FAILED, Outcome.SKIPPED}


class Line:
    """What a CSV writer writes to, and gives back."""

    def write(self, text: str) -> bytes:
        """The line as bytes."""
        return text.encode()


def as_csv(batch: Batch, *, only_bad: bool = False) -> Iterator[bytes]:
    """The columns of the file, then outcome, reason and record, a line at a time. Raises CannotRead when the file is gone."""
    plan = Plan.of(batch.plan)
    writer: Any = csv.writer(Line())
    yield b"\xef\xbb\xbf" + writer.writerow(
        [*map(guarded, (column.name for column in plan.columns)), _("Outcome"), _("Reason"), _("Record")]
    )
    told = _told(batch)
    at = next(told, None)
    for number, cells in cells_of(plan):
        while at is not None and at.number < number:
            at = next(told, None)
        row = at if at is not None and at.number == number else None
        if only_bad and (row is None or row.outcome not in BAD):
            continue
        ending = (
            [row.outcome, row.problem, f"{row.kind}/{row.record_id}" if row.record_id else ""] if row else ["", "", ""]
        )
        yield writer.writerow([*map(guarded, cells), *map(guarded, ending)])


def _told(batch: Batch) -> Iterator[BatchRow]:
    """The rows of a batch in order, some thousands at a time."""
    last = 0
    while found := list(BatchRow.objects.filter(batch=batch, number__gt=last).order_by("number", "kind")[:STEP]):
        yield from found
        last = found[-1].number
