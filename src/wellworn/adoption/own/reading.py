"""What a member did, read by that member alone: the days of their own calendar, and their own use by the day and by the feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
from django.db import connection
from django.db.models import Count, Max, Q, Sum

from wellworn.adoption.tables import members
from wellworn.measures.engines import PostgreSQL
from wellworn.members.models import Member
from wellworn.usage.features import VALUE
from wellworn.usage.models import UsageDay

OFF = ".."  # between the ends of holidays or leave in `days_off`


@dataclass(frozen=True)
class Calendar:
    """Which days a member works: their weekdays without holidays and leave, since they came."""

    weekdays: str  # seven digits from Monday
    off: frozenset[date]
    began: date

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, date) and self.weekdays[day.weekday()] == "1" and day >= self.began and day not in self.off
        )


@dataclass(frozen=True)
class Used:
    """A feature that the member has used by hand: on how many days, last when, and how often in the week that is looked at."""

    feature: str
    days: int
    last: date
    this_week: int


def calendar(member: Member) -> Calendar:
    """The member's own working days, out of the same table that the measures count everybody's by: one query."""
    everybody = members()
    connection.ensure_connection()
    found = PostgreSQL(connection).rows(everybody.filter(everybody.member == ibis.literal(member.pk)))
    if not found:  # a program, or somebody who has left
        return Calendar("0" * 7, frozenset(), date.max)
    row = found[0]
    began = row["started"]
    return Calendar(
        str(row["weekdays"]), days_off(str(row["days_off"])), began if isinstance(began, date) else date.min
    )


def days_off(text: str) -> frozenset[date]:
    """The days of `2026-12-24 2026-12-27..2027-01-01`."""
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition(OFF)
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


def acts_by_day(member: Member, first: date, last: date) -> Mapping[date, int]:
    """By the day, how often the member moved something on by hand; 0 on days when they only looked. One query."""
    mine = UsageDay.objects.filter(member=member, automatic=False, day__range=(first, last)).order_by()
    moved = mine.values("day").annotate(acts=Sum("count", filter=Q(feature__in=VALUE), default=0))
    return dict(moved.values_list("day", "acts"))


def features_used(member: Member, first: date, last: date) -> list[Used]:
    """Every feature the member has ever used by hand, the most used of these days first. One query."""
    mine = UsageDay.objects.filter(member=member, automatic=False, day__lte=last).order_by()
    each = mine.values("feature").annotate(
        on=Count("day", distinct=True), latest=Max("day"), now=Sum("count", filter=Q(day__gte=first), default=0)
    )
    found = [Used(*row) for row in each.values_list("feature", "on", "latest", "now")]
    return sorted(found, key=lambda one: (-one.this_week, -one.days, one.feature))
