"""The table of records says what the history of each value says, and engines count the same of it."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest
from django.db import connection
from django.utils import timezone

from wellworn.adoption.counted import counted
from wellworn.adoption.records_table import records
from wellworn.adoption.tables import application
from wellworn.measures.completeness import COMPLETENESS
from wellworn.measures.engines import DuckDB, PostgreSQL
from wellworn.measures.measure import Row, Scope
from wellworn.measures.tables import MEMBERS, RECORDS, Tables
from wellworn.members.models import Member
from wellworn.records.changing import change, undo
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, View

TYPES = {"string": pa.string(), "date": pa.date32(), "timestamp(6)": pa.timestamp("us"), "int64": pa.int64(), "boolean": pa.bool_()}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal of Ana's in a stage that asks for an amount and a close date; everybody's list of people shows their title."""
    made = create("Big one", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    for field in ("amount", "close_date"):
        Ask.objects.create(stage=made.stage, field=field, why="To plan")
    View.objects.create(object="person", name="People", config={"columns": ["name", "title"]}, created_at=timezone.now())  # fmt: skip
    return made


def of(record: Deal, field: str) -> list[Row]:
    """The rows of one field of a deal, in order."""
    rows = [row for row in PostgreSQL(connection).rows(records()) if row["object"] == "deal" and row["record"] == record.pk]  # fmt: skip
    return sorted((row for row in rows if row["field"] == field), key=lambda row: str(row["at"]))


def test_each_value_lasts_until_the_next(deal: Deal, ana: Member) -> None:
    change(deal, "amount", "1200", by=ana)
    change(deal, "amount", "1500.50", by=ana)
    first, second = of(deal, "amount")
    assert (first["value"], second["value"], first["until"], second["until"]) == ("1200", "1500.50", second["at"], None)
    assert (second["kind"], second["source"], second["member"], second["needed"]) == ("money", "typed", ana.pk, True)


def test_what_was_undone_never_was(deal: Deal, ana: Member) -> None:
    change(deal, "amount", "1200", by=ana)
    row = change(deal, "amount", "1500", by=ana)
    assert row is not None
    undo(row, by=ana)
    assert [row["value"] for row in of(deal, "amount")] == ["1200"]


def test_what_is_asked_and_was_never_given_is_a_row_without_a_value(deal: Deal) -> None:
    [row] = of(deal, "close_date")
    assert (row["value"], row["source"], row["until"], row["needed"]) == (None, "", None, True)
    assert of(deal, "next_step") == []


def test_stages_go_by_their_names_and_chances(deal: Deal) -> None:
    [row] = of(deal, "stage")
    assert (row["value"], row["stage"], row["probability"]) == (deal.stage.name, deal.stage.name, deal.stage.probability)  # fmt: skip


def test_a_deal_in_the_bin_is_not_there(deal: Deal) -> None:
    Deal.objects.update(deleted_at=timezone.now())
    assert of(deal, "stage") == []


def test_an_export_counts_the_same_on_another_engine(deal: Deal, ana: Member) -> None:
    create("jo@acme.example", by=ana)
    change(deal, "amount", "1200", by=ana)
    today = timezone.now().date()
    scope = Scope(today, today, ("role",))
    session = duckdb.connect()
    engine = PostgreSQL(connection)
    for shape, table in ((MEMBERS, application().members), (RECORDS, records())):
        columns: dict[str, list[Any]] = {one.name: [] for one in shape}
        for row in engine.rows(table):
            for name, values in columns.items():
                values.append(None if row[name] is None else str(row[name]) if name in ("member", "record", "owner") else row[name])  # fmt: skip
        session.register(
            shape.name, pa.table(columns, schema=pa.schema([(one.name, TYPES[one.kind.type]) for one in shape]))
        )
    there = DuckDB(session).rows(COMPLETENESS.expression(Tables.named(), scope))
    here = counted(COMPLETENESS, scope)
    assert sorted(here, key=str) == sorted(there, key=str)
    assert {"close_date", "amount", "title"} <= {row["field"] for row in here}
