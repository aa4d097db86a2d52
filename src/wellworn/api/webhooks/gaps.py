"""What a webhook can no longer be told of, because it rested for longer than events are kept; and saying so.

The history of fields stays, so every change is told of after any rest. That something was deleted, restored, merged or done stands in
events alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wellworn.api.models import Delivery, Webhook
from wellworn.api.webhooks.telling import VERBS, wants
from wellworn.members.protections.standing import in_force
from wellworn.usage.expiring import oldest_kept

MISSED = "webhook.missed"  # the message that says so; every webhook gets it, whatever it asked for
NEXT = "GET /api/v1/records/{object} for each object, and drop what is no longer there."


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing of what was deleted, restored, merged or done from `since` to `until` was told, or will be."""

    since: datetime
    until: datetime


def of(webhook: Webhook, at: datetime) -> Gap | None:
    """What a webhook has missed until it is said to be made good, with what it would miss if it were resumed at `at`."""
    noted = Gap(webhook.missed_from, webhook.missed_until) if webhook.missed_from and webhook.missed_until else None
    if webhook.paused_at is None or not _tells_of_events(webhook):
        return noted
    kept = oldest_kept(at)
    if webhook.paused_at >= kept:
        return noted
    return Gap(noted.since if noted else webhook.paused_at, kept)


def begins(webhook: Webhook) -> datetime | None:
    """When a webhook that rests begins to miss something, if nobody resumes it."""
    if webhook.paused_at is None or not _tells_of_events(webhook):
        return None
    return webhook.paused_at + timedelta(days=in_force().events_kept_days)


def note(webhook: Webhook, gap: Gap) -> None:
    """Keep what was missed with the webhook, and tell its receiver."""
    Webhook.objects.filter(pk=webhook.pk).update(missed_from=gap.since, missed_until=gap.until)
    now = timezone.now()
    data: dict[str, Any] = {"from": gap.since.isoformat(), "until": gap.until.isoformat()}
    data |= {"missed": sorted(VERBS.values()), "next": NEXT}
    payload = {"type": MISSED, "timestamp": now.isoformat(), "data": data}
    message = f"msg_{secrets.token_hex(16)}"
    Delivery.objects.create(
        webhook=webhook, message_id=message, kind=MISSED, payload=payload, next_at=now, created_at=now
    )


def _tells_of_events(webhook: Webhook) -> bool:
    """Whether it asked for anything that stands in events alone."""
    if any(
        wants(webhook.kinds, f"{kind.partition('.')[0]}.{verb}") for kind in webhook.kinds for verb in VERBS.values()
    ):
        return True
    return "*" in webhook.kinds
