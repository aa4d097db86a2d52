"""Sending messages: claimed, posted to a checked address, and tried again for three days until the receiver has said that it has them."""

from __future__ import annotations

import http.client
import json
import ssl
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.api.models import Delivery, DeliveryState, Webhook
from wellworn.api.webhooks import signing
from wellworn.lib.outbound import OutboundError, open_connection
from wellworn.lib.patience import at_most
from wellworn.lib.sealed import Unsealable, unseal
from wellworn.members.models import Member
from wellworn.usage.models import Event

TIMEOUT = 15  # seconds that a receiver has for each part of its answer
PATIENCE = 30  # and for all of it
GONE = 410  # the receiver wants nothing more, says the specification
# After a first try at once, as the specification suggests.
WAITS = [timedelta(seconds=5), *(timedelta(minutes=n) for n in (5, 30, 120, 300, 600, 840, 1200, 1440))]
LEASE = timedelta(minutes=2)  # after which a message whose sender was killed is taken up again


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered: its status, or why there was none."""

    status: int | None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the receiver has the message."""
        return self.status is not None and 200 <= self.status < 300


def send_due(limit: int = 50) -> int:
    """Send what waits and is due, the oldest of each receiver first; how many were tried.

    A receiver that does not answer is left for this time: nobody waits for it who would be told meanwhile.
    """
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now(), webhook__paused_at=None)
    due = due.filter(webhook__member__is_active=True)
    tried = 0
    for webhook_id in due.order_by("webhook").values_list("webhook", flat=True).distinct():
        for pk in due.filter(webhook=webhook_id).order_by("next_at", "pk").values_list("pk", flat=True)[:limit]:
            answer = send(pk)
            tried += answer is not None
            if answer is not None and answer.status is None:
                break
    return tried


def send(delivery_id: int) -> Answer | None:
    """Try one message once; None if another process has it."""
    now = timezone.now()
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, next_at__lte=now)
    if not waiting.update(next_at=now + LEASE, attempts=F("attempts") + 1):
        return None
    delivery = Delivery.objects.select_related("webhook").get(pk=delivery_id)
    answer = _post(delivery)
    _note(delivery, answer)
    return answer


@transaction.atomic
def again(delivery: Delivery, *, by: Member) -> None:
    """Send a message once more, from its first try on, whatever became of it."""
    Event.record("webhook.change", by=by)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, attempts=0, next_at=timezone.now(), problem="", status=None, delivered_at=None
    )


def _post(delivery: Delivery) -> Answer:
    """Post the message to its receiver. Redirects are not followed: the address was checked, another was not."""
    parts = urlsplit(delivery.webhook.url)
    body = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False).encode()
    secure = parts.scheme == "https"
    try:
        secret = unseal(delivery.webhook.sealed_secret)
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        moment = int(timezone.now().timestamp())
        headers = signing.headers(secret, delivery.message_id, moment, body)
        raw = open_connection(host, port, TIMEOUT)
        with raw, at_most(raw, PATIENCE):
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
            with closing(connection):
                path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
                connection.request("POST", path, body, headers)
                return Answer(connection.getresponse().status)
    except OutboundError as error:
        return Answer(None, error.sentence)
    except Unsealable as error:
        return Answer(None, str(error))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, _("No answer: %(error)s") % {"error": str(error) or type(error).__name__})


def _note(delivery: Delivery, answer: Answer) -> None:
    """Write down what came of a try, and when the next one is."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    said = {"status": answer.status, "problem": answer.problem[:500]}
    now = timezone.now()
    if answer.is_good:
        rows.update(state=DeliveryState.DELIVERED, delivered_at=now, next_at=None, **said)
    elif answer.status == GONE or delivery.attempts > len(WAITS):
        rows.update(state=DeliveryState.FAILED, next_at=None, **said)
        why = (
            _("The receiver wants no more messages.")
            if answer.status == GONE
            else _("A message failed for three days.")
        )
        Webhook.objects.filter(pk=delivery.webhook_id, paused_at=None).update(paused_at=now, problem=why)
    else:
        rows.update(next_at=now + WAITS[delivery.attempts - 1], **said)
