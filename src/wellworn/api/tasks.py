"""The jobs of this room: telling webhooks, and forgetting what is old."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wellworn.api.models import Answered, Delivery, DeliveryState, Webhook
from wellworn.api.webhooks import sending, telling
from wellworn.lib.outbox import Reach

ROUND = 55  # seconds that one job goes on for; the next minute's follows
PAUSE = 2
ANSWERS_KEPT, MESSAGES_KEPT = timedelta(days=1), timedelta(days=30)


@app.task(queueing_lock="tell-webhooks", lock="tell-webhooks", pass_context=True)
def tell_webhooks(context: JobContext, timestamp: int) -> None:
    """Tell every webhook what happened, again and again for most of a minute; done at once where there is none."""
    end, outbox = time.monotonic() + ROUND, Reach(telling.CHANGES, telling.EVENTS)
    while Webhook.objects.filter(paused_at=None).exists() and not context.should_abort():
        busy = round_once(outbox)
        if time.monotonic() > end:
            return
        if not busy:
            time.sleep(PAUSE)


def round_once(outbox: Reach | None = None) -> bool:
    """Read the outbox for every webhook, as far as it can be read now, and send what is due; whether there was anything."""
    reach = (outbox or Reach(telling.CHANGES, telling.EVENTS)).look()
    active = Webhook.objects.filter(paused_at=None).values_list("pk", flat=True)
    read = sum(telling.tell(pk, reach) for pk in active) if reach is not None else 0
    return bool(read + sending.send_due())


@app.task
def forget_answers(timestamp: int) -> None:
    """Remove answers kept for repetitions after a day, and messages after thirty; those that still wait are kept."""
    now = timezone.now()
    Answered.objects.filter(at__lt=now - ANSWERS_KEPT).delete()
    old = Delivery.objects.filter(created_at__lt=now - MESSAGES_KEPT)
    old.exclude(state=DeliveryState.WAITING).delete()
