"""A chart's own numbers as a file: CSV for a sheet, Parquet for whoever goes on counting."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from wellworn.adoption.charts import Chart, Table
from wellworn.adoption.units import Cell

if TYPE_CHECKING:
    import pyarrow as pa

CHART, AS = "chart", "as"  # the words of an address that ask for a file
KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a sheet would take for one


def asked_for(request: HttpRequest, charts: Iterable[Chart]) -> HttpResponse | None:
    """The file that is asked for, of one of the page's charts; None when the page itself is."""
    kind = request.GET.get(AS, "")
    if not kind:
        return None
    chart = next((one for one in charts if one.key == request.GET.get(CHART)), None)
    if chart is None or kind not in KINDS:
        raise Http404
    body = written(chart.table) if kind == "csv" else packed(chart)
    named = {"Content-Disposition": f'attachment; filename="{chart.key}.{kind}"'}
    return HttpResponse(body, content_type=KINDS[kind], headers=named)


def written(table: Table) -> str:
    """As CSV: a share between 0 and 1, a day as 2026-11-20, nothing where nothing is known."""
    out = io.StringIO()
    to = csv.writer(out)
    to.writerow(as_text(column.name) for column in table.head)
    to.writerows([as_text(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def packed(chart: Chart) -> bytes:
    """As Parquet, with the chart's title and sentence in its metadata."""
    import pyarrow as pa  # here: few who look at a chart take it away, and it is large
    from pyarrow import parquet

    table = chart.table
    columns = {f"{nth} {column.name}" if _twice(table, column.name) else column.name: _column([row[nth] for row in table.rows])
               for nth, column in enumerate(table.head)}  # fmt: skip
    told = {"title": chart.title, "sentence": str(chart.sentence), "unit": chart.unit.value}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns).replace_schema_metadata(told), out)
    return out.getvalue()


def _twice(table: Table, name: str) -> bool:
    return sum(column.name == name for column in table.head) > 1


def _column(cells: list[Cell]) -> pa.Array:
    import pyarrow as pa

    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float} and float in kinds:
        return pa.array([None if cell is None else float(cell) for cell in cells], pa.float64())  # type: ignore[arg-type]
    if len(kinds) > 1:
        return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
    return pa.array(cells)


def as_text(cell: Cell) -> str:
    """A cell of a CSV file; a text that a sheet would take for a formula begins with an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text
