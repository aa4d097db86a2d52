"""Every row of a measure that may be shown: in words on its page, and with its keys in a file, for whoever goes on counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import Chart, Column, Table
from wellworn.adoption.names import NOT_SHOWN, VALUES, column_name, unit_of
from wellworn.adoption.reading import KINDS, feature_name, in_words
from wellworn.adoption.truth.told import Names
from wellworn.adoption.units import NO_NUMBER, Cell, Unit, between, said
from wellworn.measures.measure import Measure, Row
from wellworn.members.models import Role


@dataclass(frozen=True, kw_only=True)
class Rows(Chart):
    """Every row that may be shown, as it was counted: a table, and a file."""

    counted: Sequence[Row]

    @property
    def names(self) -> list[str]:
        """The columns, in the order of the first row."""
        return list(dict.fromkeys(name for row in self.counted for name in row if name not in NOT_SHOWN))

    @property
    def table(self) -> Table:
        """The rows by their keys: what stands in a file is called the same in every language."""
        rows = tuple(tuple(cell(row.get(name)) for name in self.names) for row in self.counted)
        return Table(tuple(Column(name) for name in self.names), rows)

    @property
    def head(self) -> list[tuple[str, bool]]:
        """The columns in words, and whether they hold numbers."""
        return [(column_name(name), any(is_number(row.get(name)) for row in self.counted)) for name in self.names]

    @property
    def words(self) -> list[list[tuple[str, bool]]]:
        """The rows in words, and which of them are numbers."""
        objects = {str(row["object"]) for row in self.counted if row.get("object")}
        names = Names.of(sorted(objects))
        return [
            [(_word(name, row, names), is_number) for name, (_words, is_number) in zip(self.names, self.head, strict=True)]
            for row in self.counted
        ]  # fmt: skip


def rows_of(measure: Measure, answer: Answer) -> Rows:
    """Every row, for whoever wants to see what was counted."""
    return Rows(key=measure.key, title=_("Every row that was counted"), sentence="", counted=answer.rows)


def cell(value: object) -> Cell:
    """A value of a row as a cell: an interval or a range in words."""
    if value is None or isinstance(value, (str, date)):
        return value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return " – ".join("" if one is None else str(one) for one in value)
    return in_words(value)


def is_number(value: object) -> bool:
    """Whether a cell is one that stands at the end of its column."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _word(name: str, row: Row, names: Names) -> str:
    """A cell as people say it."""
    value, unit = row.get(name), unit_of(name)
    if name in ("month", "week") and value is not None:
        return _when(str(value))
    if isinstance(value, str):
        named = VALUES.get(name, {})
        if value in named:
            return str(named[value])
        if name == "role":
            return str(dict(Role.choices).get(value, value))
        if name == "field":
            return str(names.fields.get((str(row.get("object")), value), value))
        special = {
            "object": str(names.objects.get(value, value)),
            "kind": str(KINDS.get(value, value)),
            "feature": feature_name(value) if value else _("All"),
        }
        return special.get(name, value or NO_NUMBER)
    if isinstance(value, tuple) and len(value) == 2:
        low, high = value
        return between(low, high, unit) or NO_NUMBER
    if value is None or is_number(value):
        return said(cell(value), unit if is_number(value) else Unit.COUNT)
    return str(cell(value))


def _when(text: str) -> str:
    """A month, 202611 or 2026-11, or the day on which a week begins."""
    digits = text.replace("-", "")
    if len(digits) == 6 and digits.isdigit():
        return str(date_format(date(int(digits[:4]), int(digits[4:]), 1), "F Y"))
    return said(parse_date(text) or text, Unit.COUNT)
