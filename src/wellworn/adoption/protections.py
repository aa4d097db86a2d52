"""Whom the protections in force let see the pages about adoption, and numbers of groups."""

from __future__ import annotations

from collections.abc import Sequence

from wellworn.members.models import Member, Role
from wellworn.members.protections.standing import Protections

LEADS = (Role.EXECUTIVE, Role.ADMIN)


def may_open(member: Member, protections: Protections) -> bool:
    """Whether the pages about adoption are open to a member. Never to IT; always to the workers' representative."""
    return member.is_representative or _is_among(member, protections.adoption_open_to)


def may_see_teams(member: Member, protections: Protections) -> bool:
    """Whether numbers by team may be shown to a member, where the groups allow it."""
    return may_open(member, protections) and _is_among(member, protections.teams_shown_to)


def may_be_shown(member: Member, by: Sequence[str], protections: Protections) -> bool:
    """Whether a member may be shown numbers of groups made by these: the gate asks it before anything else."""
    return may_open(member, protections) and ("team" not in by or may_see_teams(member, protections))


def _is_among(member: Member, whom: str) -> bool:
    """Whether a member is one of those whom a setting names: each name takes in the one before it."""
    if member.is_representative:
        return whom != "nobody"
    if member.role == Role.IT or whom == "nobody":
        return False
    leads = member.role in LEADS or member.is_champion
    return leads or whom == "everybody" or (whom == "managers" and member.role == Role.MANAGER)
