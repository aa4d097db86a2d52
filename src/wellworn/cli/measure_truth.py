"""`wellworn measure --truth`: which fields, forms and quarters hold made-up or low-effort values, by whichever engine."""

from __future__ import annotations

import pyarrow as pa
from rich.console import Console

from wellworn.cli.refusal import Refusal
from wellworn.measures.engines import Engine
from wellworn.measures.gathering import Gathered
from wellworn.measures.truth.report import NEEDED, Report, report


def judged(engine: Engine, gathered: Gathered) -> Report:
    """The report on the table `records`."""
    if "records" not in gathered.given:
        raise Refusal("--truth looks at the values of fields. Give them with --records PATH.")
    return report(pa.Table.from_pylist([dict(row) for row in engine.rows(gathered.tables.records.select(*NEEDED))]))


def as_told(found: Report) -> dict[str, object]:
    """For JSON."""
    return {
        "questions": found.questions,
        "found": found.rows(),
        "not_enough": [
            {"object": one.place.object, "field": one.place.field, "form": one.place.form, "period": one.place.period,
             "detector": one.detector.key, "why": one.why}
            for one in found.unanswered
        ],
    }  # fmt: skip


def print_told(found: Report) -> None:
    """To read."""
    console = Console(highlight=False)
    console.print("\nWhich fields hold values that nobody meant?", style="bold", markup=False)
    console.print(
        f"{found.questions} questions about fields, forms and quarters, corrected together: in 99 of 100 reports on honest values "
        "nothing is named. The form is the first suspect; nobody is named.",
        markup=False,
        style="dim",
    )
    for one in found.found:
        console.print(f"{one.place}: {one.detector.title.lower()}. {one.seen.words}.", markup=False)
    if not found.found:
        console.print("None that can be told from chance.", markup=False)
    console.print(
        f"{len(found.unanswered)} questions could not be answered: not enough values, or people.", markup=False
    )
