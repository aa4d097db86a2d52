"""What the machine did in members' names, and what it asked of them instead, month by month: of this the worth of it all is worked out."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from wellworn.measures.days import counted, people, used
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.suppression import FLOOR
from wellworn.measures.suppression.outcomes import DOMINATES, TWO_DOMINATE
from wellworn.measures.tables import Tables

ASKED = (
    "proposal.accept",
    "proposal.edit",
    "proposal.dismiss",
    "review.end",
)  # what people do because the machine asks
MADE_BY = ("members", "most", "two_most")  # who made a sum: for deciding whether it is shown, and never shown


def worth(tables: Tables, scope: Scope) -> ir.Table:
    """For each month, feature and whether a machine did it: how often, and how much of that is of the one and the two who had most."""
    here = people(tables, scope).select("member", *scope.by)
    sizes = counted(here, scope.by, **{PEOPLE: here.count()})
    done = used(tables, scope)
    done = done.filter(done.automatic | done.feature.isin(ASKED))
    month = (done.day.year() * 100 + done.day.month()).cast("int64")
    names = (*scope.by, "month", "feature", "automatic")
    each = done.mutate(month=month).group_by(*names, "member").agg(acts=done["count"].sum().cast("int64"))
    place = ibis.row_number().over(ibis.window(group_by=[each[name] for name in names], order_by=each.acts.desc()))
    each = each.mutate(place=place)
    cells = each.group_by(*names).agg(
        acts=each.acts.sum().cast("int64"),
        members=each.count(),
        most=each.acts.max().cast("int64"),
        two_most=each.acts.sum(where=each.place < 2).cast("int64"),
    )
    both = cells.inner_join(sizes, list(scope.by)) if scope.by else cells.cross_join(sizes)
    return both.select(*names, PEOPLE, "acts", *MADE_BY)


def made_by_enough(row: Row) -> bool:
    """Whether enough people made a sum, and none or two of them most of it (`suppression.dominated`, from what the engine counted)."""
    acts, members, most, two = (row[name] for name in ("acts", *MADE_BY))
    if not (isinstance(acts, int) and isinstance(members, int) and isinstance(most, int) and isinstance(two, int)):
        return False
    return members >= FLOOR and most <= DOMINATES * acts and two <= TWO_DOMINATE * acts


def shown(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """What may be shown. A number that is kept back is None, and is in no sum either: so no sum gives it away."""
    found: list[Row] = []
    for row in rows:
        told = {name: value for name, value in row.items() if name not in MADE_BY}
        found.append({**told, "acts": row["acts"] if made_by_enough(row) else None})
    return sorted(found, key=lambda row: [str(row[name]) for name in (*scope.by, "month", "feature", "automatic")])


WORTH = Measure(
    key="worth",
    question=gettext_noop("What did the machine do for people, and what did it ask of them, month by month?"),
    formula=gettext_noop(
        "Acts done automatically in members' names, and proposals decided and deals talked about in reviews by hand, summed by month and "
        "feature. A sum to which fewer than five people added, of which one made more than 80 % or two made more than 90 %, is kept back "
        "and in no total."
    ),
    unit=gettext_noop("acts"),
    window=gettext_noop("the days asked for, by month"),
    source="Wellworn; dominance rules of Hundepool et al., Statistical Disclosure Control, 2012, ch. 4",
    expression=worth,
    conclude=shown,
    needs=("usage_days",),
    splits=("month", "feature", "automatic"),
    inputs=MADE_BY,
)
