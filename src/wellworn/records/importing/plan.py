"""What is to be done with a file: how it is read, which column goes where, what was mended by hand, and how rows become records.

It is kept as JSON in `Batch.plan`, and `rows_of` turns the file into rows by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from wellworn.records.importing import sheets, uploads
from wellworn.records.importing.columns import NAME_PARTS
from wellworn.records.importing.files import How
from wellworn.records.importing.formats import as_amount, as_day, as_number
from wellworn.records.upserting import Choices, Row, Typed
from wellworn.records.values import as_text

SAMPLED = 2_000  # rows from which columns are understood
JOINED = {"address": ", ", "address.mail": "; ", "phone": "; ", "domain": "; ", "people": "; "}
NEW = "new:"  # a column that becomes a new custom field of the type that follows


@dataclass
class Column:
    """One column of the file."""

    name: str
    to: str = ""  # a field, a part of a name, "external", "pipeline", "status", or "" for a column that stays outside
    order: str = ""  # of day, month and year
    mark: str = ""  # before decimals
    words: dict[str, str] = field(default_factory=dict)  # what stands for a text wherever it comes


@dataclass
class Plan:
    """All of it."""

    name: str  # of the file, as it came
    stored: str  # of the file in the data folder
    how: How
    columns: list[Column]
    fields: list[str] = field(default_factory=list)  # that could be written when it was planned
    system: str = ""
    source: str = ""  # which export it is, in words
    cells: dict[str, str] = field(default_factory=dict)  # mended by hand: "row:column" from 1 and from 0
    typed: str = Typed.KEEP.value
    create: bool = True
    change: bool = True
    make_links: bool = True
    leave_out_bad: bool = False
    mine: bool = True
    region: str = ""
    check: dict[str, Any] = field(default_factory=dict)  # what a rehearsal of the whole file found

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return uploads.path_of(self.stored)

    @property
    def choices(self) -> Choices:
        """How rows become records."""
        return Choices(
            typed=Typed(self.typed), create=self.create, change=self.change, make_links=self.make_links,
            leave_out_bad=self.leave_out_bad, leave_out_members=True, mine=self.mine, region=self.region or None,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """For `Batch.plan`."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Plan:
        """From `Batch.plan`."""
        how = How(**{**kept["how"], "sheets": tuple(kept["how"]["sheets"])})
        return cls(**{**kept, "how": how, "columns": [Column(**one) for one in kept["columns"]]})


def cells_of(plan: Plan) -> Iterator[tuple[int, list[str]]]:
    """The number of each row and its cells, as many as there are columns, with what was mended by hand."""
    width = len(plan.columns)
    mended: dict[int, dict[int, str]] = {}
    for key, text in plan.cells.items():
        place, _, column = key.partition(":")
        mended.setdefault(int(place), {})[int(column)] = text
    for number, cells in enumerate(sheets.rows(plan.path, plan.how), 1):
        filled = [*cells[:width], *[""] * (width - len(cells))]
        for at, text in mended.get(number, {}).items():
            filled[at] = text
        yield number, filled


def rows_of(plan: Plan, widgets: dict[str, str], after: int = 0) -> Iterator[Row]:
    """The rows from number `after` + 1 on. `widgets` are those of the object's fields."""
    used = [
        (number, column) for number, column in enumerate(plan.columns) if column.to and not column.to.startswith(NEW)
    ]
    for number, cells in islice(cells_of(plan), after, None):
        yield row_of(number, cells, used, plan, widgets)


def row_of(number: int, cells: list[str], used: list[tuple[int, Column]], plan: Plan, widgets: dict[str, str]) -> Row:
    """One row as texts by field."""
    found: dict[str, list[str]] = {}
    external: list[tuple[str, str]] = []
    for place, column in used:
        text = as_text(cells[place])
        text = column.words.get(text, text)
        if not text:
            continue
        if column.to == "external":
            external.append((plan.system or plan.name, text))
            continue
        widget = widgets.get(column.to)
        if widget == "date":
            text = as_day(text, column.order)
        elif widget == "amount":
            text = as_amount(text, column.mark)
        elif widget == "number":
            text = as_number(text, column.mark or ".")
        found.setdefault(column.to, []).append(text)
    values = {
        name: JOINED.get(name, "; ").join(dict.fromkeys(texts)) if len(texts) > 1 else texts[0]
        for name, texts in found.items()
    }
    parts = [values.pop(part) for part in NAME_PARTS if part in values]
    if parts and not values.get("name"):
        values["name"] = " ".join(parts)
    status = values.pop("status", "").casefold()
    if status in ("won", "lost") and "stage" in widgets:
        values["stage"] = status
    return Row(number, values, tuple(external))
