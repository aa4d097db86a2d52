"""Objects as the pages of admins name them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.functional import Promise

from wellworn.records.models.custom import CustomObject
from wellworn.records.models.record import Kind
from wellworn.records.relating import PLURALS

ICONS = {Kind.COMPANY: "building-2", Kind.PERSON: "users-round", Kind.DEAL: "kanban", Kind.TASK: "list-checks"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An object, standard or custom."""

    key: str
    name: str | Promise
    plural: str | Promise
    icon: str
    custom: CustomObject | None = None


def standard() -> list[Shown]:
    """Those that every workspace has."""
    return [Shown(str(kind), Kind(kind).label, PLURALS[kind], icon) for kind, icon in ICONS.items()]


def shown_of(one: CustomObject) -> Shown:
    """A custom one."""
    return Shown(one.key, one.name, one.plural, one.icon, one)


def shown(key: str) -> Shown:
    """The object of that key; 404 for any other."""
    for one in standard():
        if one.key == key:
            return one
    custom = CustomObject.objects.filter(key=key).first()
    if custom is None:
        raise Http404
    return shown_of(custom)


def targets() -> list[Shown]:
    """The objects that a field can point to."""
    return standard() + [shown_of(one) for one in CustomObject.objects.filter(archived_at=None).order_by("name")]
