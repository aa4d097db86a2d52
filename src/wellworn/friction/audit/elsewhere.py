"""Where else a field's value could come from: columns that hold the same, or that settle it, measured where both are there.

A value that equals another column's is a copy. A value that follows from another column's (a region from a country) is predicted on
records that the rule was not learnt on. What a machine fills is preferred as a source; a field that people type is the second choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.friction.audit.facts import Source
from wellworn.friction.audit.reasons import share
from wellworn.measures.truth.folding import fold

LOOKED_AT = 6_000  # records
SCREENED = 600  # of them, before the others are looked at
LEAST_BOTH = 50
MOST_CHOICES = 60  # of a field that may follow from another
REPEATED = 4  # records for each value of a column that something may follow from
HOPELESS = 0.7  # agreement in the screen, below which nobody looks on
BETTER = 0.05  # than chance, of agreement that is told
BEST = 3  # sources told of a field
DOMAIN = r"^[^@\s]+@(?P<domain>[^@\s]+)$"

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Held:
    """A column as it can be compared: the code of each folded value, -1 for none; the same text has the same code in all columns."""

    name: str
    kind: str  # of a source
    codes: Codes
    distinct: int


def sources(
    table: pa.Table, asked: Sequence[str], origins: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, tuple[Source, ...]]:
    """For each field asked about, what agrees with it; `origins` names the machine that fills a column, "" for people."""
    table = table.slice(0, LOOKED_AT)
    held = _held(table, origins, kinds)
    return {name: _of(held[name], held) for name in asked if name in held}


def _held(table: pa.Table, origins: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, Held]:
    words: dict[str, int] = {}
    found = {}
    for name in table.column_names:
        if name not in kinds or kinds[name] == "long_text":
            continue
        texts = table[name].combine_chunks()
        found[name] = _column(name, origins.get(name) or "field", texts, words)
        if kinds[name] == "mail":
            domains = pc.struct_field(pc.extract_regex(texts, DOMAIN), "domain")
            found[f"domain of {name}"] = _column(name, "domain", domains, words)
    return found


def _column(name: str, kind: str, texts: pa.Array, words: dict[str, int]) -> Held:
    places = texts.dictionary_encode()
    known = [words.setdefault(word, len(words)) for word in fold(places.dictionary.cast(pa.string())).to_pylist()]
    indices = places.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    codes = np.array([*known, -1], dtype=np.int64)[indices]
    if "" in words:
        codes[codes == words[""]] = -1
    return Held(name, kind, codes, len(set(known)))


def _of(field: Held, held: Mapping[str, Held]) -> tuple[Source, ...]:
    present = field.codes >= 0
    counts = np.unique(field.codes[present], return_counts=True)[1]
    if present.sum() < LEAST_BOTH or len(counts) < 2:
        return ()
    found = [
        source
        for name, other in held.items()
        if other.name != field.name
        for source in (_same(field, other), _follows(field, other))
        if source is not None and source.agreement.value > max(HOPELESS, source.by_chance + BETTER)
    ]
    found.sort(key=lambda one: (-round(one.agreement.low, 2), one.kind == "field", one.name))
    return tuple(found[:BEST])


def _same(field: Held, other: Held) -> Source | None:
    """How often the two hold the same."""
    both = (field.codes >= 0) & (other.codes >= 0)
    for rows in (slice(0, SCREENED), slice(None)):
        mine, theirs = field.codes[rows][both[rows]], other.codes[rows][both[rows]]
        equal = int((mine == theirs).sum())
        if equal < HOPELESS * len(mine):
            return None
    return None if len(mine) < LEAST_BOTH else _source(other, equal, len(mine), mine, theirs)


def _source(other: Held, right: int, both: int, mine: Codes, said: Codes) -> Source:
    _, codes = np.unique(np.concatenate([mine, said]), return_inverse=True)
    shares = [
        np.bincount(part, minlength=int(codes.max()) + 1) / both for part in (codes[: len(mine)], codes[len(mine) :])
    ]
    return Source(other.kind, other.name, share(right, both), float((shares[0] * shares[1]).sum()), both)


def _follows(field: Held, other: Held) -> Source | None:
    """How often the field is what the other's value mostly goes with, learnt on one half and told on the other, both ways."""
    both = (field.codes >= 0) & (other.codes >= 0)
    size = int(both.sum())
    if (
        not 2 <= field.distinct <= MOST_CHOICES
        or size < LEAST_BOTH
        or other.distinct * REPEATED > size
        or other.distinct < 2
    ):
        return None
    _, mine = np.unique(field.codes[both], return_inverse=True)
    _, theirs = np.unique(other.codes[both], return_inverse=True)
    if size > 2 * SCREENED:
        told = _told(mine[:SCREENED], theirs[:SCREENED])
        if (told == mine[:SCREENED]).mean() < HOPELESS:
            return None
    told = _told(mine, theirs)
    return _source(other, int((told == mine).sum()), size, mine, told)


def _told(mine: Codes, theirs: Codes) -> Codes:
    """The value that goes with the other's most often in the other half of the records; the most frequent where it is not there."""
    told = np.empty_like(mine)
    many, choices = int(theirs.max()) + 1, int(mine.max()) + 1
    for half in (0, 1):
        learn = np.arange(len(mine)) % 2 == half
        table = np.bincount(theirs[learn] * choices + mine[learn], minlength=many * choices).reshape(many, choices)
        table[table.sum(axis=1) == 0] = table.sum(axis=0)
        told[~learn] = table.argmax(axis=1)[theirs[~learn]]
    return told
