"""Of the fields that somebody needs, how many have a value, and who put it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from wellworn.measures.measure import PEOPLE, Measure, Row, Scope, gettext_noop, share
from wellworn.measures.tables import Tables
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

BY_HAND, BY_IMPORT = "typed", "imported"


def end_of(scope: Scope) -> datetime:
    """The moment at which the scope is over, in UTC."""
    return datetime.combine(scope.last + timedelta(days=1), time())


def owned(table: ir.Table, tables: Tables, scope: Scope) -> ir.Table:
    """Rows of records with the groups of their owner; without groups, all rows."""
    if not scope.by:
        return table
    return table.inner_join(tables.members.select(*scope.by, owner=tables.members.member), "owner")


def completeness(tables: Tables, scope: Scope) -> ir.Table:
    """For each object, stage and needed field, at the end of the window: places for a value, values, and by whom."""
    records, end = tables.records, ibis.literal(end_of(scope))
    present = records.filter(
        records.needed, records["at"] < end, records.until.isnull() | (records.until >= end), records.created_at < end
    )
    present = owned(present, tables, scope)
    filled = present.value.notnull() & (present.value.strip() != "")
    return present.group_by(*scope.by, "object", "stage", "field").agg(
        **{PEOPLE: present.owner.nunique()},
        needed=present.count(),
        filled=present.count(where=filled),
        by_hand=present.count(where=filled & (present.source == BY_HAND)),
        by_import=present.count(where=filled & (present.source == BY_IMPORT)),
        by_machine=present.count(where=filled & ~present.source.isin([BY_HAND, BY_IMPORT])),
    )


def filled_shares(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """The share filled, and of it the machine's."""
    found: list[Row] = [
        {**row, "share": share(row["filled"], row["needed"]), "machine_share": share(row["by_machine"], row["filled"])}
        for row in rows
    ]
    return sorted(found, key=lambda row: [str(row[name]) for name in (*scope.by, "object", "stage", "field")])


COMPLETENESS = Measure(
    key="completeness",
    question=gettext_noop("Of the fields that somebody needs, how many have a value?"),
    formula=gettext_noop(
        "Needed fields with a value ÷ needed fields, at the end of the window. Needed: the record's stage asks for it, or a view, report or rule "
        "uses it. Beside it, who put the values there: a hand, an import, a machine. Whether they are true is another measure."
    ),
    unit=gettext_noop("share of needed fields"),
    window=gettext_noop("as it stands at the end of the last day asked for"),
    source="DAMA-DMBOK2 and ISO/IEC 25024:2015 (completeness = filled ÷ required), of what is needed and not of what exists",
    expression=completeness,
    conclude=filled_shares,
    needs=("records",),
    splits=("object", "stage", "field"),
)
