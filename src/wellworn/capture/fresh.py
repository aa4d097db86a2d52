"""What was captured while it was news, told to usage apart from history: only what is news would somebody have typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from wellworn.capture import events
from wellworn.records.models.activity import Activity, ActivityKind

FRESH = timedelta(days=7)


def told(member: int, activities: Iterable[int | None], *, at: datetime) -> None:
    """Write that these activities were captured in a member's name."""
    there = Activity.objects.filter(pk__in=[one for one in activities if one])
    what = Counter(
        kind if at - occurred <= FRESH else "" for kind, occurred in there.values_list("kind", "occurred_at")
    )
    mails, meetings = what[ActivityKind.MAIL], what[ActivityKind.MEETING]
    events.machine("capture.mail", [member] * mails, at=at)
    events.machine("capture.meeting", [member] * meetings, at=at)
    events.machine("capture.activity", [member] * (what.total() - mails - meetings), at=at)
