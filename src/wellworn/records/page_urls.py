"""Where people read a record, and the list that it stands in."""

from __future__ import annotations

from django.urls import reverse

from wellworn.records.models.custom import Thing
from wellworn.records.models.record import Kind, Record


def page_of(record: Record) -> str:
    """The URL of a record's page; a task's is the list of tasks."""
    if isinstance(record, Thing):
        return reverse("thing", args=[record.object.key, record.pk])
    return reverse("tasks") if record.kind == Kind.TASK else reverse(str(record.kind), args=[record.pk])


def list_of(record: Record) -> str:
    """The URL of the list that a record stands in."""
    lists = {Kind.COMPANY: "companies", Kind.PERSON: "people", Kind.DEAL: "deals", Kind.TASK: "tasks"}
    return reverse("things", args=[record.object.key]) if isinstance(record, Thing) else reverse(lists[record.kind])
