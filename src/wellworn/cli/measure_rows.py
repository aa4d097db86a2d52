"""The rows of a measure on a terminal, or in a file: as wide as they need, for a number that is cut off is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

WIDEST = 10_000
NO_COST = "no cost is known"
MONTHS = ("month", "cohort")  # columns that may hold a month as 202607


def print_rows(console: Console, rows: Sequence[Mapping[str, object]]) -> None:
    """A table. What a terminal is too narrow for goes on in its next line; nothing is left out."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, value in rows[0].items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and name not in MONTHS
        table.add_column(name.replace("_", "\n"), justify="right" if is_number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(shown(name, value) for name, value in row.items()))
    needed = console.measure(table, options=console.options.update(max_width=WIDEST)).maximum
    wide = console if needed <= console.width else Console(highlight=False, width=needed, file=console.file)
    wide.print(table)
    if any(row.get("source") == NO_COST for row in rows):
        console.print(
            "Hours need what an act costs by hand: give --hand-costs FILE with the columns feature, seconds.",
            markup=False,
        )


def shown(name: str, value: object) -> str:
    """A value in words or digits."""
    if name in MONTHS and isinstance(value, int):
        return f"{value // 100}-{value % 100:02}"
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, tuple):
        return " to ".join("?" if one is None else shown(name, one) for one in value)
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
