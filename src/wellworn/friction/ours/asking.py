"""Where people meet our own fields: stages that ask, layouts of roles."""

from __future__ import annotations

from collections.abc import Iterable

from wellworn.friction.audit.facts import Asked
from wellworn.members.access import READERS
from wellworn.records.custom.describing import Said
from wellworn.records.field import HIDDEN, Field
from wellworn.records.models.asked import Ask
from wellworn.records.models.record import Kind


def asked(fields: Iterable[Field], of: str, said: Said) -> dict[str, Asked]:
    """How each field of an object is asked. One query for deals, none for others."""
    asks: dict[str, list[Ask]] = {}
    if of == Kind.DEAL:
        rows = Ask.objects.filter(stage__archived_at=None, stage__pipeline__archived_at=None).select_related("stage")
        for one in rows.order_by("stage__position", "position"):
            asks.setdefault(one.field, []).append(one)
    return {field.name: _one(field, asks.get(field.name, []), said) for field in fields}


def _one(field: Field, asks: list[Ask], said: Said) -> Asked:
    placed = {role: {one["field"]: one for one in said.layout(role)} for role in READERS}
    roles = [role for role in READERS if (one := placed[role].get(field.name)) is None or one["where"] != HIDDEN]
    locked = [role for role in roles if (one := placed[role].get(field.name)) is not None and one["read_only"]]
    return Asked(
        required=any(one.is_hard for one in asks),
        required_where=tuple(f"stage {one.stage.name}" for one in asks if one.is_hard),
        forms=("record",),
        stages=tuple(one.stage.name for one in asks),
        roles=tuple(str(role) for role in roles),
        shown=bool(roles),
        read_only=field.is_read_only or field.widget == "computed" or (bool(roles) and len(locked) == len(roles)),
    )
