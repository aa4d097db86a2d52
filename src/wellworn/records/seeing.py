"""Who may see a record: the question that `visible_to` answers, asked from the record's side."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import StrIndex

from wellworn.members.models import Member, Role, Team
from wellworn.records.fields import MODELS
from wellworn.records.models.opening import SEES_ALL
from wellworn.records.models.record import Kind, Record


def who_sees(record: Record) -> QuerySet[Member]:
    """The colleagues who may see a record that is not a task, by its team and its owner."""
    members = Member.objects.colleagues().exclude(role=Role.IT)
    if record.team_id is None:
        return members
    path = Team.objects.filter(pk=record.team_id).values_list("path", flat=True).first() or ""
    sees = Q(role__in=SEES_ALL) | Q(pk=record.owner_id)
    if path:
        here = Value(path, output_field=CharField())
        above = Team.objects.exclude(path="").annotate(at=StrIndex(here, "path")).filter(at=1, manager__isnull=False)
        sees |= Q(team__path__startswith=path) | Q(pk__in=above.values("manager"))
    return members.filter(sees)


def may_see(member: Member, kind: str, pk: int | None) -> bool:
    """Whether `member` may see a record, the bin left out."""
    if pk is None or kind not in MODELS or not member.is_active:
        return False
    return MODELS[Kind(kind)].objects.visible_to(member).filter(pk=pk).exists()
