"""How long counting will take, guessed from what it took before: by this a page leaves what takes long to a job."""

from __future__ import annotations

from wellworn.adoption.models import Counted
from wellworn.lib import sql
from wellworn.measures.measure import Measure

WORDING = 1.0  # seconds, at least, until a question is in words that nobody has asked yet
A_ROW = 1e-6  # seconds, of the tables that a measure reads, where it was never counted
YEAR = 365
LATELY = 100  # answers by whose cost others are judged
TABLES = {"usage_days": "usage_usageday", "records": "records_provenance", "happened": "adoption_happened"}
SIZE = "SELECT coalesce(sum(greatest(reltuples, 0)), 0) FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY(%s)"


def expected(measure: Measure, what: str, days: int = YEAR) -> float:
    """How many seconds a measure takes to be counted over so many days: what it took last over about as many, or by how much there is to
    read. Of use a window reads its own days; what records were is read whole."""
    by_days = measure.needs == ("usage_days",)
    rows = Counted.objects.filter(measure=measure.key, what=what).order_by("-counted_at")
    lately = [
        (cost, (last - first).days + 1) for cost, first, last in rows.values_list("cost", "first", "last")[:LATELY]
    ]
    if lately:
        cost, of_days = min(lately, key=lambda one: abs(one[1] - days))
        return cost * max(1.0, days / of_days) if by_days else cost
    [[read]] = sql.rows(SIZE, [[TABLES[one] for one in measure.needs]])
    return float(read) * A_ROW * (min(1.0, days / YEAR) if by_days else 1.0)
