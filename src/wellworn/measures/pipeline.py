"""Is the pipeline true? Deals that stand still, close dates against what came, stages against outcomes.

Reads the history of a deal's `stage`, `close_date` and `amount` in `records`, and what happened with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from wellworn.measures.completeness import end_of, owned
from wellworn.measures.days import number, numbered
from wellworn.measures.intervals import wilson
from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

STALE_DAYS = 30  # without a change of any value, a mail, a meeting, a call
BEFORE_CLOSE = 30  # days before the end at which the close date then said is compared
NEAR, FAR = 7, 30  # days: a close date that comes true, and one that is off by more than a month
DEAL = "deal"


def beginning(scope: Scope) -> datetime:
    """The first moment of the scope, in UTC."""
    return datetime.combine(scope.first, time())


def deals(tables: Tables, scope: Scope) -> ir.Table:
    """(record, groups, owner, stage, created_at, closed_at, outcome), one row a deal."""
    rows = tables.records.filter(tables.records.object == DEAL)
    one = rows.select("record", "owner", "stage", "created_at", "closed_at", "outcome").distinct()
    return owned(one, tables, scope)


def history(tables: Tables, field: str) -> ir.Table:
    """(record, value, at, until) of a field of the deals, rows with a value."""
    rows = tables.records.filter(
        tables.records.object == DEAL, tables.records.field == field, tables.records.value.notnull()
    )
    return rows.select("record", "value", "probability", since=rows["at"], till=rows.until)


def stale(tables: Tables, scope: Scope) -> ir.Table:
    """Open deals at the window's end, by stage: those whose values nobody changed and with which nothing happened for 30 days."""
    end, last = end_of(scope), number(scope.last)
    every = deals(tables, scope)
    is_open = every.filter(every.created_at < end, every.closed_at.isnull() | (every.closed_at >= end))
    records, happened = tables.records, tables.happened
    changed = records.filter(records.object == DEAL, records["at"] < end).select(
        "record", day=numbered(records["at"].date())
    )
    met = happened.filter(
        happened.object == DEAL, happened.record.notnull(), happened.status != "cancelled", happened.day <= scope.last
    )
    met = met.select("record", day=numbered(met.day))
    moved = changed.union(met)
    latest = moved.group_by("record").agg(latest=moved.day.max())
    each = is_open.left_join(latest, "record")
    quiet = each.latest.isnull() | (last - each.latest >= STALE_DAYS)
    return each.group_by(*scope.by, "stage").agg(
        **{PEOPLE: each.owner.nunique()}, deals=each.count(), stale=each.count(where=quiet)
    )


def stale_shares(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """The share that stands still."""
    found: list[Row] = [{**row, "share": share(row["stale"], row["deals"])} for row in rows]
    return sorted(found, key=lambda row: [str(row[name]) for name in (*scope.by, "stage")])


STALE = Measure(
    key="stale_deals",
    question=gettext_noop("Which part of the open pipeline stands still?"),
    formula=gettext_noop(
        "Open deals of which no value was changed and with which no mail, meeting or call happened for 30 days ÷ open deals, by stage."
    ),
    unit=gettext_noop("share of open deals"),
    window=gettext_noop("as it stands at the end of the last day asked for"),
    source="Wellworn",
    expression=stale,
    conclude=stale_shares,
    needs=("records", "happened"),
    splits=("stage",),
)


def closed(tables: Tables, scope: Scope) -> ir.Table:
    """Deals won or lost within the window."""
    every = deals(tables, scope)
    return every.filter(every.closed_at >= beginning(scope), every.closed_at < end_of(scope), every.outcome != "")


def close_dates(tables: Tables, scope: Scope) -> ir.Table:
    """Deals closed in the window against the close date as it stood 30 days before (or first said, if younger than that)."""
    ended = closed(tables, scope).mutate(ended=lambda one: numbered(one.closed_at.date()))
    said = history(tables, "close_date")
    both = ended.inner_join(said.drop("probability"), "record")
    both = both.mutate(since_day=numbered(both.since.date()), said=numbered(both.value.substr(0, 10).cast("date")))
    both = both.filter(both.since < both.closed_at)
    changes = both.group_by("record").agg(changes=both.count() - 1)
    known = both.filter(both.since_day <= both.ended - BEFORE_CLOSE)
    before = known.mutate(
        nth=ibis.row_number().over(ibis.window(group_by=known.record, order_by=[known.since.desc(), known.value]))
    )
    before = before.filter(before.nth == 0).select("record", said_before=before.said)
    first = both.mutate(
        nth=ibis.row_number().over(ibis.window(group_by=both.record, order_by=[both.since, both.value]))
    )
    first = first.filter(first.nth == 0).select("record", said_first=first.said)
    each = (
        ended.inner_join(first, "record").left_join(before, "record").drop("record_right").inner_join(changes, "record")
    )
    off = (each.ended - each.said_before.coalesce(each.said_first)).cast("int64")
    each = each.mutate(off=off)
    return each.group_by(*scope.by, "outcome").agg(
        **{PEOPLE: each.owner.nunique()},
        deals=each.count(),
        near=each.count(where=each.off.abs() <= NEAR),
        later=each.count(where=(each.off > NEAR) & (each.off <= FAR)),
        much_later=each.count(where=each.off > FAR),
        earlier=each.count(where=(each.off < -NEAR) & (each.off >= -FAR)),
        much_earlier=each.count(where=each.off < -FAR),
        days_off=each.off.abs().sum().cast("int64"),
        changes=each.changes.sum().cast("int64"),
    )


def near_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The share that came true, and the mean days off."""
    return [
        {**row, "share": share(row["near"], row["deals"]), "mean_days_off": share(row["days_off"], row["deals"])}
        for row in rows
    ]


CLOSE_DATES = Measure(
    key="close_dates",
    question=gettext_noop("Do close dates come true?"),
    formula=gettext_noop(
        "Deals closed within 7 days of the close date that stood 30 days before they closed (or of the first one, if the deal was younger) ÷ "
        "deals closed that ever had one. Beside it: later and earlier, by up to 30 days and by more, mean days off, and how often the date was moved."
    ),
    unit=gettext_noop("share of closed deals"),
    window=gettext_noop("deals closed in the days asked for"),
    source="Wellworn",
    expression=close_dates,
    conclude=near_shares,
    needs=("records",),
    splits=("outcome",),
)


def stages(tables: Tables, scope: Scope) -> ir.Table:
    """Deals closed in the window, by each stage they stood in while open: how many of them were won, and what the pipeline expects."""
    ended = closed(tables, scope)
    stood = history(tables, "stage")
    stood = stood.group_by("record", was=stood.value).agg(expected=stood.probability.max(), since=stood.since.min())
    each = ended.inner_join(stood, "record")
    each = each.filter(each.since < each.closed_at)
    return each.group_by(*scope.by, stage=each.was).agg(
        **{PEOPLE: each.owner.nunique()},
        deals=each.count(),
        won=each.count(where=each.outcome == "won"),
        expected=each.expected.max().cast("int64"),
    )


def won_shares(rows: Sequence[Row], _scope: Scope) -> list[Row]:
    """The share won with Wilson's interval, and whether the pipeline's own chance lies in it."""
    found: list[Row] = []
    for row in rows:
        won, of, expected = row["won"], row["deals"], row["expected"]
        interval = wilson(won, of) if isinstance(won, int) and isinstance(of, int) else None
        fits = interval[0] <= expected / 100 <= interval[1] if interval and isinstance(expected, int) else None
        found.append({**row, "share": share(won, of), "interval": interval, "fits": fits})
    return found


STAGES = Measure(
    key="stage_accuracy",
    question=gettext_noop("Do stages mean what the pipeline says they mean?"),
    formula=gettext_noop(
        "Of deals closed in the window that ever stood in a stage: won ÷ all, with Wilson's 95 % interval, beside the chance the pipeline gives "
        "that stage. It fits when the chance lies in the interval."
    ),
    unit=gettext_noop("share won"),
    window=gettext_noop("deals closed in the days asked for"),
    source="Wellworn; Wilson, JASA 22, 1927",
    expression=stages,
    conclude=won_shares,
    needs=("records",),
    splits=("stage",),
    inputs=("expected",),  # the pipeline's own, whoever's deals they are
)
