"""Where people read a record, and the list that it stands in."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

from wellworn.records.models.custom import Thing
from wellworn.records.models.record import Kind, Record

OF_THEIR_OWN = (Kind.COMPANY, Kind.PERSON, Kind.DEAL)  # pages that a kind and an id lead to


def page_of(record: Record) -> str:
    """The URL of a record's page; a task's is the list of tasks."""
    if isinstance(record, Thing):
        return reverse("thing", args=[record.object.key, record.pk])
    return reverse("tasks") if record.kind == Kind.TASK else page_at(str(record.kind), record.pk)


def page_at(kind: str, pk: int) -> str:
    """The URL of the page of a company, person or deal; empty for what has none by its kind and id."""
    return f"{_up_to_id(kind)}{pk}" if kind in OF_THEIR_OWN else ""


@cache
def _up_to_id(kind: str) -> str:
    """A list has hundreds of such URLs, and the router takes its time."""
    return reverse(kind, args=[0]).removesuffix("0")


def list_of(record: Record) -> str:
    """The URL of the list that a record stands in."""
    lists = {Kind.COMPANY: "companies", Kind.PERSON: "people", Kind.DEAL: "deals", Kind.TASK: "tasks"}
    return reverse("things", args=[record.object.key]) if isinstance(record, Thing) else reverse(lists[record.kind])
