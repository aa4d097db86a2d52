"""The tree of teams. Whoever changes it holds one lock, so that two moves at once cannot make a ring or leave a false path."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from wellworn.lib import sql
from wellworn.members.models import TREE_LOCK, Member, Team


class CannotMove(Exception):
    """The move would put a team below itself."""

    sentence = _("A team can't be inside itself or inside one of its own teams.")


class NotEmpty(Exception):
    """The team still has members or teams, and nobody said to move them up."""

    sentence = _("The team still has people or teams in it. Move them up, or elsewhere, first.")


@transaction.atomic
def create(name: str, *, parent: Team | None, manager: Member | None = None, by: Member | None) -> Team:
    """A new team, below `parent` or at the top."""
    sql.hold(TREE_LOCK)
    team = Team.objects.create(name=name.strip(), parent=parent, manager=manager)
    above = Team.objects.get(pk=parent.pk).path if parent else ""
    team.path = f"{above}{team.pk}."
    team.save(update_fields=["path"])
    return team


def change(team: Team, *, name: str, manager: Member | None, by: Member) -> None:
    """Rename, and give another manager or none."""
    Team.objects.filter(pk=team.pk).update(name=name.strip(), manager=manager)


@transaction.atomic
def move(team: Team, parent: Team | None, *, by: Member) -> None:
    """Put a team with all below it under `parent`, or at the top. Raises CannotMove."""
    sql.hold(TREE_LOCK)
    before = Team.objects.get(pk=team.pk).path  # as it is now: what the caller read may be old
    above = Team.objects.get(pk=parent.pk).path if parent else ""
    if above.startswith(before):
        raise CannotMove
    after = f"{above}{team.pk}."
    Team.objects.filter(pk=team.pk).update(parent=parent)
    subtree = Team.objects.filter(path__startswith=before)
    subtree.update(path=Concat(Value(after), Substr("path", len(before) + 1)))
    team.refresh_from_db()


@transaction.atomic
def delete(team: Team, *, move_up: bool, by: Member) -> None:
    """Remove a team. With `move_up` its members and teams go to the team above; without, it has to be empty (else NotEmpty)."""
    sql.hold(TREE_LOCK)
    team.refresh_from_db()
    if not move_up and (team.children.exists() or team.members.exists()):
        raise NotEmpty
    for child in team.children.all():
        move(child, team.parent, by=by)
    team.members.update(team=team.parent)
    team.delete()
