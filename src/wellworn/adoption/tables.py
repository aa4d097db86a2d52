"""The four tables of the measures, out of the application's own database: expressions over its tables, nothing is copied."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wellworn.measures.tables import EVERY_WORKDAY, HAPPENED, RECORDS, Tables
from wellworn.usage.features import VALUE

MEMBER = {"id": "int64", "role": "string", "team_id": "int64", "zone": "string", "is_active": "boolean", "is_service": "boolean", "created_at": "timestamp"}  # fmt: skip
TEAM = {"id": "int64", "name": "string", "path": "string"}
USAGE_DAY = {"member_id": "int64", "day": "date", "feature": "string", "surface": "string", "automatic": "boolean", "count": "int64"}  # fmt: skip


def application() -> Tables:
    """The four tables by name alone: a connection to the application's database runs what is built on them."""
    return Tables(members(), usage_days(), RECORDS.unbound(), HAPPENED.unbound())


def members() -> ir.Table:
    """Everybody who uses it; programs behind a token are nobody."""
    member, team = ibis.table(MEMBER, name="members_member"), ibis.table(TEAM, name="members_team")
    people = member.filter(~member.is_service, member.is_active)
    joined = people.left_join(team, people.team_id == team.id)
    return joined.select(
        member=joined.id, role=joined.role, team=joined.name.coalesce(""), started=joined.created_at.date(),
        ended=ibis.null("date"), licensed=ibis.literal(True), zone=joined.zone, weekdays=ibis.literal(EVERY_WORKDAY),
        days_off=ibis.literal(""),
    )  # fmt: skip


def usage_days() -> ir.Table:
    """What was done, by the day."""
    days = ibis.table(USAGE_DAY, name="usage_usageday")
    return days.select(
        member=days.member_id, day=days.day, feature=days.feature, surface=days.surface, automatic=days.automatic,
        is_value=days.feature.isin(sorted(VALUE)), count=days["count"],
    )  # fmt: skip
