"""Whose deals a review or a forecast is about: one's own, a team's with all below it, or everybody's, as far as one may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role, Team
from wellworn.records.models.deal import Deal
from wellworn.records.models.opening import SEES_ALL
from wellworn.records.models.record import RecordQuerySet

MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of deals, by their owners."""

    key: str  # mine, all, or a team's number
    label: str
    team: Team | None
    owners: Q  # of a deal, by its owner

    def deals(self, member: Member) -> RecordQuerySet[Deal]:
        """Its deals that `member` may see."""
        return Deal.objects.visible_to(member).filter(self.owners)


def teams_of(member: Member) -> list[Team]:
    """The teams that `member` may choose: those they manage with all below, for an executive every one. At most one query."""
    if member.role in SEES_ALL:
        return list(Team.objects.order_by("name", "pk"))
    return list(Team.objects.under(member).order_by("name", "pk")) if member.role == Role.MANAGER else []


def scopes(member: Member) -> list[Scope]:
    """Every choice that `member` has, the usual one first."""
    teams = teams_of(member)
    own = Scope(MINE, _("My own"), None, Q(owner=member.pk))
    if member.role in SEES_ALL:
        everybody = Scope(ALL, _("Everybody"), None, Q())
        return [everybody, *map(_of_team, teams), own]
    if not teams:
        return [own]
    mine = Scope(ALL, _("My teams"), None, Q(owner__team__in=[team.pk for team in teams]) | Q(owner=member.pk))
    return [mine, *map(_of_team, teams), own] if len(teams) > 1 else [_of_team(teams[0]), own]


def chosen(member: Member, key: str) -> tuple[Scope, list[Scope]]:
    """The scope of that key, else the usual one; and all of them."""
    every = scopes(member)
    return next((one for one in every if one.key == key), every[0]), every


def _of_team(team: Team) -> Scope:
    return Scope(str(team.pk), team.name, team, Q(owner__team__path__startswith=team.path))
