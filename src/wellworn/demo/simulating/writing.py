"""Tables of the agreed shapes, written as Parquet a piece at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wellworn.measures.tables import EVENTS, SHAPES, Kind, Shape

WORDS = pa.dictionary(pa.int32(), pa.string())
TYPES = {
    Kind.KEY: pa.int64(),
    Kind.TEXT: WORDS,
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us"),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.YES_NO: pa.bool_(),
}
EXTRAS = {  # what only some cases have
    "pay": pa.schema([("member", pa.int64()), ("month", pa.date32()), ("visits", pa.int64()), ("won", pa.int64()),
                      ("revenue", pa.float64()), ("commission", pa.float64())]),
    "requests": pa.schema([("member", pa.int64()), ("at", pa.timestamp("us")), ("day", pa.date32()), ("words", WORDS),
                           ("asked", WORDS), ("sent_on_to", WORDS), ("is_late", pa.bool_()), ("solved", pa.bool_())]),
}  # fmt: skip


def said(words: Sequence[str | None], places: NDArray[Any]) -> pa.DictionaryArray:
    """Texts by their places in a list of words; the word None is null."""
    known = list(dict.fromkeys(word for word in words if word is not None))
    at = {word: place for place, word in enumerate(known)}
    index = np.array([-1 if word is None else at[word] for word in words], dtype=np.int32)[places]
    return pa.DictionaryArray.from_arrays(pa.array(index, mask=index < 0), pa.array(known, pa.string()))


def texts(values: pa.Array) -> pa.DictionaryArray:
    """Any texts, as words."""
    return values.cast(pa.string()).dictionary_encode()


def schema(name: str) -> pa.Schema:
    """Of one of the tables."""
    if name in EXTRAS:
        return EXTRAS[name]
    shape: Shape = EVENTS if name == EVENTS.name else SHAPES[name]
    return pa.schema([pa.field(column.name, TYPES[column.kind], nullable=column.nullable) for column in shape])


def shaped(name: str, table: pa.Table) -> pa.Table:
    """A table with the columns in the order and the types of its shape."""
    wanted = schema(name)
    columns = [table[field.name].combine_chunks() for field in wanted]
    arrays = [
        one if one.type == field.type else one.cast(field.type) for one, field in zip(columns, wanted, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=wanted)


class Files:
    """A folder with a Parquet file for each table that has rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = {}
        self._open: dict[str, pq.ParquetWriter] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, table: pa.Table) -> None:
        """Append to a table."""
        if name not in self._open:
            path = self.folder / f"{name}.parquet"
            self._open[name] = pq.ParquetWriter(path, schema(name), compression="zstd", store_schema=False)
        self._open[name].write_table(shaped(name, table))
        self.rows[name] = self.rows.get(name, 0) + table.num_rows

    def close(self) -> None:
        """Finish every file."""
        for writer in self._open.values():
            writer.close()
