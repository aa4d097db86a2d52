"""Records done right: each record on which a member typed something, and whether it stood. Sums of people alone come of it.

Right is a record of which nothing that the member typed in the first week was typed over within a week, by whomever; whose stage was not
sent back within a week; and which, if it is theirs, lacked nothing that somebody needs two weeks later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wellworn.measures.completeness import BY_HAND, end_of
from wellworn.measures.days import numbered
from wellworn.measures.measure import Scope
from wellworn.measures.pipeline import beginning
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

STANDS = 7  # days that a value has to stand
GRACE = 14  # days until what somebody needs has to be there; also until a record can be judged at all
IN_A_ROW = 5  # records right one after the other
THIS = ("member", "object", "record")


def handled(tables: Tables, scope: Scope) -> ir.Table:
    """(member, object, record, at, day, right): each record of the window that can be judged, from when the member first typed on it."""
    typed, records = _typed(tables, scope), tables.records
    began = typed.group_by(*THIS).agg(began=typed["at"].min())
    judged = began.filter(began.began <= ibis.literal(end_of(scope) - timedelta(days=GRACE)))
    early = typed.inner_join(judged, list(THIS))
    early = early.filter(early["at"] < early.began + ibis.interval(days=STANDS))
    over = early.filter(early.until.notnull(), early.until < early["at"] + ibis.interval(days=STANDS))
    replaced = over.filter(over.field != "stage").select(*THIS)
    stages = records.filter(records.field == "stage", records.probability.notnull())
    after = stages.select("object", "record", until=stages["at"], later=stages.probability)
    moved = over.filter(over.field == "stage").inner_join(after, ["object", "record", "until"])
    sent_back = moved.filter(moved.later < moved.probability).select(*THIS)
    wrong = replaced.union(sent_back).union(_lacking(judged, tables)).distinct().mutate(wrong=True)
    both = judged.left_join(wrong, list(THIS)).select(*THIS, "began", right=lambda one: one.wrong.isnull())
    return both.select(*THIS, "right", at=both.began, day=numbered(both.began.date()))


def _typed(tables: Tables, scope: Scope) -> ir.Table:
    """What members typed from the window's first day on."""
    rows = tables.records
    rows = rows.filter(
        rows.source == BY_HAND, rows.member.notnull(), rows.value.notnull(), rows["at"] >= beginning(scope)
    )
    return rows.filter(rows.value.strip() != "").select(*THIS, "field", "at", "until", "probability")


def _lacking(judged: ir.Table, tables: Tables) -> ir.Table:
    """Of records that are the member's own: those that lacked what somebody needs when the grace was over."""
    rows = tables.records
    empty = rows.filter(rows.needed, rows.value.isnull() | (rows.value.strip() == ""), rows.owner.notnull())
    empty = empty.select("object", "record", member=empty.owner, since=empty["at"], till=empty.until)
    both = judged.inner_join(empty, list(THIS))
    over = both.began + ibis.interval(days=GRACE)
    return both.filter(both.since < over, both.till.isnull() | (both.till >= over)).select(*THIS)


def first_run(done: ir.Table) -> ir.Table:
    """(member, proved): the day of the last of the first IN_A_ROW records that were right one after the other."""
    done = done.mutate(good=done.right.ifelse(1, 0), bad=done.right.ifelse(0, 1))
    in_order = ibis.window(group_by=done.member, order_by=[done["at"], done.good], preceding=None, following=0)
    done = done.mutate(before=done.bad.sum().over(in_order))
    right = done.filter(done.right)
    nth = ibis.row_number().over(ibis.window(group_by=[right.member, right.before], order_by=right["at"]))
    right = right.mutate(nth=nth)
    fifth = right.filter(right.nth == IN_A_ROW - 1)
    return fifth.group_by("member").agg(proved=fifth.day.min())
