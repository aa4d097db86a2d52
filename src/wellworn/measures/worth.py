"""What the machine did in members' names, and what it asked of them instead, month by month: of this the worth of it all is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wellworn.measures.days import counted, people, used
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.suppression import FLOOR
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What people do because the machine asks
ASKED = ("proposal.accept", "proposal.edit", "proposal.dismiss", "review.end")


def worth(tables: Tables, scope: Scope) -> ir.Table:
    """For each month, feature and whether a machine did it: how often; null where fewer than five of those asked about did any of it."""
    here = people(tables, scope).select("member", *scope.by)
    sizes = counted(here, scope.by, **{PEOPLE: here.count()})
    done = used(tables, scope)
    done = done.filter(done.automatic | done.feature.isin(ASKED))
    month = (done.day.year() * 100 + done.day.month()).cast("int64")
    names = (*scope.by, "month", "feature", "automatic")
    cells = done.mutate(month=month).group_by(*names).agg(
        all_acts=done["count"].sum().cast("int64"), members=done.member.nunique()
    )  # fmt: skip
    both = cells.inner_join(sizes, list(scope.by)) if scope.by else cells.cross_join(sizes)
    enough = both.members >= ibis.least(ibis.literal(FLOOR), both[PEOPLE])
    return both.select(*names, PEOPLE, acts=enough.ifelse(both.all_acts, ibis.null("int64")))


def in_order(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """By month and feature. A number that is kept back is None, and whoever sums leaves it out: so no sum gives it away."""
    return sorted(rows, key=lambda row: [str(row[name]) for name in (*scope.by, "month", "feature", "automatic")])


WORTH = Measure(
    key="worth",
    question=gettext_noop("What did the machine do for people, and what did it ask of them, month by month?"),
    formula=gettext_noop(
        "Acts done automatically in members' names, and proposals decided and deals talked about in reviews by hand, summed by month and "
        "feature. A sum to which fewer than five people added is kept back and in no total, and on a page also one of which a single member "
        "made more than 80 %, or two more than 90 %."
    ),
    unit=gettext_noop("acts"),
    window=gettext_noop("the days asked for, by month"),
    source="Wellworn; dominance rules of Hundepool et al., Statistical Disclosure Control, 2012, ch. 4",
    expression=worth,
    conclude=in_order,
    needs=("usage_days",),
    splits=("month", "feature", "automatic"),
)
