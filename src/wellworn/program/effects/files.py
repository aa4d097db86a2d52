"""Reading a panel from a CSV or Parquet file, in words a person can act on when it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from wellworn.program.effects.panel import NEVER, CannotEstimate, Numbers, Panel, Whole

NO_UTF_8 = "%s holds letters that are not UTF-8. Save it as CSV UTF-8."
NOTHING = frozenset({"", "never", "none", "null", "nan", "na", "inf", "-"})  # as "treated from": it never came


@dataclass(frozen=True)
class Columns:
    """What the columns of a file are called."""

    unit: str
    time: str
    treated_from: str
    outcome: str
    weight: str = ""
    cluster: str = ""
    stratum: str = ""
    covariates: tuple[str, ...] = ()


def read(path: Path, columns: Columns, *, drawn: bool = False) -> Panel:
    """The panel in a file. Times may be numbers or days; days become their ordinals."""
    table = _table(path)
    for name in _named(columns):
        if name not in table.column_names:
            raise CannotEstimate(f"{path} has no column '{name}'. It has: {', '.join(table.column_names)}.")
    rows = {name: _plain(table, name, path) for name in _named(columns)}
    outcome = rows[columns.outcome]
    kept = [n for n, value in enumerate(outcome) if value not in (None, "")]
    if not kept:
        raise CannotEstimate(f"{path} has no row with a number in '{columns.outcome}'.")
    values = {name: [cells[n] for n in kept] for name, cells in rows.items()}
    time, first = _times(values[columns.time], values[columns.treated_from], columns)
    if any(value in (None, "") for value in values[columns.unit]):
        raise CannotEstimate(
            f"A row of {path} has nothing in '{columns.unit}'. Say whose number it is, or leave the row out."
        )
    names, unit = _numbered(values[columns.unit])
    _one_row_each(unit, time, names, values[columns.time])
    extra = np.column_stack([_numbers(values[one], one) for one in columns.covariates]) if columns.covariates else None
    return Panel(
        unit, time, first, _numbers(values[columns.outcome], columns.outcome), names,
        _numbers(values[columns.weight], columns.weight) if columns.weight else None,
        _numbered(values[columns.cluster])[1] if columns.cluster else None,
        _numbered(values[columns.stratum])[1] if columns.stratum else None,
        extra, drawn, not all(_is_number(value) for value in values[columns.time]),
    )  # fmt: skip


def _one_row_each(unit: Whole, time: Numbers, names: Sequence[str], said: Sequence[object]) -> None:
    """A unit stands once at each time: of two rows nobody can say which is meant."""
    order = np.lexsort((time, unit))
    same = (np.diff(unit[order]) == 0) & (np.diff(time[order]) == 0)
    if same.any():
        row = order[1:][same][0]
        raise CannotEstimate(
            f"'{names[unit[row]]}' has two rows at '{said[row]}'. Give each unit one row for each time."
        )


def _named(columns: Columns) -> list[str]:
    one_each = (
        columns.unit,
        columns.time,
        columns.treated_from,
        columns.outcome,
        columns.weight,
        columns.cluster,
        columns.stratum,
    )
    return list(dict.fromkeys([name for name in one_each if name] + list(columns.covariates)))


def _table(path: Path) -> pa.Table:
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            found = pyarrow.parquet.read_table(path)
        else:
            found = pyarrow.csv.read_csv(path)
        called = Counter(found.column_names)
    except UnicodeDecodeError as error:
        raise CannotEstimate(NO_UTF_8 % path) from error
    except (OSError, ValueError, pa.ArrowException) as error:
        raise CannotEstimate(f"{path} is no CSV or Parquet file that can be read. Say where one is.") from error
    if twice := [name for name, times in called.items() if times > 1]:
        raise CannotEstimate(f"{path} has two columns '{twice[0]}'. Call one of them otherwise.")
    return found


def _plain(table: pa.Table, name: str, path: Path) -> list[object]:
    """The cells of a column: texts, numbers or days. CSV that is no UTF-8 is read as bytes."""
    kind = table.schema.field(name).type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise CannotEstimate(NO_UTF_8 % path)
    if pa.types.is_nested(kind):
        raise CannotEstimate(f"'{name}' of {path} holds {kind}, where one number, day or name is needed in each row.")
    try:
        whole = pa.timestamp("us", kind.tz) if pa.types.is_timestamp(kind) else kind
        cells: list[object] = table.column(name).cast(whole, safe=False).to_pylist()
    except (pa.ArrowException, ValueError, OverflowError) as error:
        raise CannotEstimate(f"'{name}' of {path} holds moments that no calendar has. Write 2026-03-02.") from error
    return cells


def _numbered(values: list[object]) -> tuple[tuple[str, ...], Whole]:
    """Names, and each row's number among them."""
    names = sorted({str(value) for value in values})
    place = {name: number for number, name in enumerate(names)}
    return tuple(names), np.array([place[str(value)] for value in values], dtype=np.intp)


def _numbers(values: list[object], name: str) -> Numbers:
    try:
        return np.array([float(str(value)) for value in values])
    except ValueError as error:
        wrong = next(value for value in values if not _is_number(value))
        raise CannotEstimate(f"'{wrong}' in '{name}' is no number. Write numbers, or leave the cell empty.") from error


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _times(times: list[object], starts: list[object], columns: Columns) -> tuple[Numbers, Numbers]:
    """Times and dates of treatment on one scale."""
    never = np.array([value is None or str(value).strip().lower() in NOTHING for value in starts])
    known = [value for value, gone in zip(starts, never, strict=True) if not gone]
    if all(_is_number(value) for value in times):
        time, first = _numbers(times, columns.time), _numbers(known, columns.treated_from) if known else np.zeros(0)
    else:
        time, first = _days(times, columns.time), _days(known, columns.treated_from)
    found = np.full(len(times), NEVER)
    found[~never] = first
    if (columns.treated_from and np.any(found == 0)) and time.min() > 0:
        found[found == 0] = NEVER  # as the did package writes it
    return time, found


def _days(values: list[object], name: str) -> Numbers:
    found = []
    for value in values:
        try:
            day = value if isinstance(value, date) else datetime.fromisoformat(str(value))
        except ValueError as error:
            raise CannotEstimate(f"'{value}' in '{name}' is no number and no day. Write 12 or 2026-03-02.") from error
        found.append(day.toordinal())
    return np.array(found, dtype=float)
