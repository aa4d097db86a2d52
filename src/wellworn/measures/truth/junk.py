"""Values that say nothing: "x", "n/a", "test", "asdf", 000-phones, 1 or 123456 where an amount was asked for."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellworn.measures.truth.chance import Chance, binomial
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.finding import Detector, Seen, percent
from wellworn.measures.truth.folding import fold
from wellworn.measures.truth.junk_words import JUNK, LONGEST, PHONE, PLACEHOLDERS

HONEST = 0.01  # of an honest field's values: somebody always has to write "n/a"
MATTERS = 0.03
_PLACEHOLDERS = np.array(sorted(PLACEHOLDERS))


@cache
def _junk() -> pa.Array:
    """Made at first use: an array looks for pandas, which takes long to load."""
    return fold(pa.array(sorted(JUNK)))


def are_junk(texts: pa.Array) -> pa.Array:
    """Which texts say nothing. A text of more than LONGEST letters is never junk; one of punctuation alone always is."""
    short = pc.less_equal(pc.utf8_length(texts), LONGEST)
    folded = fold(texts.filter(short))
    empty = pc.or_(pc.is_in(folded, _junk()), pc.equal(folded, ""))
    return pc.replace_with_mask(pa.array(np.zeros(len(texts), dtype=bool)), short, empty)


def are_junk_phones(texts: pa.Array) -> pa.Array:
    """Which phones nobody answers: too short, one digit again and again, six noughts, 123456."""
    return pc.match_substring_regex(pc.replace_substring_regex(texts, r"\D+", ""), PHONE)


def junk(column: Column, chance: Chance) -> Seen:
    """The share of values that say nothing."""
    count, size = _count(column)
    trusted = column.trusted
    theirs = (0, 0) if trusted is None else _count(trusted)
    honest = max(HONEST, theirs[0] / theirs[1] if theirs[1] else 0.0)
    share = count / size
    return Seen(
        words=f"{percent(share)} of the values say nothing (“x”, “n/a”, “test” and the like); up to {percent(honest)} would be ordinary",
        observed=share,
        expected=honest,
        size=size,
        p_value=chance.p_value(count, binomial(size, honest)),
        matters=share >= max(MATTERS, 2 * honest),
    )


def _count(column: Column) -> tuple[int, int]:
    if column.kind == "amount":
        numbers = column.numbers
        return int(np.isin(numbers, _PLACEHOLDERS).sum()), len(numbers)
    texts = column.texts
    found = are_junk_phones(texts) if column.kind == "phone" else are_junk(texts)
    return pc.sum(found).as_py() or 0, len(texts)


JUNK_VALUES = Detector(
    key="junk",
    title="Values that say nothing",
    kinds=frozenset({"text", "phone", "amount"}),
    least=50,
    unit="share of the values",
    null="binomial draws in which 1 in 100 values says nothing, or as many as in the field's trusted values if that is more",
    look=junk,
)
