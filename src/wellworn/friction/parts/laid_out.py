"""The layouts of roles: what each does otherwise than everybody's, and how much of what it shows is ever filled."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.friction.audit.parts import Judged, judge_layout
from wellworn.friction.models import Kept
from wellworn.members.models import Role
from wellworn.records.custom.describing import EVERY_ROLE
from wellworn.records.custom.shown import targets
from wellworn.records.models.custom import Layout

HARDLY = 0.05  # of the records


def layouts() -> list[tuple[str, Judged]]:
    """Each layout that a role has of its own. Three queries."""
    rows = list(Layout.objects.order_by("object", "role"))
    common = {one.object: one.fields for one in rows if one.role == EVERY_ROLE}
    empty = {(one.object, one.field) for one in Kept.objects.only("object", "field", "facts") if _is_empty(one.facts)}
    called, found = {one.key: str(one.name) for one in targets()}, list[tuple[str, Judged]]()
    for one in rows:
        if one.role == EVERY_ROLE:
            continue
        on_page = [placed["field"] for placed in one.fields if placed["where"] == "page"]
        role = str(Role(one.role).label) if one.role in Role.values else one.role
        said = judge_layout(
            role=role, is_as_everybodys=one.fields == common.get(one.object), fields=len(on_page),
            empty=sum((one.object, name) in empty for name in on_page),
        )  # fmt: skip
        name = _("%(object)s as the role %(role)s sees it") % {
            "object": called.get(one.object, one.object),
            "role": role,
        }
        found.append((name, said))
    return found


def _is_empty(facts: dict[str, object]) -> bool:
    filled = facts.get("filled")
    return isinstance(filled, dict) and bool(filled["records"]) and filled["filled"] < HARDLY * filled["records"]
