"""What the machine did in a member's name, told to usage: one row a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from wellworn.usage.models import Event, Surface


def machine(feature: str, members: Iterable[int], *, at: datetime) -> None:
    """Write that capture did `feature` once for each of the member ids, a row for each member."""
    Event.objects.bulk_create(
        Event(at=at, member_id=member, feature=feature, surface=Surface.CAPTURE, automatic=True, count=count)
        for member, count in sorted(Counter(members).items())
    )
