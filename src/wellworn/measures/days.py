"""Days as whole numbers since 1 January 1970, and the two tables most measures begin with: the days that members work by their own
calendar, and the days on which they used the product by hand. Whole numbers, because every engine counts them alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wellworn.measures.measure import Scope
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

BEGINNING = date(1970, 1, 1)
MONDAY = 3  # 1 January 1970 was a Thursday: number + 3 is a whole number of weeks on a Monday
WEEK = 7
LONG_AGO, FAR_AWAY = -200_000, 200_000  # days that no calendar here reaches, for members without a first or last one


def number(day: date) -> int:
    """The number of a day."""
    return (day - BEGINNING).days


def day_of(count: int) -> date:
    """The day of a number."""
    return BEGINNING + timedelta(days=count)


def numbered(day: ir.Value) -> ir.IntegerValue:
    """The number of a day that a table holds."""
    return day.epoch_days().cast("int64")


def week_of(count: ir.Value) -> ir.IntegerValue:
    """The number of the week, from Monday to Sunday, in which a day with that number lies."""
    return ((count + MONDAY) // WEEK).cast("int64")


def monday(week: int) -> date:
    """The day on which a week begins."""
    return day_of(week * WEEK - MONDAY)


def sequence(first: int, last: int, name: str) -> ir.Table:
    """A table of the whole numbers from `first` to `last`, both included."""
    return ibis.range(first, last + 1).unnest().name(name).as_table().mutate(**{name: ibis._[name].cast("int64")})


def last_sunday(scope: Scope) -> int:
    """The end of the last whole week of the scope, as a number of days."""
    last = number(scope.last)
    return last - (last + MONDAY + 1) % WEEK


def people(tables: Tables, scope: Scope) -> ir.Table:
    """Members of the scope with its groups, and their first and last day in it as numbers; nobody who was not there."""
    first, last = number(scope.first), number(scope.last)
    there = tables.members.select(
        "member",
        *scope.by,
        "weekdays",
        "days_off",
        "licensed",
        since=ibis.coalesce(numbered(tables.members.started), LONG_AGO),
        till=ibis.coalesce(numbered(tables.members.ended), FAR_AWAY),
    )
    there = there.filter(there.since <= last, there.till >= first, there.licensed)
    return there.mutate(first=ibis.greatest(there.since, first), last=ibis.least(there.till, last))


def working_days(tables: Tables, scope: Scope) -> ir.Table:
    """(member, groups, day): each day of the scope on which a member was to work: there, a weekday of theirs, no holiday, no leave."""
    if tables.calendar is not None:
        kept = tables.calendar.filter(tables.calendar.day.between(number(scope.first), number(scope.last)))
        return kept.inner_join(people(tables, scope).select("member", *scope.by), "member") if scope.by else kept
    days = sequence(number(scope.first), number(scope.last), "day")
    there = people(tables, scope).cross_join(days)
    weekday = ((there.day + MONDAY) % WEEK).cast("int32")
    on = there.filter(there.day >= there.first, there.day <= there.last, there.weekdays.substr(weekday, 1) == "1")
    return on.select("member", *scope.by, "day").anti_join(days_off(tables, scope), ["member", "day"])


def days_off(tables: Tables, scope: Scope) -> ir.Table:
    """(member, day): holidays and leave, each day within the scope once."""
    members = tables.members
    told = members.filter(members.days_off != "").select("member", part=members.days_off.split(" ").unnest())
    told = told.filter(told.part != "")
    begins = numbered(told.part.substr(0, 10).cast("date"))
    ends = numbered(
        ibis.ifelse(told.part.length() > 10, told.part.substr(12, 10), told.part.substr(0, 10)).cast("date")
    )
    spans = told.select("member", begins=begins, ends=ends)
    days = sequence(number(scope.first), number(scope.last), "day")
    within = spans.cross_join(days)
    return within.filter(within.day >= within.begins, within.day <= within.ends).select("member", "day").distinct()


def used(tables: Tables, scope: Scope) -> ir.Table:
    """The days of use of the scope's people, with its groups, on days of the scope on which they were there."""
    here = people(tables, scope).select("member", *scope.by, "since", "till")
    days = tables.usage_days
    days = days.filter(days.day >= scope.first, days.day <= scope.last).inner_join(here, "member")
    # Most people: of them no day is looked at
    all_through = (days.since <= number(scope.first)) & (days.till >= number(scope.last))
    return days.filter(all_through | numbered(days.day).between(days.since, days.till))


def by_feature(tables: Tables, scope: Scope) -> ir.Table:
    """(member, groups, feature, is_value, begun, ended, acts): what each of the scope's people used by hand, from which day to which, and
    how often."""
    if tables.by_feature is not None and tables.by_feature_of == (scope.first, scope.last):
        each = tables.by_feature
    else:
        done = used(tables, scope.counted_by(()))
        done = done.filter(~done.automatic)
        each = done.group_by("member", "feature").agg(  # by as little as tells them apart: there may be millions
            is_value=done.is_value.any(),
            begun=done.day.min(),
            ended=done.day.max(),
            acts=done["count"].sum().cast("int64"),
        )
    return each.inner_join(people(tables, scope).select("member", *scope.by), "member") if scope.by else each


def days_by_hand(tables: Tables, scope: Scope) -> ir.Table:
    """(member, day, acts): the days of the scope on which a member did anything by hand; `acts` counts what moved work on, 0 if nothing."""
    if tables.by_hand is not None:
        return tables.by_hand.filter(tables.by_hand.day.between(number(scope.first), number(scope.last)))
    days = tables.usage_days
    by_hand = days.filter(~days.automatic, days.member.notnull(), days.day >= scope.first, days.day <= scope.last)
    acts = ibis.ifelse(by_hand.is_value, by_hand["count"], 0).sum().cast("int64")
    daily = by_hand.group_by("member", "day").agg(acts=acts)
    daily = daily.select("member", day=numbered(daily.day), acts=daily.acts)
    daily = daily.inner_join(people(tables, scope).select("member", "since", "till"), "member")
    return daily.filter(daily.day.between(daily.since, daily.till)).select("member", "day", "acts")


def offsets(zone: str, first: datetime, last: datetime) -> list[tuple[int, int]]:
    """The offsets of a zone from UTC between two moments: (since when in seconds since 1970, offset in seconds), in order."""
    place = ZoneInfo(zone)

    def offset(at: int) -> int:
        shift = datetime.fromtimestamp(at, UTC).astimezone(place).utcoffset()
        return int(shift.total_seconds()) if shift else 0

    found = [(int(first.timestamp()), offset(int(first.timestamp())))]
    at, end, step = found[0][0], int(last.timestamp()), 86_400
    while at < end:
        after = min(at + step, end)
        if offset(after) != found[-1][1]:
            low, high = at, after
            while high - low > 1:  # the second at which the clocks change
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == found[-1][1] else (low, middle)
            found.append((high, offset(high)))
            at = high
        else:
            at = after
    return found


def local_day(at: ir.Value, zone: ir.Value, zones: Mapping[str, list[tuple[int, int]]]) -> ir.Value:
    """The day of a moment in UTC as the clocks of its zone show it. The offsets are Python's, so that all engines have the same."""
    shifts = {name: _shift(at, spans) for name, spans in zones.items()}
    if len(shifts) == 1:
        shift = next(iter(shifts.values()))
    else:
        shift = ibis.cases(*((zone == name, one) for name, one in shifts.items()), else_=0)
    return (at + shift.as_interval("s")).date()


def _shift(at: ir.Value, spans: list[tuple[int, int]]) -> ir.Value:
    """The offset in seconds at a moment."""
    latest_first = spans[:0:-1]
    branches = [(at >= ibis.literal(datetime.fromtimestamp(since, UTC).replace(tzinfo=None)), ibis.literal(offset, "int64"))
                for since, offset in latest_first]  # fmt: skip
    begins = ibis.literal(spans[0][1], "int64")
    return ibis.cases(*branches, else_=begins) if branches else begins


def counted(table: ir.Table, by: Sequence[str], **counts: ir.Value) -> ir.Table:
    """A table counted by groups, or as a whole when there are none."""
    return table.group_by(*by).agg(**counts) if by else table.agg(**counts)
