"""Rows written as CSV, JSON, XLSX or Parquet, a piece at a time: an export of any size in little memory."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from wellworn.records.exporting.safe import guarded

Rows = Iterable[Sequence[Any]]
PIECE = 5_000  # rows of a Parquet row group
SENT = 64 << 10  # bytes at a time
MOST_ROWS = 1_048_575  # of a sheet of Excel, below its header


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in a program's file, its label in a person's, and the widget whose values it has."""

    name: str
    label: str
    widget: str = "text"


class _Line:
    """What a CSV writer writes to, and gives back."""

    def write(self, text: str) -> bytes:
        return text.encode()


def as_csv(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with a mark, so that Excel reads it; no cell is a formula."""
    writer: Any = csv.writer(_Line())
    yield b"\xef\xbb\xbf" + writer.writerow([guarded(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> str:
    """A value as a text for a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else guarded(str(value))


def as_json(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """A list of objects."""
    between = b"[\n"
    for row in rows:
        values = {column.name: _plain(value) for column, value in zip(columns, row, strict=True)}
        yield between + json.dumps(values, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]\n" if between == b",\n" else b"[]\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it: amounts as text, so that no digit is lost."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def as_xlsx(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """A workbook; what is longer than a sheet goes on in the next."""
    from openpyxl import Workbook  # slow to load
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    left = iter(rows)
    piece: list[Sequence[Any]] | None = None
    while piece is None or piece:
        sheet = book.create_sheet()
        heads = [WriteOnlyCell(sheet, value=_in_sheet(column.label)) for column in columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.append(heads)
        for row in islice(left, MOST_ROWS):
            sheet.append([_in_sheet(value) for value in row])
        piece = list(islice(left, 1))
        left = _before(piece, left)
    with tempfile.TemporaryFile() as file:
        book.save(file)
        yield from _sent(file)


def _before(first: list[Sequence[Any]], rest: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield from first
    yield from rest


def _in_sheet(value: Any) -> Any:
    """A value as a workbook has it: no text is a formula there, and no moment has a zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, str):
        return guarded(
            "".join(
                letter
                for letter in value[:32_000]
                if (letter >= " " or letter in "\t\n") and letter not in "\ufffe\uffff"
            )
        )
    return value


def as_parquet(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """Parquet with the types of the fields."""
    import pyarrow as pa  # slow to load
    import pyarrow.parquet as pq

    types = {
        "amount": pa.decimal128(24, 2), "number": pa.decimal128(24, 6), "date": pa.date32(), "moment": pa.timestamp("us", tz="UTC"),
        "checkbox": pa.bool_(), "days": pa.int64(), "count": pa.int64(),
    }  # fmt: skip
    schema = pa.schema([pa.field(column.name, types.get(column.widget, pa.string())) for column in columns])
    left = iter(rows)
    with tempfile.TemporaryFile() as file:
        with pq.ParquetWriter(file, schema) as writer:
            while piece := list(islice(left, PIECE)):
                arrays = [
                    pa.array([_typed(row[number], column.widget) for row in piece], schema.field(number).type)
                    for number, column in enumerate(columns)
                ]
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        yield from _sent(file)


def _typed(value: Any, widget: str) -> Any:
    """A value of the column's type; None where it is none."""
    if widget in ("amount", "number"):
        places = Decimal("0.01") if widget == "amount" else Decimal("0.000001")
        try:
            return Decimal(value).quantize(places) if value not in (None, "") else None
        except ArithmeticError:
            return None
    if widget in ("days", "count", "checkbox", "moment", "date"):
        return value if not isinstance(value, str) else None
    return None if value is None else str(value)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    """A file that was written, from its beginning."""
    file.seek(0)
    while piece := file.read(SENT):
        yield piece


Writer = Callable[[Sequence[Column], Rows], Iterator[bytes]]
FORMS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
}
