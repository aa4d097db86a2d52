"""Layouts: which fields of an object a role sees, where, in which order, and whether it may change them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from wellworn.members.models import Member, Role
from wellworn.records.custom.allowed import only_admins
from wellworn.records.custom.describing import EVERY_ROLE, Placed
from wellworn.records.field import HIDDEN, MORE, PAGE
from wellworn.records.fields import fields_of
from wellworn.records.models.custom import CustomField, Layout
from wellworn.usage.models import Event

PLACES = (PAGE, MORE, HIDDEN)


@transaction.atomic
def lay_out(object_key: str, role: str, placed: Iterable[Placed] | None, *, by: Member) -> list[Placed] | None:
    """Give a role (EVERY_ROLE: all that have none of their own) a layout, or with None take it away. The one of before.

    What is no field of the object is left out, and a name is always seen. Raises KeyError when there is no such role.
    """
    only_admins(by)
    if role not in (*Role.values, EVERY_ROLE):
        raise KeyError(role)
    row = Layout.objects.select_for_update().filter(object=object_key, role=role).first()
    before: list[Placed] | None = row.fields if row else None
    if placed is None:
        Layout.objects.filter(object=object_key, role=role).delete()
    else:
        kept = set(
            CustomField.objects.filter(object=object_key, archived_at__isnull=False).values_list("key", flat=True)
        )
        fields = tidied(placed, [*(field.name for field in fields_of(object_key)), *kept])
        fields = with_archived(fields, before or [], kept)
        Layout.objects.update_or_create(object=object_key, role=role, defaults={"fields": fields})
    Event.record("layout.change", by=by)
    return before


def tidied(placed: Iterable[Placed], names: list[str]) -> list[Placed]:
    """Each field of the object once and in a place that there is. Pure."""
    wanted = {one["field"]: one for one in placed}
    return [
        {
            "field": name,
            "where": PAGE if name == "name" else one["where"] if one["where"] in PLACES else PAGE,
            "read_only": bool(one["read_only"]),
        }
        for name, one in wanted.items()
        if name in names
    ]


def with_archived(fields: list[Placed], before: Iterable[Placed], archived: set[str]) -> list[Placed]:
    """`fields` with those archived ones of before that nobody could place, since no page shows them: restored, they stand where
    they stood. Pure."""
    named = {one["field"] for one in fields}
    found = list(fields)
    for index, one in enumerate(before):
        if one["field"] in archived - named:
            found.insert(min(index, len(found)), one)
    return found


def said(layout: Iterable[Placed]) -> str:
    """A layout in a line, as an address can carry it: "name:page,amount:hidden,stage:more:ro"."""
    return ",".join(f"{one['field']}:{one['where']}{':ro' if one['read_only'] else ''}" for one in layout)


def heard(line: str) -> list[Placed]:
    """The layout that `said` wrote."""
    parts = [part.split(":") for part in line.split(",") if part]
    return [{"field": part[0], "where": (part[1:] or [PAGE])[0], "read_only": part[2:] == ["ro"]} for part in parts]
