"""Saved views: whose they are, who may change them, and that one which was thrown away comes back."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.members.models import Member, Role
from wellworn.records.lists.config import Config, to_json
from wellworn.records.models.view import View
from wellworn.records.values import CannotSave, as_text
from wellworn.usage.models import Event

MINE, TEAMS, EVERYBODYS = "mine", "team", "all"
MAKES_EVERYBODYS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)
USUAL = "usual"  # in a config: it is what a member has made of the usual view of that key
SALT = "wellworn.records.lists.view"


def may_change(view: View, member: Member) -> bool:
    """Whether `member` may rename, change or throw away a view: who made it, and for others' those who answer for them."""
    if view.member_id is not None:
        return view.member_id == member.pk
    return view.created_by_id == member.pk or member.role in (Role.MANAGER, Role.ADMIN)


@transaction.atomic
def save(object_key: str, name: str, config: Config, *, whose: str = MINE, by: Member) -> View:
    """A new view at the end of the tabs. Raises CannotSave."""
    if whose == EVERYBODYS and by.role not in MAKES_EVERYBODYS:
        raise CannotSave(_("A view for everybody is made by a manager or an admin. Save it for your team instead."))
    if whose == TEAMS and by.team_id is None:
        raise CannotSave(_("You are in no team. Save it for yourself."))
    view = View.objects.create(
        object=object_key,
        name=_named(name),
        member=by if whose == MINE else None,
        team_id=by.team_id if whose == TEAMS else None,
        config=to_json(config),
        position=View.objects.filter(object=object_key).count(),
        created_by=by,
        created_at=timezone.now(),
    )
    Event.record("view.save", by=by)
    return view


@transaction.atomic
def change(
    view: View, *, by: Member, name: str | None = None, config: Config | None = None, pinned: bool | None = None
) -> None:
    """Rename, keep another configuration, or pin. Raises CannotSave."""
    if name is not None:
        view.name = _named(name)
    if config is not None:
        view.config = {**({USUAL: view.config[USUAL]} if USUAL in view.config else {}), **to_json(config)}
    if pinned is not None:
        view.is_pinned = pinned
    view.save(update_fields=["name", "config", "is_pinned"])
    Event.record("view.save", by=by)


def keep_own(object_key: str, key: str, config: Config, *, by: Member) -> None:
    """What a member has made of a usual view: it is theirs alone, and looks so the next time."""
    kept = View.objects.filter(object=object_key, member=by, config__usual=key).first()
    if kept is not None:
        change(kept, by=by, config=config)
        return
    View.objects.create(
        object=object_key, name="", member=by, config={USUAL: key, **to_json(config)}, created_by=by, created_at=timezone.now()
    )  # fmt: skip


@transaction.atomic
def delete(view: View, *, by: Member) -> str:
    """Throw a view away; what brings it back."""
    kept = {"object": view.object, "name": view.name, "member_id": view.member_id, "team_id": view.team_id,
            "config": view.config, "is_pinned": view.is_pinned, "position": view.position, "by": by.pk}  # fmt: skip
    view.delete()
    Event.record("view.save", by=by)
    return signing.dumps(kept, salt=SALT, compress=True)


@transaction.atomic
def restore(token: str, *, by: Member) -> View | None:
    """Bring back what `delete` has thrown away; None for what nobody gave to `by`."""
    try:
        kept: dict[str, Any] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if kept.pop("by") != by.pk:
        return None
    View.objects.filter(object=kept["object"], position__gte=kept["position"]).update(position=F("position") + 1)
    Event.record("record.undo", by=by)
    return View.objects.create(**kept, created_by=by, created_at=timezone.now())


def _named(text: str) -> str:
    name = as_text(text)[:100]
    if not name:
        raise CannotSave(_("Give the view a name, like Closing this year."))
    return name
