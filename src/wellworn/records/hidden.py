"""Which fields the layout of a member's role leaves out, for pages that show a few values of many records without their facts."""

from __future__ import annotations

from wellworn.members.models import Member
from wellworn.records.custom.describing import said_of
from wellworn.records.fields import fields_of, fields_seen_by


def hidden_from(member: Member, *objects: str) -> frozenset[str]:
    """The fields of some objects that `member` does not see, each as "deal.amount". One query for all objects."""
    said = said_of(*objects)
    found: set[str] = set()
    for key in objects:
        seen = {field.name for field in fields_seen_by(key, member, said[key])}
        found |= {f"{key}.{field.name}" for field in fields_of(key, said[key]) if field.name not in seen}
    return frozenset(found)
