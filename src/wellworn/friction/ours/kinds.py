"""Our own fields as the audit describes fields of any CRM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellworn.friction.audit.describing import Described
from wellworn.friction.audit.facts import Asked
from wellworn.friction.changes import ALWAYS
from wellworn.records.field import Field

KINDS = {"area": "long_text", "number": "number", "amount": "amount", "date": "day", "choice": "choice", "choices": "choice",
         "checkbox": "yes_no", "link": "link", "company": "reference", "person": "reference", "member": "reference",
         "record": "reference", "stage": "reference"}  # fmt: skip


def audited_as(field: Field) -> str:
    """What the audit calls it."""
    return "link" if field.name == "website" else KINDS.get(field.gives, "text")


def described(fields: Sequence[Field], asked: Mapping[str, Asked]) -> list[Described]:
    """Those that people fill."""
    return [
        Described(one.name, str(one.label), audited_as(one), asked[one.name], custom=one.is_custom)
        for one in fields
        if not one.compute and one.name not in ALWAYS and not asked[one.name].read_only
    ]
