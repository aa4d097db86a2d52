"""Text that is copied: the same sentences again and again, with other numbers or a word changed.

Exact after folding (case, accents, punctuation, numbers), and near by MinHash over runs of three words (Broder 1997): texts whose
runs agree to about 80 % meet in a band. Short texts are left out: "left a message" is honest.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wellworn.measures.truth.chance import Chance, Drawn
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.finding import Answer, Detector, NotEnough, Seen, percent
from wellworn.measures.truth.folding import fold, without_numbers

HONEST = 0.05  # of longer texts, copies: a reminder written twice, a forwarded line
MATTERS = 0.15
SHORTEST = 6  # words of a text that says something of its own
RUN = 3  # words
LEAST = 60  # longer texts
LOOKED_AT = 20_000  # different texts compared for nearness: more are drawn from
ROWS, BANDS = (
    8,
    6,
)  # of the signature: two texts of likeness s meet with the chance 1 - (1 - s^8)^6: 0.67 at 0.8, 0.002 at 0.4
SEED = 87_178_291_199


def long_texts(texts: pa.Array) -> pa.Array:
    """The folded texts without their numbers, of those that have SHORTEST words or more."""
    folded = without_numbers(fold(texts))
    return folded.filter(pc.greater_equal(pc.count_substring(folded, " "), SHORTEST - 1))


def copied(texts: pa.Array, generator: Generator) -> tuple[int, NDArray[np.int64]]:
    """How many of the folded texts repeat another, and the sizes of the groups that say the same."""
    pairs = pc.value_counts(texts)
    counts = pairs.field("counts").to_numpy()
    different = pairs.field("values")
    if len(different) > LOOKED_AT:
        chosen = np.sort(generator.choice(len(different), LOOKED_AT, replace=False))
        groups = near(different.take(pa.array(chosen)))
        merged = (LOOKED_AT - int(groups.max() + 1)) / LOOKED_AT * len(different)
        return int(counts.sum() - len(different) + merged), counts
    groups = near(different)
    sizes = np.bincount(groups, weights=counts).astype(np.int64)
    return int(sizes.sum() - len(sizes)), sizes


def near(texts: pa.Array) -> NDArray[np.int64]:
    """A number of its group for each text: texts that meet in a band of the MinHash are in one."""
    signatures, many = _signatures(texts), len(texts)
    meet = [np.arange(many)]
    for band in range(BANDS):
        part = _mixed(signatures[:, band * ROWS : (band + 1) * ROWS])
        _, first, inverse = np.unique(part, return_index=True, return_inverse=True)
        meet.append(first[inverse])
    ends = np.concatenate(meet)
    begins = np.tile(np.arange(many), len(meet))
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
    """The share of longer texts that repeat another one, against the trusted texts or what is honest."""
    texts = long_texts(column.texts)
    if len(texts) < LEAST:
        return NotEnough(f"{len(texts)} texts have {SHORTEST} words or more; this takes {LEAST}.")
    repeated, sizes = copied(texts, chance.generator)
    share, size = repeated / len(texts), len(texts)
    by_words = _by_words(texts, chance.generator)
    honest = max(HONEST, by_words)

    def draw(generator: Generator, draws: int) -> Drawn:
        return generator.binomial(size, honest, draws)

    return Seen(
        words=f"{percent(share)} of the longer texts repeat another one, the most frequent {int(sizes.max())} times; "
        f"up to {percent(honest)} would be ordinary",
        observed=share,
        expected=honest,
        size=size,
        p_value=chance.p_value(repeated, draw),
        matters=share >= max(MATTERS, 2 * honest),
    )


def _by_words(texts: pa.Array, generator: Generator) -> float:
    """The share of repeated texts among as many made by drawing each text's words anew from all words of the field."""
    part = texts.take(pa.array(generator.integers(0, len(texts), min(len(texts), 5_000))))
    words = pc.split_pattern(part, " ")
    shuffled = generator.permutation(words.values.dictionary_encode().indices.to_numpy())
    runs = np.split(shuffled, words.offsets.to_numpy()[1:-1])
    return 1 - len({run.tobytes() for run in runs}) / len(runs)


COPIED_TEXT = Detector(
    key="copies",
    title="Copied text",
    kinds=frozenset({"text"}),
    least=LEAST,
    unit="share of the longer texts",
    null="binomial draws in which 1 in 20 longer texts is a copy, or as many as among texts whose words are dealt anew if that is more",
    look=copies,
)
