"""Does the forecast come true? What open deals promised on a month's first morning, against what was won in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wellworn.measures.completeness import end_of
from wellworn.measures.days import sequence
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop
from wellworn.measures.pipeline import beginning, deals, history
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

CENTS = 100


def forecasts(tables: Tables, scope: Scope) -> ir.Table:
    """For each month that lies wholly in the window: what its open deals promised on its first morning, and what was won in it.

    Amounts are in cents of the one currency that `amount` is kept in; the weight is the chance of the stage at that moment. All months
    are one question, so that the values are read once.
    """
    months, every = month_table(scope), deals(tables, scope)
    both = promised(tables, every, months, scope).union(won(tables, every, months, scope))
    return both.group_by(*scope.by, "month").agg(
        **{PEOPLE: both.owner.nunique()}, promised=both.promised.sum().cast("int64"), won=both.won.sum().cast("int64")
    )


def whole_months(scope: Scope) -> list[tuple[datetime, datetime]]:
    """(first moment, first moment of the next) of each month within the window."""
    begin, found = beginning(scope).replace(day=1), []
    while begin < end_of(scope):
        after = (begin + timedelta(days=32)).replace(day=1)
        if begin >= beginning(scope) and after <= end_of(scope):
            found.append((begin, after))
        begin = after
    return found


def month_table(scope: Scope) -> ir.Table:
    """(month, begin, after), a row for each whole month of the window."""
    months = whole_months(scope)
    spans = months or [(beginning(scope), beginning(scope))]
    numbers = sequence(0, len(spans) - 1, "nth")
    told: dict[str, list[object]] = {
        "month": [begin.date().isoformat()[:7] for begin, _after in spans],
        "begin": [begin for begin, _after in spans],
        "after": [after for _begin, after in spans],
    }
    table = numbers.select(**{
        name: ibis.cases(*((numbers.nth == nth, ibis.literal(value)) for nth, value in enumerate(values)))
        for name, values in told.items()
    })  # fmt: skip
    return table if months else table.limit(0)


def promised(tables: Tables, every: ir.Table, months: ir.Table, scope: Scope) -> ir.Table:
    """(month, owner, groups, promised, won = 0): deals open when a month began whose close date then lay in it."""
    due = as_of(tables, "close_date", months, "begin")
    said = due.value.substr(0, 7)
    due = due.filter(said == due.month).select("month", "begin", "record")
    due = due.inner_join(every, "record")
    due = due.filter(due.created_at < due.begin, due.closed_at.isnull() | (due.closed_at >= due.begin))
    amount = as_of(tables, "amount", months, "begin")
    chance = as_of(tables, "stage", months, "begin").select("month", "record", chance=ibis._.probability)
    due = due.inner_join(amount.select("month", "record", worth=cents(amount.value)), ["month", "record"])
    due = due.left_join(chance, ["month", "record"])
    weight = (due.worth * due.chance.coalesce(0)).cast("int64")
    return due.select("month", "owner", *scope.by, promised=weight, won=ibis.literal(0, "int64"))


def won(tables: Tables, every: ir.Table, months: ir.Table, scope: Scope) -> ir.Table:
    """(month, owner, groups, promised = 0, won): deals won in a month, at the amount they then had."""
    gained = every.filter(every.outcome == "won").cross_join(months)
    gained = gained.filter(gained.closed_at >= gained.begin, gained.closed_at < gained.after)
    final = as_of(tables, "amount", months, "after")
    gained = gained.inner_join(final.select("month", "record", gained=cents(final.value)), ["month", "record"])
    return gained.select("month", "owner", *scope.by, promised=ibis.literal(0, "int64"), won=gained.gained)


def cents(amount: ir.Value) -> ir.Value:
    """An amount that stands in a text, in cents."""
    return (amount.cast("decimal(18, 2)") * CENTS).round().cast("int64")


def as_of(tables: Tables, field: str, months: ir.Table, moment: str) -> ir.Table:
    """The value of a field of each deal at a moment of each month."""
    rows = history(tables, field).cross_join(months)
    at = rows[moment]
    return rows.filter(rows.since < at, rows.till.isnull() | (rows.till >= at))


def forecast_errors(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """Money in units of the currency, and how far the promise was off what was won."""
    found: list[Row] = []
    for row in rows:
        promised, won = row["promised"], row["won"]  # either may be held back
        cents = promised / 100 if isinstance(promised, int) else None  # the weight was in 100
        error = (cents - won) / won if cents is not None and isinstance(won, int) and won else None
        said = {
            "promised": None if cents is None else round(cents / CENTS, 2),
            "won": won / CENTS if isinstance(won, int) else None,
        }
        found.append({**row, **said, "error": error})
    return sorted(found, key=lambda row: str(row["month"]))


FORECASTS = Measure(
    key="forecast_accuracy",
    question=gettext_noop("Does the forecast come true?"),
    formula=gettext_noop(
        "On a month's first morning: amount × chance of its stage, over open deals due in the month; against the amounts won in it. Error: "
        "(promised − won) ÷ won."
    ),
    unit=gettext_noop("share of what was won"),
    window=gettext_noop("each whole month of the days asked for"),
    source="Wellworn",
    expression=forecasts,
    conclude=forecast_errors,
    needs=("records",),
    splits=("month",),
    by_calendar=True,
)
