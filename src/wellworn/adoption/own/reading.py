"""What a member did, read by that member alone: the days of their own calendar, and their own use by the day and by the feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum

from wellworn.members.calendars import holidays_of, region_of
from wellworn.members.clock import zone_of
from wellworn.members.models import CompanyDay, Member
from wellworn.usage.features import VALUE
from wellworn.usage.models import UsageDay


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


def calendar(member: Member, first: date, last: date) -> Calendar:
    """The member's own working days, by the same rules as the members' table of the measures: three queries."""
    years = range(first.year, last.year + 1)
    public = {one.day for one in holidays_of([region_of(member.country, member.zone)], years)}
    company = dict(CompanyDay.objects.filter(day__range=(first, last)).values_list("day", "is_off"))
    own = member.days_off.filter(first__lte=last, last__gte=first).values_list("first", "last")
    off = public - {day for day, is_off in company.items() if not is_off}
    off |= {day for day, is_off in company.items() if is_off}
    off |= {begins + timedelta(days=nth) for begins, ends in own for nth in range((ends - begins).days + 1)}
    came = member.created_at.astimezone(zone_of(member)).date()
    return Calendar(member.weekdays, frozenset(off), came)


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
