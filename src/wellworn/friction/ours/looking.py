"""How many people look at a field, where that can be known: of fields that have to be unfolded, or that no layout shows.

A field that stands open on a record's page is before the eyes of everybody who opens the page, and whether they look is nobody's
business: of such a field it is not known. Where one has to unfold the further facts, that is an act, which the events know for some weeks.
It is told as nought, as "at least so many" beside the reader from the workspace's least group on, and otherwise not at all. Fields that
stand for other roles each are told beside each other: so roles are counted in blocks of more people than the least group, whole or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from wellworn.friction.wondering import in_steps
from wellworn.lib import sql
from wellworn.measures.suppression import least
from wellworn.members.access import READERS
from wellworn.members.models import Member
from wellworn.members.protections.standing import Protections, in_force
from wellworn.records.custom.describing import Said
from wellworn.records.field import HIDDEN, MORE, Field
from wellworn.records.models.custom import CustomField, CustomObject
from wellworn.records.models.record import Kind, kind_of

LEAST_DAYS = 28  # that events have to be kept, before their absence says anything
COUNTED = """
    SELECT who.role, done.feature, count(DISTINCT done.member_id) FROM usage_event AS done
    JOIN members_member AS who ON who.id = done.member_id
    WHERE done.at >= %(since)s AND done.feature IN ('record.open', 'record.unfold') AND done.kind = %(kind)s {only}
    GROUP BY who.role, done.feature
"""
OTHERWISE = """
    SELECT EXISTS (SELECT FROM usage_event WHERE at >= %(since)s AND feature IN ('layout.change', 'field.restore'))
"""


@dataclass(frozen=True)
class Looks:
    """How many people opened records of an object, and how many unfolded their further facts, by role."""

    opened: Mapping[str, int]
    unfolded: Mapping[str, int]
    people: Mapping[str, int]  # of each role
    least: int
    stood_so: bool  # whether no layout was changed meanwhile

    def at(self, places: Mapping[str, str]) -> int | None:
        """How many people look at a field that stands where `places` says, by role: 0, at least so many, or not known (None)."""
        seen = {role: where for role, where in places.items() if where != HIDDEN}
        if any(where != MORE for where in seen.values()) or not self.stood_so:
            return None
        there = {role for role in seen if self.people.get(role)}
        whole = {role for block in blocks(self.people, self.least) if block <= there for role in block}
        looked = sum(self.unfolded.get(role, 0) for role in whole)
        if looked or whole != there:
            return in_steps(looked, self.least) or None
        return 0 if not there or sum(self.opened.get(role, 0) for role in there) > self.least else None


def blocks(people: Mapping[str, int], least: int) -> list[frozenset[str]]:
    """The roles in blocks of more people than the least group each: those that are too few together, with the next larger one where they
    are too few even so."""
    found: list[frozenset[str]] = []
    few: frozenset[str] = frozenset()
    for role in sorted((one for one in people if people[one]), key=lambda one: (people[one], one)):
        few |= {role}
        if sum(people[one] for one in few) > least:
            found.append(few)
            few = frozenset()
    return [*found[:-1], found[-1] | few] if found else []


def people(of: str, fields: Sequence[Field], said: Said, now: datetime) -> dict[str, int | None]:
    """For each field how many people look at it. Five queries, and six for a custom object."""
    kept = in_force()
    if kept.recorded != "all" or kept.events_kept_days < LEAST_DAYS:
        return {}
    since = now - timedelta(days=kept.events_kept_days)
    looks = _counted(of, since, kept)
    new = set(CustomField.objects.filter(object=of, created_at__gte=since).values_list("key", flat=True))
    return {one.name: looks.at(places(one.name, said)) for one in fields if one.name not in new | set(said.of_teams)}


def places(name: str, said: Said) -> dict[str, str]:
    """Where each role that reads records has a field."""
    layouts = {str(role): {one["field"]: one["where"] for one in said.layout(role)} for role in READERS}
    return {role: one.get(name, "page") for role, one in layouts.items()}


def _counted(of: str, since: datetime, kept: Protections) -> Looks:
    kind = kind_of(of)
    given: dict[str, object] = {"since": since, "kind": str(kind)}
    only = ""
    if kind is Kind.THING:
        only = "AND done.record_id IN (SELECT id FROM records_thing WHERE object_id = %(object)s)"
        given["object"] = CustomObject.objects.values_list("pk", flat=True).get(key=of)
    rows = sql.rows(COUNTED.format(only=only), given)
    [(changed,)] = sql.rows(OTHERWISE, given)
    by_feature = {
        feature: {role: many for role, done, many in rows if done == feature}
        for feature in ("record.open", "record.unfold")
    }
    here = dict(Member.objects.colleagues().order_by().values_list("role").annotate(people=Count("pk")))
    people_of = {str(role): here.get(role, 0) for role in READERS}
    return Looks(
        by_feature["record.open"], by_feature["record.unfold"], people_of, least(kept.least_group), not changed
    )
