"""Time given back: what the machine did, times what the same act costs by hand, with an interval that says how well the cost is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from wellworn.measures.days import counted, people, used
from wellworn.measures.intervals import Z95
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir


def given_back(tables: Tables, scope: Scope) -> ir.Table:
    """For each feature, how often a machine did it: in a member's name when asked by group, in anybody's or nobody's name for all."""
    here = people(tables, scope).select("member", *scope.by)
    if scope.by:
        sizes = counted(here, scope.by, **{PEOPLE: here.count()})
        done = used(tables, scope)
        done = done.filter(done.automatic)
        counts = done.group_by(*scope.by, "feature").agg(acts=done["count"].sum().cast("int64"))
        counts = counts.inner_join(sizes, list(scope.by))
    else:
        done = tables.usage_days
        done = done.filter(done.automatic, done.day >= scope.first, done.day <= scope.last)
        counts = done.group_by("feature").agg(acts=done["count"].sum().cast("int64"))
        counts = counts.cross_join(here.agg(**{PEOPLE: here.count()}))
    return counts.select(*scope.by, "feature", PEOPLE, "acts")


def hours(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """Hours for each feature whose cost is known, and their sum with feature ''; costs err independently, each for all its acts at once."""
    costs = {cost.feature: cost for cost in scope.hand_costs}
    found: list[Row] = []
    groups: dict[tuple[object, ...], list[tuple[float, float]]] = defaultdict(list)
    sizes: dict[tuple[object, ...], int] = defaultdict(int)
    for row in rows:
        cost, acts = costs.get(str(row["feature"])), row["acts"]
        if cost is None or not isinstance(acts, int):
            source = cost.source if cost else "no cost is known"
            found.append({**row, "hours": None, "interval": None, "source": source})
            continue
        mean, error = acts * cost.seconds / 3600, acts * cost.error / 3600
        found.append({**row, "hours": mean, "interval": _interval(mean, error), "source": cost.source})
        group = tuple(row[name] for name in scope.by)
        groups[group].append((mean, error))
        sizes[group] = max(sizes[group], int(str(row[PEOPLE])))
    for group, parts in groups.items():
        mean, error = sum(one for one, _ in parts), sqrt(sum(one * one for _, one in parts))
        sums = {"feature": "", PEOPLE: sizes[group], "acts": None, "hours": mean, "source": "sum"}
        found.append({**dict(zip(scope.by, group, strict=True)), **sums, "interval": _interval(mean, error)})
    return found


def _interval(mean: float, error: float) -> tuple[float, float]:
    return max(0.0, mean - Z95 * error), mean + Z95 * error


GIVEN_BACK = Measure(
    key="given_back",
    question=gettext_noop("How much time does the machine give back?"),
    formula=gettext_noop(
        "Acts done automatically in a member's name × seconds of the same act by hand, summed over features. The hand cost is measured per "
        "field and form over people, blended with the keystroke-level model while entries are few, whose published error is 21 %; 95 % interval."
    ),
    unit=gettext_noop("hours"),
    window=gettext_noop("the days asked for"),
    source="Card, Moran and Newell, Communications of the ACM 23 (7), 1980",
    expression=given_back,
    conclude=hours,
    needs=("usage_days",),
    splits=("feature",),
)
