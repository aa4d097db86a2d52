"""A field that some teams have otherwise than everybody else: where it stands for them, and whether a stage asks them for it.

What goes to a share of the teams first is written here and is in force at once: layouts and asks are read with it by every surface.
A field is one change's at a time, whose teams these are; `as_everybody` takes all of it away again.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records.custom.allowed import only_admins
from wellworn.records.custom.describing import OfTeams
from wellworn.records.models.asked import Ask
from wellworn.records.models.custom import TeamPlace
from wellworn.records.models.deal import Stage
from wellworn.records.models.record import Kind
from wellworn.usage.models import Event


@transaction.atomic
def place(
    object_key: str, field: str, teams: Sequence[int], where: str, *, by: Member, read_only: bool = False
) -> None:
    """Let a field stand elsewhere for the members of these teams."""
    only_admins(by)
    options: OfTeams = {"teams": sorted(teams), "where": where, "read_only": read_only}
    TeamPlace.objects.update_or_create(object=object_key, field=field, defaults={"options": options})
    Event.record("layout.change", by=by)


@transaction.atomic
def ask(stage: Stage, field: str, why: str, teams: Sequence[int], *, by: Member, is_hard: bool = False) -> None:
    """Let a stage ask the members of these teams alone; nothing changes where it asks everybody already."""
    only_admins(by)
    last = stage.asks.aggregate(last=Max("position"))["last"] or 0
    given = {"why": why, "is_hard": is_hard, "position": last + 1, "teams": {"only": sorted(teams)}}
    Ask.objects.get_or_create(stage=stage, field=field, defaults=given)
    Event.record("pipeline.change", by=by)


@transaction.atomic
def leave_out(asked: Ask, teams: Sequence[int], *, by: Member) -> None:
    """Let a stage ask everybody but the members of these teams."""
    only_admins(by)
    Ask.objects.filter(pk=asked.pk).update(teams={"without": sorted(teams)})
    Event.record("pipeline.change", by=by)


@transaction.atomic
def as_everybody(object_key: str, field: str, *, by: Member) -> None:
    """Nobody has the field otherwise any more: what stood for some teams alone is gone, and all are asked again."""
    only_admins(by)
    TeamPlace.objects.filter(object=object_key, field=field).delete()
    if object_key == Kind.DEAL:
        asks = Ask.objects.filter(field=field)
        asks.filter(teams__has_key="only").delete()
        asks.exclude(teams={}).update(teams={}, since=timezone.now())
    Event.record("layout.change", by=by)
