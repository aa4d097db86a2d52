"""Which log is about which happening: the best assignment of all together, one log to one happening, the same on every run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo

import numpy as np

from wellworn.measures.coverage.addresses import domain
from wellworn.measures.coverage.likeness import PERHAPS, Named, likeness
from wellworn.measures.coverage.traces import Happening

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A log and a happening by their places in the two lists, and how like they are."""

    log: int
    thing: int
    like: float


def pairs(logs: Sequence[Named], things: Sequence[Happening], zones: Mapping[str, tzinfo]) -> list[Pair]:
    """All that could be the same. Only what shares a day (or the next) and a person or company outside is compared."""
    by_day = defaultdict[tuple[date, str], list[int]](list)
    for place, thing in enumerate(things):
        for key in _keys(thing):
            by_day[key].append(place)
    found = []
    for place, named in enumerate(logs):
        names = named.outside or {f"@{one}" for one in named.log.domains}
        near = {one for name in names for day in _around(named.log.day) for one in by_day.get((day, name), ())}
        for one in sorted(near):
            like = likeness(named, things[one], zones)
            if like >= PERHAPS:
                found.append(Pair(place, one, like))
    return found


def _keys(thing: Happening) -> set[tuple[date, str]]:
    days = {moment.astimezone(UTC).date() for moment in (thing.starts, *thing.formerly)}
    if thing.whole_day:
        days = {thing.starts.date() + ONE * step for step in range(min(max((thing.ends - thing.starts).days, 1), 31))}
    names = thing.outside | {f"@{domain(one)}" for one in thing.outside}
    return {(day, name) for day in days for name in names}


def _around(day: date) -> tuple[date, ...]:
    return (day - ONE, day, day + ONE)


def assigned(found: Sequence[Pair], same: float) -> list[Pair]:
    """The pairs of the best assignment whose likeness is `same` or more (Kuhn 1955, group by group of what hangs together)."""
    from scipy.optimize import linear_sum_assignment  # here: whoever only reads what was reckoned does without

    chosen: list[Pair] = []
    for group in _groups([one for one in found if one.like >= same]):
        logs, things = sorted({one.log for one in group}), sorted({one.thing for one in group})
        like = np.zeros((len(logs), len(things)))
        for one in group:
            like[logs.index(one.log), things.index(one.thing)] = one.like
        rows, columns = linear_sum_assignment(like, maximize=True)
        best = {(logs[row], things[column]) for row, column in zip(rows, columns, strict=True)}
        chosen += [one for one in group if (one.log, one.thing) in best]
    return sorted(chosen, key=lambda one: one.log)


def _groups(found: Sequence[Pair]) -> Iterable[list[Pair]]:
    """Pairs that hang together by a log or a happening."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not found:
        return []
    logs = 1 + max(one.log for one in found)
    size = logs + 1 + max(one.thing for one in found)
    ends = np.array([(one.log, logs + one.thing) for one in found])
    graph = coo_array((np.ones(len(found), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    groups = defaultdict[int, list[Pair]](list)
    for one in found:
        groups[int(label[one.log])].append(one)
    return groups.values()
