"""What fields cost: the end of a month, after which nothing tells any more who added to a sum."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Sum

from wellworn.usage.models.effort import MANY, FieldEffort

WINDOW = timedelta(days=366)  # of closed months that count


def close_months(today: date) -> None:
    """Throw away what told people apart in months that are over, and the sums to which too few people added; and the squares of few
    entries, from which with the sum the entries themselves could be worked out."""
    over = FieldEffort.objects.filter(month__lt=today.replace(day=1))
    over.filter(is_enough=False).delete()
    over.exclude(salt=b"").update(salt=b"", sketch=0, latest=-1)
    over.filter(timed__lt=MANY, squares__gt=0).update(squares=0)


def entered(today: date) -> dict[tuple[str, str], tuple[int, int, int]]:
    """For each object and field the entries and the corrections by hand in the closed months of the last year, and in how many months
    there were any. Sums over at least five people each. One query."""
    rows = FieldEffort.objects.shown_at(today).filter(month__gte=today - WINDOW).values_list("object", "field")
    sums = rows.annotate(Sum("entries"), Sum("corrections"), Count("month", distinct=True)).order_by()
    return {(of, field): (entries, corrections, months) for of, field, entries, corrections, months in sums}


def by_form(today: date) -> dict[str, tuple[int, int, int, int]]:
    """For each form the entries in the closed months of the last year, those of which the time is known, their seconds, and in how many
    months there were any. Sums over at least five people each. One query."""
    rows = FieldEffort.objects.shown_at(today).filter(month__gte=today - WINDOW).values_list("form")
    sums = rows.annotate(Sum("entries"), Sum("timed"), Sum("seconds"), Count("month", distinct=True)).order_by()
    return {form: (entries, timed, seconds, months) for form, entries, timed, seconds, months in sums}
