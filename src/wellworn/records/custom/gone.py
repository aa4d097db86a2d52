"""Fields that are not asked for any more: archived, or taken from a page on which they stood.

A program learns of that late. What it still sends is left out and told, while a name that was never a field for it stays a mistake.
"""

from __future__ import annotations

from collections.abc import Collection

from wellworn.members.models import Member
from wellworn.records.custom.describing import EVERY_ROLE, Placed, Said, said_of
from wellworn.records.field import HIDDEN
from wellworn.records.models.custom import CustomField


def asked_before(object_key: str, names: Collection[str], member: Member) -> frozenset[str]:
    """Those of `names` that `member` could write once. At most two queries, and none without names."""
    keys = [name for name in names if name.isascii() and name.isidentifier()]  # as every field's is
    if not keys:
        return frozenset()
    said = said_of(object_key)[object_key]
    never = {one["field"] for one in said.layout(member.role) if one["read_only"]} | kept_from(said, member)
    mine = {name for name, one in said.of_teams.items() if member.team_id in one["teams"] and one["where"] == HIDDEN}
    archived = CustomField.objects.filter(object=object_key, key__in=keys, archived_at__isnull=False)
    return frozenset((mine | _from_everybody(said) | set(archived.values_list("key", flat=True))) & set(keys) - never)


def kept_from(said: Said, member: Member) -> frozenset[str]:
    """The fields that the layout of a member's own role hides; what is hidden from everybody has gone, and was not kept from this role."""
    return _hidden(said.layout(member.role)) - _from_everybody(said)


def _from_everybody(said: Said) -> frozenset[str]:
    """The fields that every layout hides, that of the roles without one of their own too."""
    if EVERY_ROLE not in said.layouts:
        return frozenset()
    return frozenset.intersection(*(_hidden(layout) for layout in said.layouts.values()))


def _hidden(layout: list[Placed]) -> frozenset[str]:
    return frozenset(one["field"] for one in layout if one["where"] == HIDDEN)
