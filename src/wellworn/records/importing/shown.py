"""What the pages of an import show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member, Role
from wellworn.records.importing import drafting, running
from wellworn.records.importing.files import KINDS
from wellworn.records.importing.formats import is_ambiguous
from wellworn.records.importing.plan import Column, Plan, cells_of, row_of
from wellworn.records.importing.planning import ENCODINGS, SEPARATORS
from wellworn.records.models.batch import Batch, BatchRow, BatchState, Outcome
from wellworn.records.upserting import Book, Rehearsal, Result

PREVIEW = 20  # rows
BAD = 60  # texts that are mended on one page
ORDERS: dict[str, Promise] = {
    "dmy": gettext_lazy("day first: 31/12/2026"),
    "mdy": gettext_lazy("month first: 12/31/2026"),
    "ymd": gettext_lazy("year first: 2026-12-31"),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.CREATED: gettext_lazy("new"),
    Outcome.CHANGED: gettext_lazy("changed"),
    Outcome.SAME: gettext_lazy("the same"),
    Outcome.SKIPPED: gettext_lazy("skipped"),
    Outcome.FAILED: gettext_lazy("cannot be saved"),
}
STATES: dict[str, Promise] = {
    BatchState.DRAFT: gettext_lazy("being prepared"),
    BatchState.WAITING: gettext_lazy("about to begin"),
    BatchState.RUNNING: gettext_lazy("running"),
    BatchState.STOPPED: gettext_lazy("stopped"),
    BatchState.DONE: gettext_lazy("done"),
    BatchState.FAILED: gettext_lazy("could not go on"),
    BatchState.UNDOING: gettext_lazy("being taken back"),
    BatchState.UNDONE: gettext_lazy("taken back"),
}
AT_WORK = (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING)


@dataclass(frozen=True, slots=True)
class Line:
    """An import in the list."""

    batch: Batch
    name: str
    state: Promise
    counts: list[tuple[Promise, int]]


@dataclass(frozen=True, slots=True)
class Head:
    """A column above the preview."""

    number: int
    column: Column
    example: str
    widget: str
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Bad:
    """A text that is no value of its field."""

    field: str
    label: str
    text: str
    sentence: str
    count: int
    row: int
    choices: list[str]
    rows: list[int]  # that can be mended one by one


def lines(rows: Iterable[Batch]) -> list[Line]:
    """Imports with what became of their rows."""
    return [Line(batch, batch.plan.get("name", ""), STATES[batch.state], counts_of(batch.counts)) for batch in rows]


def counts_of(counts: dict[str, int]) -> list[tuple[Promise, int]]:
    """Counts in words, the empty ones left out."""
    return [(word, counts[outcome]) for outcome, word in OUTCOMES.items() if counts.get(outcome)]


def plan_page(batch: Batch, member: Member) -> dict[str, Any]:
    """Everything about a draft."""
    plan = Plan.of(batch.plan)
    book = Book.of(batch.object, member)
    labels = drafting.targets(batch.object, member)
    used = [(number, column) for number, column in enumerate(plan.columns) if column.to]
    numbered = list(islice(cells_of(plan), PREVIEW))
    widgets = running.widgets(book)
    with Rehearsal(book, plan.choices) as rehearsal:
        results = rehearsal.rows([row_of(number, cells, used, plan, widgets) for number, cells in numbered])
    check = plan.check
    samples = drafting.sample(plan.path, plan.how, len(plan.columns))
    heads = [_head(number, column, samples[number], widgets) for number, column in enumerate(plan.columns)]
    return {
        "batch": batch,
        "plan": plan,
        "kind": KINDS[plan.how.kind],
        "objects": drafting.objects(member),
        "labels": labels,
        "heads": heads,
        "preview": [
            _previewed(cells, result, plan) for (_number, cells), result in zip(numbered, results, strict=True)
        ],
        "checking": bool(check.get("asked")) and "total" not in check and "problem" not in check,
        "check": check,
        "counts": counts_of(check.get("counts", {})),
        "good": sum(check.get("counts", {}).get(name, 0) for name in ("created", "changed")),
        "failed": check.get("counts", {}).get("failed", 0),
        "bad": [_bad(one, labels, book, plan) for one in check.get("bad", [])[:BAD]],
        "left_out": [head for head in heads if not head.column.to],
        "may_add": member.role == Role.ADMIN,
        "encodings": sorted({*ENCODINGS, plan.how.encoding}),
        "separators": SEPARATORS,
        "header": plan.how.header + 1,
        "progress": progress(batch),
        "orders": ORDERS,
        "marks": {".": "1,234.56", ",": "1.234,56"},
    }


def _head(number: int, column: Column, cells: list[str], widgets: dict[str, str]) -> Head:
    """A column with an example, and what there is to decide about it."""
    example = next((cell for cell in cells if cell.strip()), "")
    widget = widgets.get(column.to, "")
    unsure = widget == "date" and is_ambiguous(cells[:500])
    return Head(number, column, example[:60], widget, unsure)


def _previewed(cells: list[str], result: Result, plan: Plan) -> dict[str, Any]:
    """A row of the preview: its cells, which of them are bad, and what becomes of it."""
    bad = {problem.field: problem.sentence for problem in result.problems}
    shown = [
        (cell[:80], bad.get(column.to, "") if column.to else "", bool(column.to))
        for cell, column in zip(cells, plan.columns, strict=True)
    ]
    return {"cells": shown, "outcome": OUTCOMES[result.outcome], "result": result}


def _bad(one: list[Any], labels: dict[str, str], book: Book, plan: Plan) -> Bad:
    """A text to mend, in all rows or one by one, with what may stand in its place."""
    name, text, sentence, count, row, *rows = one
    numbers = rows[0] if rows and any(column.to == name for column in plan.columns) else []
    field = book.fields.get(name)
    choices = [str(label) for _key, label in field.choices] if field is not None else []
    if field is not None and field.widget == "stage":
        choices = list(dict.fromkeys(stage.name for stage in book.stages))
    return Bad(name, labels.get(name, name), text, sentence, count, row, choices, numbers)


def run_page(batch: Batch) -> dict[str, Any]:
    """An import that runs or is over."""
    made = dict(
        BatchRow.objects.filter(batch=batch, number__gte=running.BESIDE)
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    bad = BatchRow.objects.filter(batch=batch, outcome__in=(Outcome.FAILED, Outcome.SKIPPED), number__lt=running.BESIDE)
    return {
        "batch": batch,
        "name": batch.plan.get("name", ""),
        "state": STATES[batch.state],
        "counts": counts_of(batch.counts),
        "sum": sum(batch.counts.get(outcome, 0) for outcome in Outcome),
        "made": made,
        "problems": list(bad.order_by("number")[:20]),
        "at_work": batch.state in AT_WORK,
        "may_undo": batch.state in (BatchState.DONE, BatchState.STOPPED, BatchState.FAILED) and batch.done > 0,
        "may_go_on": batch.state in (BatchState.STOPPED, BatchState.FAILED) and not batch.way_back,
        "way_back": batch.way_back,
        "progress": progress(batch),
    }


def progress(batch: Batch) -> dict[str, Any] | None:
    """How far it is, for `web/parts/progress.html`; None when nothing is going on."""
    told: dict[str, Any] = {"poll_url": reverse("import_progress", args=[batch.pk])}
    check = batch.plan.get("check", {})
    if batch.state == BatchState.DRAFT:
        if not check.get("asked") or "total" in check or "problem" in check:
            return None
        return told | {"what": _("Looking through the file"), "done": batch.done, "total": None}
    if batch.state not in AT_WORK:
        return None
    stop = reverse("import_act", args=[batch.pk, "stop"])
    leave = _("You can leave this page; it goes on.")
    if batch.state == BatchState.UNDOING:
        way = batch.way_back
        return told | {
            "what": _("Taking it back"),
            "done": way.get("looked", 0),
            "total": way.get("total"),
            "leave": leave,
        }
    seconds = (timezone.now() - batch.started_at).total_seconds() if batch.started_at else 0
    total = batch.total or check.get("total")
    rate = round(batch.done / seconds) if seconds > 1 else 0
    left = f"{max(1, round((total - batch.done) / rate / 60))} min" if rate and total else ""
    return told | {
        "what": _("Importing"),
        "done": batch.done,
        "total": total,
        "rate": rate,
        "left": left,
        "leave": leave,
        "stop_url": stop,
    }
