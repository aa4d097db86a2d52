"""What a webhook can no longer be told of, because it rested for longer than events are kept, or its member was
away for longer; and saying so.

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
from wellworn.api.webhooks.kinds import VERBS, wants
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
    rests = _rests_since(webhook)
    if rests is None or not _tells_of_events(webhook):
        return noted
    kept = oldest_kept(at)
    if rests >= kept:
        return noted
    return Gap(noted.since if noted else rests, kept)


def begins(webhook: Webhook) -> datetime | None:
    """When a webhook that rests begins to miss something, if nobody resumes it."""
    rests = _rests_since(webhook)
    if rests is None or not _tells_of_events(webhook):
        return None
    return rests + timedelta(days=in_force().events_kept_days)


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


def end_silence(webhook: Webhook) -> None:
    """Its member is here again: tell the receiver what it has missed meanwhile, if anything."""
    if webhook.silent_since is None:
        return
    now = timezone.now()
    missed = of(webhook, now)
    if missed is not None and webhook.silent_since < oldest_kept(now):
        note(webhook, missed)
    webhook.silent_since = None
    webhook.save(update_fields=["silent_since"])


def _rests_since(webhook: Webhook) -> datetime | None:
    """Since when it has been told nothing: it was paused, or its member has no account."""
    return min((since for since in (webhook.paused_at, webhook.silent_since) if since is not None), default=None)


def _tells_of_events(webhook: Webhook) -> bool:
    """Whether it asked for anything that stands in events alone."""
    if any(
        wants(webhook.kinds, f"{kind.partition('.')[0]}.{verb}") for kind in webhook.kinds for verb in VERBS.values()
    ):
        return True
    return "*" in webhook.kinds
