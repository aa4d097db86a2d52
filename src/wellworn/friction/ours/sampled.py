"""Records of our own, drawn for what is worked out about their fields: as text, in columns, as they stood when their outcome came.

Which are drawn follows from their number alone (a hash), so that it is the same ones every night. Open and decided records are
two strata: DECIDED of the one and OPEN of the other at most, whatever there is, so that memory does not grow with the records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa

from wellworn.friction.ours.filling import TABLES
from wellworn.lib import sql
from wellworn.records.field import Field
from wellworn.records.models.record import Kind

DECIDED, OPEN = 12_000, 6_000
WITH_IT = timedelta(hours=1)  # before the outcome: what is typed with it is no news
TRACKED = 0.9  # of the values, that history must know
HASH = 1 << 20
Text = list[str | None]

STOOD = """
    SELECT DISTINCT ON (wanted.place, kept.field) wanted.place, kept.field, kept.before
    FROM {rows} AS wanted (place, record, until) JOIN records_provenance AS kept
        ON kept.kind = %s AND kept.record_id = wanted.record AND kept.at >= wanted.until
    WHERE kept.undone_at IS NULL AND kept.source <> 'imported' ORDER BY wanted.place, kept.field, kept.at, kept.id
"""
KNOWN = """
    SELECT kept.field, count(DISTINCT wanted.place) FROM {rows} AS wanted (place, record) JOIN records_provenance AS kept
        ON kept.kind = %s AND kept.record_id = wanted.record
    WHERE kept.undone_at IS NULL AND kept.source <> 'imported' AND kept.value <> '' GROUP BY kept.field
"""
BY_HAND = """
    SELECT place, field FROM (
        SELECT DISTINCT ON (wanted.place, kept.field) wanted.place, kept.field, kept.source, kept.evidence_id
        FROM {rows} AS wanted (place, record) JOIN records_provenance AS kept ON kept.kind = %s AND kept.record_id = wanted.record
        WHERE kept.undone_at IS NULL ORDER BY wanted.place, kept.field, kept.id DESC
    ) AS current WHERE source = 'typed' AND evidence_id IS NULL
"""


@dataclass
class Drawn:
    """Rows of records, by place. `until` is when the outcome of a row came; None while it is open."""

    kind: Kind
    ids: list[int]
    until: list[datetime | None]
    columns: dict[str, Text] = field(default_factory=dict)

    def fill(self, fields: Sequence[Field], prefix: str = "", of: tuple[Kind, list[int | None]] | None = None) -> None:
        """Add a column for each field, with its values as they stood; `of` other records than the rows' own, under a prefix."""
        kind, ids = of or (self.kind, list(self.ids))
        found = values_of(kind, fields, ids)
        self._put_back(kind, ids, found)
        self.columns |= {prefix + name: texts for name, texts in found.items()}

    def _put_back(self, kind: Kind, ids: Sequence[int | None], found: dict[str, Text]) -> None:
        """What was written with the outcome, or after it, is as it stood before."""
        wanted = [
            (place, pk, until - WITH_IT)
            for place, (pk, until) in enumerate(zip(ids, self.until, strict=True))
            if pk is not None and until is not None
        ]
        source, given = sql.unnest("int, bigint, timestamptz", wanted)
        for place, name, before in sql.rows(STOOD.format(rows=source), [*given, str(kind)]):
            if name in found:
                found[name][place] = before or None

    def tracked(self, kind: Kind, ids: Sequence[int | None], names: Iterable[str], prefix: str = "") -> set[str]:
        """Columns of which history knows how nearly every value came: of the others nobody can say how they stood before."""
        wanted = [(place, pk) for place, pk in enumerate(ids) if pk is not None]
        source, given = sql.unnest("int, bigint", wanted)
        known: dict[str, int] = dict(sql.rows(KNOWN.format(rows=source), [*given, str(kind)]))
        filled = {name: sum(text is not None for text in self.columns[prefix + name]) for name in names}
        return {prefix + name for name, many in filled.items() if known.get(name, 0) >= TRACKED * many}

    def keep_what_was_typed(self, names: Iterable[str]) -> None:
        """Leave of these columns only what people are known to have typed of themselves: a value that was taken from a source agrees
        with it anyway."""
        source, given = sql.unnest("int, bigint", list(enumerate(self.ids)))
        typed: dict[str, set[int]] = {name: set() for name in names}
        for place, name in sql.rows(BY_HAND.format(rows=source), [*given, str(self.kind)]):
            if name in typed:
                typed[name].add(place)
        for name, there in typed.items():
            self.columns[name] = [text if place in there else None for place, text in enumerate(self.columns[name])]

    def table(self) -> pa.Table:
        """All columns."""
        return pa.table({name: pa.array(one, pa.string()) for name, one in self.columns.items()})


def values_of(kind: Kind, fields: Sequence[Field], ids: Sequence[int | None]) -> dict[str, Text]:
    """The values of these records as text, one by one in the order given."""
    kept = [one for one in fields if not one.compute]
    if not kept:
        return {}
    keys = {f"key_{number}": one.name for number, one in enumerate(kept) if one.is_custom}
    parts = [
        f"r.custom ->> %(key_{number})s" if one.is_custom else f"r.{one.attribute}::text"
        for number, one in enumerate(kept)
    ]
    found = sql.rows(
        f"SELECT {', '.join(parts)} FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted (id, place) "
        f"LEFT JOIN {TABLES[kind]} AS r ON r.id = wanted.id ORDER BY wanted.place",
        {**keys, "ids": list(ids)},
    )
    columns = zip(*found, strict=True) if found else ([] for _one in kept)
    return {one.name: [_text(one, text) for text in column] for one, column in zip(kept, columns, strict=True)}


def _text(of: Field, text: str | None) -> str | None:
    """As history writes it: several choices in a line."""
    if text and of.is_custom and of.gives == "choices" and text.startswith("["):
        text = "; ".join(json.loads(text))
    return text or None


def share_of(many: int, wanted: int) -> int:
    """How many of HASH numbers are drawn, so that about `wanted` of `many` records are."""
    return HASH if many <= wanted else int(HASH * wanted / many)


DRAWN = "(hashint8extended({id}, 0) & " + str(HASH - 1) + ") < %s"


def records_of(kind: Kind, only: str, given: Sequence[object], wanted: int) -> list[int]:
    """About so many records of an object, drawn."""
    where = f"FROM {TABLES[kind]} WHERE deleted_at IS NULL {only}"
    [(many,)] = sql.rows(f"SELECT count(*) {where}", given)
    drawn = DRAWN.format(id="id")
    found = sql.rows(f"SELECT id {where} AND {drawn} ORDER BY id", [*given, share_of(many, wanted)])
    return [pk for (pk,) in found]
