"""Adding, pausing and removing a webhook."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellworn.api.models import Webhook
from wellworn.api.webhooks import gaps, signing, telling
from wellworn.lib.outbound import OutboundError, checked_address
from wellworn.lib.sealed import seal
from wellworn.members.models import Member
from wellworn.usage.models import Event

LONGEST_URL = 1000
MOST = 20  # webhooks of one member


class CannotAdd(ValueError):
    """Why there is no webhook; the text says what would work."""


@transaction.atomic
def add(url: str, kinds: Iterable[str], *, by: Member) -> tuple[Webhook, str]:
    """A webhook that is told of what happens from now on, and its secret, shown once. Raises CannotAdd."""
    url, wanted = url.strip(), list(dict.fromkeys(kind.strip() for kind in kinds if kind.strip()))
    _check(url)
    if Webhook.objects.filter(member=by).count() >= MOST:
        raise CannotAdd(_("That is more webhooks than one member needs. Remove one first."))
    secret = signing.new_secret()
    changes, events = telling.newest()
    webhook = Webhook.objects.create(
        member=by,
        url=url,
        sealed_secret=seal(secret),
        kinds=wanted or ["*"],
        change_cursor=changes,
        event_cursor=events,
        created_at=timezone.now(),
    )
    Event.record("webhook.add", by=by)
    return webhook, secret


@transaction.atomic
def pause(webhook: Webhook, *, by: Member) -> None:
    """Tell it nothing until it is resumed; what happens meanwhile waits."""
    Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=timezone.now(), problem="")
    Event.record("webhook.change", by=by)


@transaction.atomic
def resume(webhook: Webhook, *, by: Member) -> None:
    """Tell it again, from where it was; and of what nobody can tell it any more, that it has missed it."""
    now = timezone.now()
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    missed = gaps.of(webhook, now)
    if webhook.paused_at is not None and missed is not None:
        gaps.note(webhook, missed)
    Webhook.objects.filter(pk=webhook.pk).update(paused_at=None, silent_since=None, problem="")
    Event.record("webhook.change", by=by)


@transaction.atomic
def caught_up(webhook: Webhook, *, by: Member) -> None:
    """Its receiver has read everything anew: what it missed is made good."""
    Webhook.objects.filter(pk=webhook.pk).update(missed_from=None, missed_until=None)
    Event.record("webhook.change", by=by)


@transaction.atomic
def remove(webhook: Webhook, *, by: Member) -> None:
    """Take it away with what was sent to it."""
    webhook.delete()
    Event.record("webhook.change", by=by)


def _check(url: str) -> None:
    """Raise CannotAdd for an address that nothing may be sent to."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise CannotAdd(_("That is not an address. Write it like https://hooks.company.example/wellworn.")) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or len(url) > LONGEST_URL:
        raise CannotAdd(_("That is not an address. Write it like https://hooks.company.example/wellworn."))
    if parts.username or parts.password:
        raise CannotAdd(_("Leave name and password out of the address. Messages are signed instead."))
    try:
        checked_address(parts.hostname, port)
    except OutboundError as error:
        raise CannotAdd(error.sentence) from error
