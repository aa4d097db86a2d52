"""The switch of a feature: held back, with some teams, or everybody's. A feature that can be switched says by which routes it is reached.

Whoever does not have a feature finds neither its place in the navigation nor its pages. An admin who switches it has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from wellworn.members.models import Member, Role
from wellworn.usage.features import FEATURES
from wellworn.usage.models import Event
from wellworn.usage.models.release import Release

GRADUAL = tuple(one for one in FEATURES if one.routes)
OF_ROUTE: Mapping[str, str] = {route: one.key for one in GRADUAL for route in one.routes}


def stands(feature: str) -> list[int] | None:
    """The teams that have a feature; None where everybody has."""
    return Release.objects.filter(feature=feature).values_list("teams", flat=True).first()


@transaction.atomic
def put(feature: str, teams: Sequence[int] | None, *, by: Member) -> None:
    """Let a feature be that of these teams alone, of nobody for none, and everybody's for None. It is in force at once."""
    if teams is None:
        Release.objects.filter(feature=feature).delete()
    else:
        Release.objects.update_or_create(feature=feature, defaults={"teams": sorted(teams)})
    Event.record("feature.release", by=by)


def has(member: Member, feature: str) -> bool:
    """Whether a member has a feature."""
    teams = stands(feature)
    return teams is None or is_among(member, teams)


def is_among(member: Member, teams: Sequence[int]) -> bool:
    """Whether a member has what these teams have."""
    return member.role == Role.ADMIN or member.team_id in teams
