"""What a detector looks at: the values of one field in one form and one period, and how many people stand behind them. Never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"

KINDS = ("text", "phone", "choice", "number", "amount", "day")

Numbers = NDArray[np.float64]
Days = NDArray[np.datetime64]
Values = Any  # a list, or an array of NumPy or Arrow, one value or none for each record


@dataclass(frozen=True, order=True)
class Place:
    """Where values were asked for: what findings are about. An empty form or period stands for all of them."""

    object: str
    field: str
    form: str = ""
    period: str = ""

    def __str__(self) -> str:
        return " · ".join(part for part in (f"{self.object}.{self.field}", self.form, self.period) if part)


@dataclass(frozen=True)
class Column:
    """The values that people gave for one field, without those people.

    `people` is how many different ones they were. `reference` holds values of the same field that can be trusted more: from a machine,
    from invoices, or from the field's other periods. `entered` is when each value was typed (UTC or local, one of the two throughout);
    `deadlines` are the last days of the periods in it, by what ends (a quarter, a month). `thresholds` are numbers above or below which something is paid or asked.
    """

    place: Place
    kind: str
    values: Values
    people: int
    default: str = ""
    choices: tuple[str, ...] = ()
    reference: Values | None = None
    reference_is: str = "the field's other values"
    entered: Values | None = None
    deadlines: Mapping[str, tuple[np.datetime64, ...]] = field(default_factory=dict)
    thresholds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"A field's kind is one of {', '.join(KINDS)}, not {self.kind!r}.")

    @cached_property
    def texts(self) -> pa.Array:
        """The values as text, those that are empty left out."""
        return texts(self.values)

    @cached_property
    def numbers(self) -> Numbers:
        """The values as numbers, those that are none left out."""
        return numbers(self.values)

    @cached_property
    def days(self) -> Days:
        """The values as days, those that are none left out."""
        return days(self.values)

    @cached_property
    def trusted(self) -> Column | None:
        """The reference as a column of its own."""
        return None if self.reference is None else replace(self, values=self.reference, reference=None)

    @property
    def size(self) -> int:
        """How many values there are."""
        if self.kind in ("number", "amount"):
            return len(self.numbers)
        return len(self.days) if self.kind == "day" else len(self.texts)


def texts(values: Values) -> pa.Array:
    """As text, empty ones left out."""
    array = _one_array(values)
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    array = array.drop_null()
    return array.filter(pc.not_equal(array, ""))


def numbers(values: Values) -> Numbers:
    """As finite numbers."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        given = values.astype(np.float64)
    else:
        array = _one_array(values)
        if pa.types.is_string(array.type):
            array = pc.utf8_trim_whitespace(array)
            array = array.filter(pc.match_substring_regex(array, NUMBER))
        given = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return np.asarray(given[np.isfinite(given)], dtype=np.float64)


def days(values: Values) -> Days:
    """As days."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        given = values.astype("datetime64[D]")
    else:
        array = _one_array(values)
        if pa.types.is_string(array.type):
            written = pc.utf8_slice_codeunits(array, 0, 10)
            array = pc.strptime(written, "%Y-%m-%d", "s", error_is_null=True)
            array = array.filter(pc.equal(pc.strftime(array, "%Y-%m-%d"), written))  # 31 February is no day
        given = array.cast(pa.date32(), safe=False).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    return np.asarray(given[~np.isnat(given)])


def _one_array(values: Values) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    return values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
