"""An object's records, however many: counted in one pass where they lie, and a sample drawn in another. Memory stays bounded.

Counts are of all records. What is worked out (what a field earns, whether its values are meant, where else they could come from) is
worked out on a sample, whose size decides how sure it is and not whether it fits into memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wellworn.friction.audit.describing import Description, Outcome
from wellworn.friction.audit.whole import be_whole
from wellworn.measures.files import CannotRead, files

SAMPLE = 30_000  # records: what carries 0.002 bits about an outcome is found among so many
MEMORY = "1GB"
MONTHS = 12  # the last ones, that entries are counted over
PLACE = "wellworn place"
LOOKED_AT = 5_000  # values, to see how a column writes its days
TIMES = ("", " %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S")
WRITTEN = tuple(tuple(day + time for time in TIMES) for day in ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"))
HISTORY = {
    "record": ("record", "opportunityid", "parentid", "accountid", "contactid", "leadid", "caseid", "objectid"),
    "field": ("field", "attribute", "property"),
    "old": ("old", "oldvalue", "old value"),
    "at": ("at", "createddate", "changedate", "createdon", "changed date"),
}


@dataclass(frozen=True)
class Counted:
    """Records and values, of all time and by month of the last year (whole months, by the record's beginning)."""

    records: int
    filled: dict[str, int]
    defaults: dict[str, int]
    months: list[dict[str, int]]


class Records:
    """The table of one object, in files of Parquet or CSV."""

    def __init__(
        self, path: Path, description: Description, history: Path | None = None, *, memory: str = MEMORY
    ) -> None:
        self.path = path
        self.connection = duckdb.connect(config={"memory_limit": memory, "threads": 2})
        kind, found = files(path)
        if kind == "csv":
            be_whole(found)
        there = [row[0] for row in self._rows(f"DESCRIBE SELECT * FROM {self._source(kind, found)}")]
        named = renamed(there, description)
        self.source, self.placed = (
            _with_names(self._source(kind, found, placed=placed), named) for placed in (False, True)
        )
        self.types: dict[str, str] = {row[0]: row[1] for row in self._rows(f"DESCRIBE SELECT * FROM {self.source}")}
        self.columns = list(self.types)
        written = {name: formats for name in self._days(description) if (formats := self._written(name))}
        self.source, self.placed = (_with_moments(one, written) for one in (self.source, self.placed))
        self.history = None if history is None else self._changes(*files(history))
        self.description = replace(description, outcomes=self._known(description.outcomes))
        self.fields = [one for one in description.fields if one.name in self.columns]
        if not self.fields:
            raise CannotRead(
                f"None of the fields of {description.object} is a column of {path}. Check that the two belong together."
            )

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def counted(self) -> Counted:
        """One pass over everything."""
        names = [one.name for one in self.fields]
        given = {one.name: one.asked.default for one in self.fields if one.asked.default}
        parts = [f"count({self.value(name)})" for name in names]
        parts += [f"count(*) FILTER ({self.value(name)} = {_text(default)})" for name, default in given.items()]
        created = self.description.created
        month = f"date_trunc('month', {self.day(created)})" if created in self.columns else "NULL"
        rows = self._rows(
            f"SELECT {month} AS month, count(*), {', '.join(parts)} FROM {self.source} GROUP BY 1 ORDER BY 1"
        )
        sums = (
            [sum(column) for column in zip(*[row[1:] for row in rows], strict=True)] if rows else [0] * (1 + len(parts))
        )
        by_month = {(row[0].year, row[0].month): dict(zip(names, row[2:], strict=False)) for row in rows if row[0]}
        months = [by_month.get(month, dict.fromkeys(names, 0)) for month in _every_month(list(by_month))]
        if not sums[0]:
            raise CannotRead(f"{self.path} has no rows. Give the records of {self.description.object}, one a row.")
        ends = len(names) + 1
        defaults = dict(zip(given, sums[ends:], strict=True))
        return Counted(sums[0], dict(zip(names, sums[1:ends], strict=True)), defaults, months[-MONTHS - 1 : -1])

    def sample(self, size: int = SAMPLE, *, records: int) -> pa.Table:
        """Records drawn by a hash of their place, the same every time, with outcomes beside them as "outcome:NAME"."""
        outcomes = ", ".join(f'{one.sql} AS "outcome:{one.name}"' for one in self.description.outcomes)
        wanted = [one.name for one in self.fields]
        wanted += [name for name in self._special() if name in self.columns and name not in wanted]
        columns = ", ".join(f"{self.value(name)} AS {quoted(name)}" for name in wanted)
        share = min(1.0, size / max(records, 1))
        where = "" if share == 1 else f"WHERE hash({quoted(PLACE)}) % 1000003 < {int(1_000_003 * share)}"
        query = f"SELECT {columns}{', ' + outcomes if outcomes else ''} FROM {self.placed} {where}"
        table = self.connection.sql(query).to_arrow_table()
        return self._as_it_stood(table) if self.history is not None else table

    def _special(self) -> list[str]:
        one = self.description
        return [name for name in (one.id, one.created, one.owner, one.closed, *one.known_before) if name]

    def _as_it_stood(self, table: pa.Table) -> pa.Table:
        """With values that were changed at the outcome or after it put back to what they were before."""
        one = self.description
        if one.id not in table.column_names or one.closed not in table.column_names:
            return table
        self.connection.register("sampled", table)
        rows = self._rows(
            f"SELECT s.{quoted(one.id)}, h.field, arg_min_null(h.old, h.at) FROM {self.history} h JOIN sampled s "
            f"ON s.{quoted(one.id)} = h.record::VARCHAR WHERE try_cast(h.at AS TIMESTAMP) >= try_cast(s.{quoted(one.closed)} AS TIMESTAMP) GROUP BY 1, 2"
        )
        self.connection.unregister("sampled")
        place = {record: number for number, record in enumerate(table[one.id].to_pylist())}
        undone: dict[str, dict[int, str | None]] = {}
        for record, name, old in rows:
            undone.setdefault(name, {})[place[record]] = old or None
        for name, changes in undone.items():
            if name in table.column_names:
                values = table[name].to_pylist()
                for number, old in changes.items():
                    values[number] = old
                table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.string()))
        return table

    def tracked(self) -> frozenset[str]:
        """Fields that the history of changes knows: of one that it never names nobody can say how it stood before."""
        if self.history is None:
            return frozenset()
        return frozenset(str(row[0]) for row in self._rows(f"SELECT DISTINCT field FROM {self.history}"))

    def value(self, name: str) -> str:
        """A column as text, nothing being null."""
        if self.types.get(name) == "VARCHAR":
            return f"nullif(trim({quoted(name)}), '')"
        return f"{quoted(name)}::VARCHAR"

    def day(self, name: str) -> str:
        """A column as a moment."""
        return f"try_cast({quoted(name)} AS TIMESTAMP)"

    def _source(self, kind: str, found: list[Path], *, placed: bool = False) -> str:
        """The files as a table; `placed`, with the number of each row."""
        names = "[" + ", ".join(_text(str(one)) for one in found) + "]"
        if kind == "csv":
            table = f"read_csv({names}, all_varchar=true, header=true, union_by_name=true, ignore_errors=true)"
            return f"(SELECT *, row_number() OVER () AS {quoted(PLACE)} FROM {table})" if placed else table
        if placed:
            return f"(SELECT * RENAME (file_row_number AS {quoted(PLACE)}) FROM read_parquet({names}, file_row_number=true))"
        return f"read_parquet({names})"

    def _days(self, one: Description) -> list[str]:
        """The columns of days, as text."""
        names = dict.fromkeys((one.created, one.closed, *(field.name for field in one.fields if field.kind == "day")))
        return [name for name in names if self.types.get(name) == "VARCHAR"]

    def _written(self, name: str) -> tuple[str, ...]:
        """How a column writes its days, where that is the way of a country: as an export to a sheet does it."""
        counts = [f"count(try_strptime(v, {list(formats)}))" for formats in WRITTEN]
        row = self._rows(
            f"SELECT count(v), count(try_cast(v AS TIMESTAMP)), {', '.join(counts)} "
            f"FROM (SELECT {self.value(name)} AS v FROM {self.source} WHERE {self.value(name)} IS NOT NULL LIMIT {LOOKED_AT})"
        )[0]
        read = list(row[2:])
        return WRITTEN[read.index(max(read))] if row[0] and row[1] < row[0] / 2 < max(read) else ()

    def _known(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """Of each outcome the first way to tell it that these columns allow."""
        found: dict[str, Outcome] = {}
        for one in outcomes:
            try:
                self.connection.execute(f"SELECT {one.sql} FROM {self.source} LIMIT 0")
            except duckdb.BinderException:
                continue
            found.setdefault(one.name, one)
        return tuple(found.values())

    def _changes(self, kind: str, found: list[Path]) -> str:
        """A history of changes as a table of record, field, old and at, whatever its columns are called."""
        source = self._source(kind, found)
        there = {row[0].casefold(): row[0] for row in self._rows(f"DESCRIBE SELECT * FROM {source}")}
        parts = []
        for name, others in HISTORY.items():
            column = next((there[one] for one in others if one in there), "")
            column = column or next(
                (there[one] for one in there if name == "record" and one.endswith("id") and one != "id"), ""
            )
            if not column:
                raise CannotRead(
                    f"The history of changes has no column for the {name} ({', '.join(others)}). Rename one to it."
                )
            parts.append(f"{quoted(column)} AS {quoted(name)}")
        changes = f"(SELECT {', '.join(parts)} FROM {source})"
        strange = f'SELECT min("at"::VARCHAR) FROM {changes} WHERE "at"::VARCHAR <> \'\' AND try_cast("at" AS TIMESTAMP) IS NULL'
        if (wrong := self._rows(strange)[0][0]) is not None:
            raise CannotRead(
                f"The history of changes says '{wrong}' where it should say when. Write 2026-11-02 09:30:00."
            )
        return changes

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(query).fetchall()
        except duckdb.Error as error:
            raise CannotRead(f"The records cannot be read ({str(error).splitlines()[0]}). Check the file.") from error


def _every_month(known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The months from the first to the last, those between them in which nothing began too."""
    if not known:
        return []
    first, last = (year * 12 + month - 1 for year, month in (min(known), max(known)))
    return [(one // 12, one % 12 + 1) for one in range(first, last + 1)]


def renamed(there: Sequence[str], description: Description) -> dict[str, str]:
    """The columns that are called otherwise than the description calls them, by what they are: another case, a label, a lookup's key."""
    by_name = {one.casefold(): one for one in there}
    special = [description.id, description.created, description.owner, description.closed, *description.known_before]
    wanted = {name: name for name in special if name} | {one.name: one.label for one in description.fields}
    found: dict[str, str] = {}
    for name, label in wanted.items():
        column = next((by_name[key] for key in _keys(name, label) if key in by_name), "")
        if column and column != name and name not in there and column not in found and column not in wanted:
            found[column] = name
    return found


def _keys(name: str, label: str) -> list[str]:
    return [one.casefold() for one in (name, label, f"_{name}_value", f"{name}name")]


def _with_names(source: str, named: Mapping[str, str]) -> str:
    if not named:
        return source
    return f"(SELECT * RENAME ({', '.join(f'{quoted(old)} AS {quoted(new)}' for old, new in named.items())}) FROM {source})"


def _with_moments(source: str, written: Mapping[str, Sequence[str]]) -> str:
    """The source with days of a country's way of writing as everybody reads them."""
    if not written:
        return source
    parts = [
        f"coalesce(try_strptime({quoted(name)}, {list(formats)}), try_cast({quoted(name)} AS TIMESTAMP))::VARCHAR AS {quoted(name)}"
        for name, formats in written.items()
    ]
    return f"(SELECT * REPLACE ({', '.join(parts)}) FROM {source})"


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
