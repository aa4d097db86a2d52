"""`wellworn export`: the records as CSV, JSON or Parquet."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from wellworn.capture import exporting
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.usage.models import Event, Surface

PIECE = 10_000  # rows of a Parquet row group


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("kind", choices=list(exporting.KINDS), help="what to export")
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv", help="csv unless told otherwise")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write; standard output unless told otherwise"
    )


def run(args: argparse.Namespace) -> int:
    """Write the rows."""
    upgrade()
    if args.format == "parquet" and args.out is None and sys.stdout.isatty():
        raise Refusal("Parquet is not text. Say where to write it with --out FILE.")
    names, rows = exporting.rows(args.kind)
    try:
        if args.out is None:
            _write(args.format, names, rows, sys.stdout.buffer)
        else:
            with args.out.open("wb") as file:
                _write(args.format, names, rows, file)
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise Refusal(f"{args.out} cannot be written: {fault.strerror}. Choose another file.") from fault
    Event.record("record.export", by=None, surface=Surface.COMMAND, automatic=False, kind=args.kind)
    return 0


def _write(form: str, names: list[str], rows: Iterator[dict[str, Any]], file: IO[bytes]) -> None:
    if form == "parquet":
        _parquet(rows, names, file)
    elif form == "json":
        _json(rows, file)
    else:
        _csv(rows, names, file)


def _csv(rows: Iterator[dict[str, Any]], names: list[str], file: IO[bytes]) -> None:
    """Lists are joined with a semicolon. A cell that a spreadsheet would run as a formula gets an apostrophe."""
    file.write((",".join(names) + "\r\n").encode())
    lines = _Lines(file)
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])


class _Lines:
    """What csv writes to, as UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, text: str) -> int:
        return self.file.write(text.encode())


def _cell(value: Any) -> str:
    listed = [one["address"] if isinstance(one, dict) else str(one) for one in value] if isinstance(value, list) else []
    text = "; ".join(listed) if isinstance(value, list) else str(_plain(value) if value is not None else "")
    return f"'{text}" if text[:1] in ("=", "@", "\t", "\r") or (text[:1] in "+-" and not _is_number(text)) else text


def _is_number(text: str) -> bool:
    return text == "" or text[1:].replace(".", "", 1).replace(" ", "").isdigit()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _json(rows: Iterator[dict[str, Any]], file: IO[bytes]) -> None:
    file.write(b"[")
    between = b"\n"
    for row in rows:
        file.write(
            between + json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode()
        )
        between = b",\n"
    file.write(b"\n]\n")


def _parquet(rows: Iterator[dict[str, Any]], names: list[str], file: IO[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = ("address", "name", "answer", "role")
    known = {"attendees": pa.list_(pa.struct([(word, pa.string()) for word in words]))}  # a first piece may have none
    piece = _piece(rows)
    writer = None
    while piece or writer is None:
        table = pa.table({name: pa.array([row[name] for row in piece], known.get(name)) for name in names})
        if writer is None:
            fields = [
                pa.field(field.name, pa.string() if pa.types.is_null(field.type) else field.type)
                for field in table.schema
            ]
            writer = pq.ParquetWriter(file, pa.schema(fields))
        writer.write_table(table.cast(writer.schema))
        piece = _piece(rows)
    writer.close()


def _piece(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for _number, row in zip(range(PIECE), rows, strict=False)]
