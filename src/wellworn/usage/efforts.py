"""What fields cost: the end of a month, after which nothing tells any more who added to a sum.

Only sums of many people are kept: as many as the least group beside whoever reads it, of whom no one made more than 80 % and no two more than
90 %. These are the rules of `measures.suppression`, to which this room cannot reach up; a test holds the numbers equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Q, Sum

from wellworn.members.protections.standing import in_force
from wellworn.usage.models.effort import CORRECTED, ENOUGH, ENTERED, MANY, PLACES, TIMED, FieldEffort

ONE_MOST, TWO_MOST = 0.8, 0.9  # of a sum


def close_months(today: date) -> None:
    """Throw away what told people apart in months that are over, and the sums that too few people made; and the squares of few entries,
    from which with the sum the entries themselves could be worked out."""
    k = max(ENOUGH, in_force().least_group)
    for row in FieldEffort.objects.filter(month__lt=today.replace(day=1)).exclude(salt=b""):
        _close(row, k)


def _close(row: FieldEffort, k: int) -> None:
    """End the month of one row."""
    entered, corrected, timed = (_of(row.by_place, begin) for begin in (ENTERED, CORRECTED, TIMED))
    if not many(entered, k):
        row.delete()
        return
    row.people, row.people_corrected, row.people_timed = len(entered), len(corrected), len(timed)
    if not many(corrected, k):
        row.corrections, row.people_corrected = None, 0
    if not many(timed, k):
        row.timed, row.seconds, row.squares, row.people_timed = 0, 0, 0, 0
    if row.timed < MANY:
        row.squares = 0
    row.by_place, row.latest, row.salt = [], -1, b""
    row.save()


def many(each: Sequence[int], k: int) -> bool:
    """Whether more than k made a sum, and no one or two of them nearly all of it. `each` is what each of them made, the most first."""
    return len(each) > k and each[0] <= ONE_MOST * sum(each) and sum(each[:2]) <= TWO_MOST * sum(each)


def _of(by_place: Sequence[int], begin: int) -> list[int]:
    """What each place made of one of the three counts, the most first."""
    return sorted((one for one in by_place[begin : begin + PLACES] if one), reverse=True)


class Entered(NamedTuple):
    """What was typed into a field, and in how many months there was any; the corrections with theirs."""

    entries: int
    months: int
    corrections: int
    corrected_months: int


class OnForm(NamedTuple):
    """What was typed on a form: entries, those of which the time is known, their seconds together, and in how many months there were any."""

    entries: int
    timed: int
    seconds: int
    months: int


def entered(today: date) -> dict[tuple[str, str], Entered]:
    """For each object and field what was typed by hand in the closed months of the last year. Sums of many people each. One query."""
    rows = FieldEffort.objects.of_the_year_before(today).values_list("object", "field")
    told = Q(people_corrected__gt=F("k"))
    sums = rows.annotate(
        all_entries=Sum("entries"), months=Count("month", distinct=True),
        all_corrections=Sum("corrections", filter=told, default=0), corrected_months=Count("month", distinct=True, filter=told),
    )  # fmt: skip
    return {(of, field): Entered(*counts) for of, field, *counts in sums.order_by()}


def by_form(today: date) -> dict[str, OnForm]:
    """For each form what was typed in the closed months of the last year. Sums of many people each. One query."""
    rows = FieldEffort.objects.of_the_year_before(today).values_list("form")
    told = Q(people_timed__gt=F("k"))
    sums = rows.annotate(
        all_entries=Sum("entries"), all_timed=Sum("timed", filter=told, default=0), all_seconds=Sum("seconds", filter=told, default=0),
        months=Count("month", distinct=True),
    )  # fmt: skip
    return {form: OnForm(*counts) for form, *counts in sums.order_by()}
