"""Fields that have gone, for whoever imports, since the import was planned: their cells are left out and told, and fail no row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from wellworn.records.importing.plan import Plan
from wellworn.records.upserting import Book, Problem, Result, Row


def gone(plan: Plan, book: Book) -> frozenset[str]:
    """The fields that could be written when the plan was made and cannot any more."""
    return frozenset(plan.fields) - book.writable


def without(rows: Iterable[Row], fields: frozenset[str]) -> list[Row]:
    """The rows without the cells of these fields."""
    if not fields:
        return list(rows)
    return [
        replace(row, values={name: text for name, text in row.values.items() if name not in fields}) for row in rows
    ]


def tell(results: Iterable[Result], rows: Iterable[Row], fields: frozenset[str]) -> None:
    """Say in each row's result which of its cells were left out. `rows` are those that were read from the file."""
    if not fields:
        return
    given = {row.number: row.values for row in rows}
    for result in results:
        found = fields & given[result.number].keys()
        sentence = _("This field is not asked for any more. The cell was left out.")
        result.problems += [Problem(name, given[result.number][name], sentence) for name in sorted(found)]
