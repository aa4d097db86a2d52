"""Telling members: one notice for each thing, never to whoever did it, and never of what they may not see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wellworn.members.models import Member, Role
from wellworn.records.models.activity import Activity
from wellworn.records.models.deal import Deal
from wellworn.records.models.notice import MUTABLE, Notice, NoticeChoice, NoticeKind
from wellworn.records.models.provenance import Provenance
from wellworn.records.models.record import Kind, Record, Source
from wellworn.records.models.task import Task
from wellworn.records.seeing import may_see
from wellworn.usage.models import Event

MOST_FIELDS = 6  # of a deal that one notice names
GET_THE_COMPANYS = (Role.EXECUTIVE, Role.ADMIN)  # who may choose the company's week by mail


def tell(
    member: Member,
    kind: NoticeKind,
    key: str,
    *,
    by: Member | None,
    record: Record | None = None,
    activity: Activity | None = None,
    told: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Notice | None:
    """Tell `member` of something; None when they did it themselves, muted its kind, or may not see the record.

    A second notice with the same key brings the first one up again instead of standing beside it.
    """
    if (by is not None and by.pk == member.pk) or not member.is_active or is_muted(member, kind):
        return None
    if record is not None and not may_see(member, record.kind, record.pk):
        return None
    values = {
        "kind": kind,
        "by": by,
        "about": record.kind if record else "",
        "record_id": record.pk if record else None,
        "activity": activity,
        "told": told or {},
        "at": at or timezone.now(),
        "read_at": None,
    }
    notice, _is_new = Notice.objects.update_or_create(member=member, key=key[:100], defaults=values)
    return notice


def is_muted(member: Member, kind: NoticeKind) -> bool:
    """Whether the member chose not to be told of this."""
    return NoticeChoice.objects.filter(member=member, muted__contains=[kind]).exists()


def assigned(task: Task, *, by: Member) -> None:
    """Tell whoever was given a task."""
    if task.owner is not None:
        tell(task.owner, NoticeKind.ASSIGNED, f"assigned:{task.pk}", by=by, record=task)


def changed(record: Record, row: Provenance, *, by: Member | None) -> None:
    """Tell the owner of a deal what a colleague changed in it; what one colleague changes in a day is one notice."""
    if not isinstance(record, Deal) or by is None or row.source != Source.TYPED or row.batch_id is not None:
        return
    if record.owner_id is None or record.owner_id == by.pk:
        return
    owner = Member.objects.filter(pk=record.owner_id).first()
    if owner is None:
        return
    key = f"deal:{record.pk}:{by.pk}:{row.at:%Y-%m-%d}"
    before = Notice.objects.filter(member=owner, key=key, read_at=None).first()
    fields = [*(before.told.get("fields", []) if before else []), row.field]
    told = {"fields": list(dict.fromkeys(fields))[-MOST_FIELDS:]}
    tell(owner, NoticeKind.DEAL, key, by=by, record=record, told=told, at=row.at)


@transaction.atomic
def read(notices: QuerySet[Notice], *, by: Member) -> int:
    """Mark some of the member's notices as read; how many were not."""
    return notices.filter(member=by, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def unread(notice: Notice, *, by: Member) -> bool:
    """Mark one as not read after all."""
    return bool(Notice.objects.filter(pk=notice.pk, member=by, read_at__isnull=False).update(read_at=None))


@transaction.atomic
def choose(member: Member, *, muted: list[str], digest_hour: int | None) -> NoticeChoice:
    """Save how a member wants to be told. Raises ValueError for an hour that no day has."""
    if digest_hour is not None and not 0 <= digest_hour <= 23:
        raise ValueError(digest_hour)
    kept = [kind.value for kind in MUTABLE if kind in muted]
    choice, _new = NoticeChoice.objects.update_or_create(
        member=member, defaults={"muted": kept, "digest_hour": digest_hour}
    )
    Event.record("notice.choose", by=member)
    return choice


@transaction.atomic
def choose_week(member: Member, *, hour: int | None, own: bool = True, company: bool = False) -> NoticeChoice:
    """Save when mails of the week come: of one's own, of the company's. Raises ValueError for an hour no day has."""
    if hour is not None and not 0 <= hour <= 23:
        raise ValueError(hour)
    kept = {"week_hour": hour, "week_own": own, "week_company": company and member.role in GET_THE_COMPANYS}
    choice, _new = NoticeChoice.objects.update_or_create(member=member, defaults=kept)
    Event.record("notice.choose", by=member)
    return choice


def about_whom(notices: list[Notice], member: Member) -> dict[tuple[str, int], Record]:
    """The records that notices are about, as far as the member may see them now: one query a kind."""
    from wellworn.records.fields import MODELS

    found: dict[tuple[str, int], Record] = {}
    for kind in Kind:
        ids = {one.record_id for one in notices if one.about == kind and one.record_id is not None}
        if ids:
            rows = MODELS[kind].objects.visible_to(member).filter(pk__in=ids)
            if kind == Kind.THING:
                rows = rows.select_related("object")  # type: ignore[misc]
            found |= {(kind, row.pk): row for row in rows}
    return found
