"""Tasks in the order of their days: what waits since before, today, later, and what has no day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.lib.ids import read_id
from wellworn.lib.iso_days import read_iso_day
from wellworn.members.models import Member
from wellworn.records.models.record import Record
from wellworn.records.models.task import ABOUT, Task
from wellworn.records.page_urls import page_of

PAGE = 100
NO_DAY = "none"


@dataclass(frozen=True, slots=True)
class Section:
    """Some tasks under one heading."""

    key: str
    title: str | Promise
    tasks: Sequence[Task]


def page(tasks: QuerySet[Task], after: str) -> tuple[list[Task], str]:
    """Open tasks after a cursor, those with a day first, and the cursor of those after them."""
    rows = tasks.filter(done_at=None).select_related("owner")
    day, _sign, pk = after.partition("~")
    last = read_id(pk)
    if last is not None:
        if day == NO_DAY:
            rows = rows.filter(due_on=None, pk__gt=last)
        elif (from_day := read_iso_day(day)) is not None:
            rows = rows.filter(Q(due_on__gt=from_day) | Q(due_on=from_day, pk__gt=last) | Q(due_on=None))
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    end = found[PAGE - 1]
    return found[:PAGE], f"{end.due_on.isoformat() if end.due_on else NO_DAY}~{end.pk}"


def sections(tasks: Iterable[Task], today: date) -> list[Section]:
    """Tasks under their headings, the empty ones left out."""
    under: dict[str, list[Task]] = {"waiting": [], "today": [], "later": [], "undated": []}
    for task in tasks:
        if task.due_on is None:
            under["undated"].append(task)
        else:
            under["waiting" if task.due_on < today else "today" if task.due_on == today else "later"].append(task)
    return [Section(key, TITLES[key], rows) for key, rows in under.items() if rows]


TITLES = {
    "waiting": _("Still waiting for you"),
    "today": _("Today"),
    "later": _("Later"),
    "undated": _("Without a day"),
}


def with_about(tasks: Sequence[Task], member: Member) -> Sequence[Task]:
    """The tasks, each with what it is `about`, the closest first, as far as `member` may see it: one query a kind that there is."""
    seen: dict[tuple[str, int], Record] = {}
    for name, model in ABOUT:
        ids = {pk for task in tasks if (pk := getattr(task, f"{name}_id")) is not None}
        if ids:
            rows = model.objects.visible_to(member).filter(pk__in=ids)  # type: ignore[attr-defined]
            rows = rows.select_related("object") if name == "thing" else rows
            seen |= {(name, row.pk): row for row in rows}
    for task in tasks:
        around = (seen.get((name, getattr(task, f"{name}_id"))) for name in ("deal", "person", "company", "thing"))
        about = next((record for record in around if record is not None), None)
        task.about, task.about_url = about, page_of(about) if about else ""  # type: ignore[attr-defined]
    return tasks
