"""What fields cost: the end of a month, after which nothing tells any more who added to a sum."""

from __future__ import annotations

from datetime import date

from wellworn.usage.models.effort import MANY, FieldEffort


def close_months(today: date) -> None:
    """Throw away what told people apart in months that are over, and the sums to which too few people added; and the squares of few
    entries, from which with the sum the entries themselves could be worked out."""
    over = FieldEffort.objects.filter(month__lt=today.replace(day=1))
    over.filter(is_enough=False).delete()
    over.exclude(salt=b"").update(salt=b"", sketch=0, latest=-1)
    over.filter(timed__lt=MANY, squares__gt=0).update(squares=0)
