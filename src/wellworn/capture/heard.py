"""What mail that is no exchange told, kept for whoever waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from wellworn.capture.echoes import Echo
from wellworn.records.models import Activity
from wellworn.records.models import Echo as Row

RECENT = timedelta(days=60)  # nobody waits longer for an answer


def keep(echoes: Sequence[tuple[Echo, datetime | None]], member_id: int, *, at: datetime) -> None:
    """Note those of the last weeks, with the time that the server had them and the mail of ours that they answer."""
    fresh = [(one, received or at) for one, received in echoes if (received or at) > at - RECENT]
    if not fresh:
        return
    keys = {f"mail:{reference}" for one, _when in fresh for reference in one.references}
    known = dict(Activity.objects.filter(key__in=keys).values_list("key", "pk"))
    Row.objects.bulk_create(
        [
            Row(
                member_id=member_id,
                kind=one.kind,
                address=one.address[:320],
                at=when,
                until=one.until,
                about_id=next(
                    (known[key] for ref in reversed(one.references) if (key := f"mail:{ref}") in known), None
                ),
            )
            for one, when in fresh
        ],
        ignore_conflicts=True,
    )
