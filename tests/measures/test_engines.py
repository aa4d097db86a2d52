"""The same measure gives the same numbers on DuckDB, PostgreSQL and Spark, to the last one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.measures.test_slowly import GROUPINGS, ordered
from tests.measures.worlds import FIRST, LAST, World, world

from wellworn.measures.catalogue import MEASURES
from wellworn.measures.engines import Spark
from wellworn.measures.measure import Measure, Scope
from wellworn.measures.report import put_by, run
from wellworn.measures.tables import SHAPES, Tables


@pytest.fixture(scope="module")
def company() -> World:
    """Forty members."""
    return world(7, 40)


@pytest.mark.django_db
@pytest.mark.parametrize("by", GROUPINGS, ids=str)
def test_postgresql_counts_what_duckdb_counts(company: World, by: tuple[str, ...]) -> None:
    connection.ensure_connection()
    duckdb, postgresql = company.in_duckdb(), company.in_postgresql(connection.connection)
    scope = Scope(FIRST, LAST, by)
    for measure in MEASURES:
        theirs = ordered(postgresql.rows(measure.expression(Tables.named(), scope)))
        assert theirs == ordered(duckdb.rows(measure.expression(Tables.named(), scope))), measure.key


@pytest.mark.django_db
def test_what_is_put_by_in_postgresql_changes_no_conclusion(company: World) -> None:
    connection.ensure_connection()
    scope, engine = Scope(FIRST, LAST), company.in_postgresql(connection.connection)
    tables = put_by(engine, Tables.named(), scope)
    for measure in MEASURES:
        assert ordered(run(measure, tables, scope, engine).rows) == ordered(
            run(measure, Tables.named(), scope, company.in_duckdb()).rows
        )


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark of this machine with two worker processes."""
    sql = pytest.importorskip("pyspark.sql", reason="needs pyspark: pip install 'wellworn[spark]'")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or newer for Spark")
    settings = {
        "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC",
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.executor.memory": "512m",
    }  # fmt: skip
    builder = sql.SparkSession.builder.master("local-cluster[2,1,1024]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def test_spark_counts_what_duckdb_counts(company: World, spark: Any, tmp_path: Path) -> None:
    company.write(tmp_path)
    engine, duckdb = Spark(spark), company.in_duckdb()
    for name in SHAPES:
        spark.read.parquet(str(tmp_path / f"{name}.parquet")).createOrReplaceTempView(name)
    differing: list[str] = []
    for measure in MEASURES:
        differing += [check for check in [_differs(measure, by, engine, duckdb) for by in GROUPINGS[:2]] if check]
    assert differing == []


def _differs(measure: Measure, by: tuple[str, ...], one: Any, other: Any) -> str:
    scope = Scope(FIRST, LAST, by)
    rows = [ordered(engine.rows(measure.expression(Tables.named(), scope))) for engine in (one, other)]
    return "" if rows[0] == rows[1] else f"{measure.key} by {by}"
