"""Where measures run: DuckDB over files, PostgreSQL, Spark. Ibis writes the SQL of an expression in the engine's own dialect and the
engine's own driver runs it, so no engine needs another's libraries, and a session that is already open serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from wellworn.measures.files import CannotRead, files
from wellworn.measures.measure import Row
from wellworn.measures.writing import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Engine(Protocol):
    """Something that runs an expression over tables it has by name."""

    dialect: str

    def rows(self, expression: ir.Table) -> list[Row]:
        """The rows of an expression, in no order."""

    def see(self, name: str, expression: ir.Table) -> ir.Table:
        """Give an expression a name for this session without computing it, and give the table."""

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Put the rows of an expression by under a name for this session, and give the table."""


def sql(expression: ir.Table, dialect: str) -> str:
    """An expression as a statement of an engine."""
    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


def as_rows(names: Iterable[str], found: Iterable[Iterable[Any]]) -> list[Row]:
    """Rows as every engine gives them: whole numbers as int, whatever the driver makes of a sum."""
    columns = list(names)
    return [dict(zip(columns, map(plain, row), strict=True)) for row in found]


def plain(value: Any) -> Any:
    """A whole number as an int."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


class DuckDB:
    """A DuckDB session; `session` has the tables, or makes them of files."""

    dialect = "duckdb"

    def __init__(self, session: Any = None) -> None:
        import duckdb  # here: the application runs measures on PostgreSQL and never loads it

        self.fault = duckdb.Error
        self.session = session or duckdb.connect()
        self.session.execute("SET TimeZone = 'UTC'")
        self.session.execute("SET preserve_insertion_order = false")  # rows have no order here: less to hold

    def rows(self, expression: ir.Table) -> list[Row]:
        """The rows of an expression."""
        found = self.session.execute(sql(expression, self.dialect))
        return as_rows((column[0] for column in found.description), found.fetchall())

    def read(self, name: str, path: Path) -> ir.Table:
        """A file or folder under a name; the values of CSV are texts."""
        from ibis.backends.sql.datatypes import DuckDBType

        kind, found = files(path)
        listed = ", ".join("'" + str(one).replace("'", "''") + "'" for one in found)
        how = (
            f"read_parquet([{listed}])"
            if kind == "parquet"
            else f"read_csv([{listed}], all_varchar = true, header = true)"
        )
        try:
            self.session.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT * FROM {how}')
            described = self.session.execute(f'DESCRIBE "{name}"').fetchall()
        except self.fault as error:
            raise CannotRead(
                f"{path} cannot be read as {kind}: {str(error).splitlines()[0].rstrip('.')}. Write it anew."
            ) from error
        return ibis.table({column: DuckDBType.from_string(kind_) for column, kind_, *_ in described}, name=name)

    def see(self, name: str, expression: ir.Table) -> ir.Table:
        """Give an expression a name without computing it."""
        self.session.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql(expression, self.dialect)}')
        return ibis.table(expression.schema(), name=name)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Put rows by in a temporary table."""
        self.session.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql(expression, self.dialect)}')
        return ibis.table(expression.schema(), name=name)


class PostgreSQL:
    """A connection of psycopg, or of Django, or whatever gives a cursor."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def rows(self, expression: ir.Table) -> list[Row]:
        """The rows of an expression."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql(expression, self.dialect))
            return as_rows((column[0] for column in cursor.description), cursor.fetchall())

    def take(self, name: str, expression: ir.Table, other: DuckDB) -> ir.Table:
        """Put rows by that another engine has read from files: through a CSV file, which is how PostgreSQL takes many at once."""
        # First, since sqlglot asks once what functions are called, and Ibis tells it PostgreSQL's names when this is loaded
        import_module("ibis.backends.sql.dialects")
        from ibis.backends.sql.datatypes import PostgresType

        columns = ", ".join(
            f'"{column}" {PostgresType.to_string(kind)}' for column, kind in expression.schema().items()
        )
        with TemporaryDirectory() as folder, self.connection.cursor() as cursor:
            path = Path(folder) / "rows.csv"
            other.session.execute(
                f"COPY ({sql(expression, other.dialect)}) TO '{path}' (FORMAT csv, HEADER false, NULLSTR '\\N')"
            )
            cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
            cursor.execute(f'CREATE TEMP TABLE "{name}" ({columns})')
            with cursor.copy(f"COPY \"{name}\" FROM STDIN (FORMAT csv, NULL '\\N')") as copy, path.open("rb") as file:
                while piece := file.read(1 << 20):
                    copy.write(piece)
            cursor.execute(f'ANALYZE "{name}"')
        return ibis.table(expression.schema(), name=name)

    def see(self, name: str, expression: ir.Table) -> ir.Table:
        """Give an expression a name without computing it."""
        with self.connection.cursor() as cursor:
            cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql(expression, self.dialect)}')
        return ibis.table(expression.schema(), name=name)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Put rows by in a temporary table, and let the planner know it."""
        statement = sql(expression, self.dialect)
        with self.connection.cursor() as cursor:
            cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
            cursor.execute(f'CREATE TEMP TABLE "{name}" AS {statement}')
            cursor.execute(f'ANALYZE "{name}"')
        return ibis.table(expression.schema(), name=name)


class Spark:
    """A Spark session, of this machine or of a cluster."""

    dialect = "pyspark"

    def __init__(self, session: Any) -> None:
        self.session = session
        session.conf.set("spark.sql.session.timeZone", "UTC")

    def rows(self, expression: ir.Table) -> list[Row]:
        """The rows of an expression."""
        frame = self.session.sql(sql(expression, self.dialect))
        return as_rows(frame.columns, frame.collect())

    def read(self, name: str, path: Path) -> ir.Table:
        """A file or folder under a name; the values of CSV are texts."""
        from ibis.backends.sql.datatypes import PySparkType

        kind, found = files(path)
        paths = [str(one) for one in found]
        frame = self.session.read.parquet(*paths) if kind == "parquet" else self.session.read.csv(paths, header=True)
        frame.createOrReplaceTempView(name)
        return ibis.table({column: PySparkType.from_string(kind_) for column, kind_ in frame.dtypes}, name=name)

    def see(self, name: str, expression: ir.Table) -> ir.Table:
        """Give an expression a name without computing it."""
        self.session.sql(sql(expression, self.dialect)).createOrReplaceTempView(name)
        return ibis.table(expression.schema(), name=name)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Put rows by in memory, under a view of this session."""
        frame = self.session.sql(sql(expression, self.dialect)).cache()
        frame.createOrReplaceTempView(name)
        return ibis.table(expression.schema(), name=name)


ENGINES: Mapping[str, str] = {"duckdb": "DuckDB", "postgres": "PostgreSQL", "spark": "Spark"}
