"""The lease on a mailbox: one worker reads it at a time, and shows that it lives by renewing the lease with every batch.

A worker that is killed renews nothing, so that another takes over when the lease has run out. Should two ever read the same mailbox,
no harm is done: filing adds nothing twice, and a batch whose lease is lost is taken back.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from wellworn.capture.models import Mailbox, MailboxState

STOPPED = (MailboxState.PAUSED, MailboxState.DISCONNECTED)


class LeaseEnded(Exception):
    """The mailbox was paused or disconnected, or another worker has taken it over: stop, and keep what is done."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to read one mailbox."""

    mailbox_id: int
    token: str

    def renew(self, *, at: datetime, **fields: Any) -> None:
        """Stay in charge, and write `fields` of the mailbox with it. Raises `LeaseEnded`."""
        mine = Mailbox.objects.filter(pk=self.mailbox_id, lease=self.token).exclude(state__in=STOPPED)
        if not mine.update(leased_until=at + length(), progress_at=at, **fields):
            raise LeaseEnded

    def release(self, **fields: Any) -> None:
        """Let go, and write `fields` of the mailbox with it, if it is still ours."""
        Mailbox.objects.filter(pk=self.mailbox_id, lease=self.token).update(lease="", leased_until=None, **fields)


def take(mailbox_id: int, *, at: datetime) -> Lease | None:
    """The lease on a mailbox, or None while another worker has it or nobody may read it."""
    token = secrets.token_hex(16)
    free = Mailbox.objects.filter(Q(lease="") | Q(leased_until__lt=at), pk=mailbox_id).exclude(state__in=STOPPED)
    return Lease(mailbox_id, token) if free.update(lease=token, leased_until=at + length()) else None


def length() -> timedelta:
    """How long a lease lasts without a sign of life: `WELLWORN_LEASE_SECONDS`, a minute and a half by default."""
    return timedelta(seconds=float(os.environ.get("WELLWORN_LEASE_SECONDS", "90")))
