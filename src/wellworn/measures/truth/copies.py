"""Text that is copied: the same sentences again and again, with other numbers or a word changed.

Exact after folding (case, accents, punctuation, numbers), and near by MinHash over runs of three words (Broder 1997): texts whose
runs agree to about 80 % meet in a band. Texts of three words or fewer are left out: "left a message" is honest.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray

from wellworn.measures.truth.chance import Chance, binomial
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent
from wellworn.measures.truth.folding import fold, without_numbers

HONEST = 0.05  # of longer texts, copies: a reminder written twice, a forwarded line
MATTERS = 0.1
SHORTEST = 4  # words of a text that says something of its own
RUN = 3  # words
LEAST = 60  # longer texts
LOOKED_AT = 20_000  # texts: more are drawn from
# Of the signature: two texts of likeness s meet with the chance 1 - (1 - s^8)^6: 0.67 at 0.8, 0.002 at 0.4
ROWS, BANDS = 8, 6
ALIKE = 0.75  # of the hashes that two texts share, for them to be one
LONGEST = 60  # words of a text that is spoken
SEED = 87_178_291_199


def long_texts(texts: pa.Array) -> pa.Array:
    """The folded texts without their numbers, of those that have SHORTEST words or more."""
    folded = without_numbers(fold(texts))
    return folded.filter(pc.greater_equal(pc.count_substring(folded, " "), SHORTEST - 1))


def looked_at(texts: pa.Array, generator: Generator) -> pa.Array:
    """The longer ones among LOOKED_AT texts, drawn where there are more."""
    if len(texts) > LOOKED_AT:
        texts = texts.take(pa.array(np.sort(generator.choice(len(texts), LOOKED_AT, replace=False))))
    return long_texts(texts)


def groups(texts: pa.Array) -> NDArray[np.int64]:
    """How often each text is there, those that are alike counted as one."""
    pairs = pc.value_counts(texts)
    return np.bincount(near(pairs.field("values")), weights=pairs.field("counts").to_numpy()).astype(np.int64)


def repeated(sizes: NDArray[np.int64]) -> int:
    """How many texts repeat another."""
    return int(sizes.sum() - len(sizes))


def by_phrases(sizes: NDArray[np.int64]) -> float:
    """The share that repeats another by chance where all possible texts are about as likely, told by how many are there once and twice.

    With l texts for each that is possible, 2 × twice ÷ once is l, and of n texts n (1 - exp(-l)) / l are different (Good 1953). A few
    texts that everybody copies change neither number.
    """
    once, twice = int((sizes == 1).sum()), int((sizes == 2).sum())
    each = 2 * twice / max(once, 1)
    return 1 - (1 - float(np.exp(-each))) / each if each > 0 else 0.0


def near(texts: pa.Array) -> NDArray[np.int64]:
    """A number of its group for each text: texts that meet in a band of the MinHash are in one."""
    signatures, many = _signatures(texts), len(texts)
    meet = [np.arange(many)]
    for band in range(BANDS):
        part = _mixed(signatures[:, band * ROWS : (band + 1) * ROWS])
        _, first, inverse = np.unique(part, return_index=True, return_inverse=True)
        other = first[inverse]
        alike = (signatures == signatures[other]).mean(axis=1) >= ALIKE
        meet.append(np.where(alike, other, np.arange(many)))
    ends = np.concatenate(meet)
    begins = np.tile(np.arange(many), len(meet))
    from scipy.sparse import coo_array  # here: whoever looks for no copies does without
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(ends), dtype=np.int8), (begins, ends)), shape=(many, many))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _signatures(texts: pa.Array) -> NDArray[np.uint64]:
    """ROWS × BANDS smallest hashes of each text's runs of words."""
    words = pc.split_pattern(texts, " ")
    coded = (
        words.values.dictionary_encode().indices.to_numpy().astype(np.uint64) if len(texts) else np.zeros(0, np.uint64)
    )
    ends = words.offsets.to_numpy()
    lengths = np.diff(ends) - RUN + 1
    starts = np.repeat(ends[:-1], lengths) + (
        np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    )
    runs = _mixed(np.stack([coded[starts + step] for step in range(RUN)], axis=1))
    begins = np.cumsum(lengths) - lengths
    salts = np.random.default_rng(SEED).integers(1, 2**63, ROWS * BANDS, dtype=np.uint64) | np.uint64(1)
    return np.stack([np.minimum.reduceat(_scrambled(runs * salt), begins) for salt in salts], axis=1)


def _mixed(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One hash for each row of whole numbers."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = _scrambled(mixed * np.uint64(0x9E3779B97F4A7C15) + column + np.uint64(1))
    return mixed


def _scrambled(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The last steps of SplitMix64 (Steele, Lea and Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def copies(column: Column, chance: Chance) -> Answer:
    """The share of longer texts that repeat another one, against the trusted texts, or against what the field's own phrases give."""
    texts = looked_at(column.texts, chance.generator)
    if len(texts) < LEAST:
        return NotEnough(f"{len(texts)} texts have {SHORTEST} words or more; this takes {LEAST}.")
    size, sizes = len(texts), groups(texts)
    again = repeated(sizes)
    honest = max(HONEST, by_phrases(sizes), repeated(groups(spoken(pc.unique(texts), size, chance.generator))) / size)
    if column.trusted is not None:
        trusted = looked_at(column.trusted.texts, chance.generator)[:size]
        honest = max(honest, repeated(groups(trusted)) / len(trusted)) if len(trusted) >= LEAST else honest
    share = again / size
    return Seen(
        words=f"{percent(share)} of the longer texts repeat another one, the most frequent {int(sizes.max())} times; "
        f"up to {percent(honest)} would be ordinary",
        observed=share,
        expected=honest,
        size=size,
        p_value=chance.p_value(again, binomial(size, honest)),
        matters=share >= max(MATTERS, 2 * honest),
    )


def spoken(texts: pa.Array, many: int, generator: Generator) -> pa.Array:
    """As many texts as people would write who go from word to word as these do: set phrases come again, whole texts hardly.

    Each text counts once, so that copies do not make themselves likely (a chain of words, Shannon 1948).
    """
    split = pc.split_pattern(texts, " ")
    coded = split.values.dictionary_encode()
    words, ends = coded.indices.to_numpy().astype(np.int64), split.offsets.to_numpy().astype(np.int64)
    stop = len(coded.dictionary)
    after = np.append(words[1:], stop)
    after[ends[1:] - 1] = stop
    order = np.argsort(words, kind="stable")
    begins = np.searchsorted(words[order], np.arange(stop + 1))
    at = words[ends[:-1]][generator.integers(0, len(texts), many)]
    told = [at]
    for _ in range(LONGEST):
        here = np.minimum(at, stop - 1)
        drawn = begins[here] + generator.integers(0, begins[here + 1] - begins[here])
        at = np.where(at == stop, stop, after[order[drawn]])
        told.append(at)
    return _joined(np.stack(told, axis=1), stop, coded.dictionary)


def _joined(rows: NDArray[np.int64], stop: int, dictionary: pa.Array) -> pa.Array:
    """Rows of coded words as texts, each up to its stop; those of fewer than SHORTEST words are left out."""
    lengths = (rows != stop).sum(axis=1)
    rows, lengths = rows[lengths >= SHORTEST], lengths[lengths >= SHORTEST]
    flat = dictionary.take(pa.array(rows[rows != stop]))
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, flat), " ")


COPIED_TEXT = Detector(
    key="copies",
    title="Copied text",
    kinds=frozenset({"text"}),
    least=LEAST,
    unit="share of the longer texts",
    null="binomial draws in which 1 in 20 longer texts is a copy; or as many as set phrases give by themselves, or as the field's trusted "
    "texts have, if that is more",
    look=copies,
)
