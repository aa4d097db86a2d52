"""Raw events, as a system logs them, become days of use: by member, day of their own zone, feature and automatic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from wellworn.measures.days import local_day, offsets
from wellworn.measures.files import CannotRead

# What opens the door or looks around: access, and no work yet. Told in the report, and changed with --value.
ACCESS = re.compile(
    r"(?:^|[^a-z])(?:log_?(?:in|out)|sign_?(?:in|out)|session|open(?:ed)?|view(?:ed)?|list(?:ed)?|search(?:ed)?|page|visit|read|look|help)"
    r"(?:[^a-z]|$)"
)


def moves_work_on(feature: str, patterns: Iterable[str] = ()) -> bool:
    """Whether using a feature has value: those that fit a pattern, or, without patterns, all that are not mere access by their name."""
    wanted = list(patterns)
    if wanted:
        return any(fnmatchcase(feature, pattern) for pattern in wanted)
    return not ACCESS.search(feature.lower())


def zones_of(names: Iterable[str], first: date, last: date) -> dict[str, list[tuple[int, int]]]:
    """The offsets of zones around the days of a window. Raises CannotRead for a name that is no zone."""
    begin = datetime.combine(first - timedelta(days=2), time(), UTC)
    end = datetime.combine(last + timedelta(days=2), time(), UTC)
    found = {}
    for name in sorted(set(names)):
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise CannotRead(
                f"'{name}' is no zone. Write an IANA name such as Europe/Oslo in 'zone' of the members."
            ) from error
        found[name] = offsets(name, begin, end)
    return found


def days_of_use(events: ir.Table, members: ir.Table, zones: dict[str, list[tuple[int, int]]]) -> ir.Table:
    """Events counted by day; `is_value` is told later, by feature. In one zone no member has to be looked up. No measure asks through
    what something was done, so it is not counted apart: of many events that is half of the work."""
    distinct = {tuple(spans) for spans in zones.values()}
    if len(distinct) == 1:
        day = local_day(events["at"], ibis.literal(""), {"": next(iter(zones.values()))})
        dated = events.mutate(day=ibis.ifelse(events.member.isnull(), events["at"].date(), day))
    else:
        placed = events.left_join(members.select("member", "zone"), "member")
        dated = placed.mutate(day=local_day(placed["at"], placed.zone, zones))
    keys = ["member", "day", "feature", "automatic"]
    return dated.group_by(*keys).agg(count=dated.count())


def with_value(used: ir.Table, valued: Iterable[str], looking: Iterable[str]) -> ir.Table:
    """The same days of use, each with whether its feature has value: is one of these, and none of those, whichever are fewer."""
    yes, no = sorted(valued), sorted(looking)
    if not yes or not no:
        is_value: ir.Value = ibis.literal(bool(yes))
    else:
        is_value = ~used.feature.isin(no) if len(no) < len(yes) else used.feature.isin(yes)
    return used.mutate(is_value=is_value, surface=ibis.literal(""))
