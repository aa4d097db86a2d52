"""What webhooks are told: the changes since their cursor, gathered by record, each as far as the webhook's member may see it.

The history of fields and the events are the outbox: both were written in the transaction of what they tell of. They are read in the
order of their numbers, as far as `lib/outbox.py` says that none can be passed over.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from wellworn.api.models import Delivery, Webhook
from wellworn.api.representation import of_one
from wellworn.api.webhooks import gaps
from wellworn.api.webhooks.kinds import VERBS, wants
from wellworn.members.models import Member
from wellworn.records.covering import hidden_from
from wellworn.records.fields import MODELS, object_key
from wellworn.records.models import Kind, Provenance, Record
from wellworn.usage.models import Event

CHANGES, EVENTS = Provenance._meta.db_table, Event._meta.db_table
AT_ONCE = 500  # rows of the outbox in one transaction
FRESH = timedelta(seconds=5)  # between a record and the first row of its history


def tell(webhook_id: int, reach: Mapping[str, int]) -> int:
    """Write the messages for what happened since the webhook's cursors, up to `reach`; how many rows of the outbox were read."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update(of=("self",)).filter(pk=webhook_id, paused_at=None).first()
        if webhook is None:
            return 0
        member = Member.objects.with_open_teams().get(pk=webhook.member_id)
        if not member.is_active:
            Webhook.objects.filter(pk=webhook_id, silent_since=None).update(silent_since=timezone.now())
            return 0
        gaps.end_silence(webhook)
        changes = _between(Provenance.objects.all(), webhook.change_cursor, reach[CHANGES])
        events = _between(Event.objects.all(), webhook.event_cursor, reach[EVENTS])
        told = [*_of_changes(changes, member), *_of_events(events, member)]
        Delivery.objects.bulk_create(_message(webhook, kind, data) for kind, data in told if wants(webhook.kinds, kind))
        webhook.change_cursor = changes[-1].pk if changes else webhook.change_cursor
        webhook.event_cursor = events[-1].pk if events else webhook.event_cursor
        webhook.save(update_fields=["change_cursor", "event_cursor"])
    return max(len(changes), len(events))


def newest() -> tuple[int, int]:
    """The ends of the outbox: a new webhook is told of what happens from now on."""
    last = Provenance.objects.order_by("-pk").values_list("pk", flat=True).first()
    event = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0, event or 0


def _between(rows: Any, cursor: int, end: int) -> list[Any]:
    """The next rows of the outbox."""
    return list(rows.filter(pk__gt=cursor, pk__lte=end).order_by("pk")[:AT_ONCE])


def _of_changes(rows: list[Provenance], member: Member) -> Iterator[tuple[str, dict[str, Any]]]:
    """One message for each record that changed, or was made."""
    by_record = sorted(rows, key=lambda row: (row.kind, row.record_id, row.pk))
    for (kind, pk), group in groupby(by_record, key=lambda row: (row.kind, row.record_id)):
        history = list(group)
        record = _seen(kind, pk, member)
        if record is None:
            continue
        is_new = any(row.field == "name" and not row.before and row.at - record.created_at < FRESH for row in history)
        hidden = hidden_from(member).get(object_key(record), frozenset())
        changes = [_change(row) for row in history if row.field not in hidden]
        if not changes:
            continue
        yield f"{object_key(record)}.{'created' if is_new else 'changed'}", _data(record, member, changes)


def _change(row: Provenance) -> dict[str, Any]:
    """One row of a field's history."""
    return {
        "field": row.field,
        "value": row.value,
        "before": row.before,
        "source": row.source,
        "at": row.at.isoformat(),
        "by": row.by_id,
    }


def _of_events(rows: list[Event], member: Member) -> Iterator[tuple[str, dict[str, Any]]]:
    """One message for each record that was deleted, restored, merged or done."""
    for row in rows:
        if row.feature in VERBS and row.kind in MODELS and row.record_id:
            record = _seen(row.kind, row.record_id, member, in_bin=True)
            if record is not None:
                yield f"{object_key(record)}.{VERBS[row.feature]}", _data(record, member, [])


def _seen(kind: str, pk: int, member: Member, *, in_bin: bool = False) -> Record | None:
    """The record, if the webhook's member may see it."""
    rows: Any = MODELS[Kind(kind)].objects
    seen = rows.open_to(member) if in_bin else rows.visible_to(member)
    record: Record | None = (seen.select_related("object") if kind == Kind.THING else seen).filter(pk=pk).first()
    return record


def _data(record: Record, member: Member, changes: list[dict[str, Any]]) -> dict[str, Any]:
    """What a message says of a record."""
    return {
        "object": object_key(record),
        "id": record.pk,
        "record": None if record.deleted_at else of_one(record, member),
        "changes": changes,
    }


def _message(webhook: Webhook, kind: str, data: dict[str, Any]) -> Delivery:
    """A message that waits to be sent."""
    now = timezone.now()
    return Delivery(
        webhook=webhook,
        message_id=f"msg_{secrets.token_hex(16)}",
        kind=kind,
        payload={"type": kind, "timestamp": now.isoformat(), "data": data},
        next_at=now,
        created_at=now,
    )
