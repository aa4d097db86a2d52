"""What stands out among the values, in a few bars: which values are of which kind, and which of these kinds are what was looked for.

A bar is a kind of value that enough people gave; the others are one bar together, which enough people gave as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellworn.measures.suppression import many_made
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.copies import SHORTEST, near
from wellworn.measures.truth.deadlines import calendar
from wellworn.measures.truth.folding import fold, without_numbers
from wellworn.measures.truth.heaping import FEWEST_DIGITS
from wellworn.measures.truth.junk import are_junk, are_junk_phones
from wellworn.measures.truth.junk_words import PLACEHOLDERS
from wellworn.measures.truth.month_ends import are_month_ends
from wellworn.measures.truth.significant import digit_count, trailing_noughts

MOST = 6  # bars, beside the one for all others
OTHERS = ""  # the label of that one
MORE = "more"  # and of what stands out in kinds that too few gave
SEVERAL = 5  # times that a text was written, from which on it is one that is pasted
# A label for each value, none where it is not judged; and what stands out.
Labelled = tuple[list[str | None], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A kind of value, and its share."""

    label: str
    share: float
    stands_out: bool


@dataclass(frozen=True)
class Evidence:
    """The bars; and whether so many people gave what stands out that it is the field's and not theirs."""

    bars: tuple[Bar, ...]
    many_did: bool  # of what was judged, and of what stands out among it, where anything does
    judged: Counter[int | None] = field(default_factory=Counter)  # how much of it each gave
    did: Counter[int | None] = field(default_factory=Counter)  # and of what stands out


def evidence(
    pattern: str, column: Column, texts: Sequence[str], who: Sequence[int | None], k: int, about: str = ""
) -> Evidence:
    """What stands out in a column whose values are `texts`, each given by `who`."""
    labels, striking = LABELLED[pattern](column, texts, about)
    by: dict[str, Counter[int | None]] = defaultdict(Counter)
    for label, one in zip(labels, who, strict=True):
        if label is not None:
            by[label][one] += 1
    did = sum((by[label] for label in striking if label in by), Counter[int | None]())
    size = sum(sum(one.values()) for one in by.values())
    judged = sum(by.values(), Counter[int | None]())
    many = is_of_many(judged, did, k)
    return Evidence(tuple(_bars(by, striking, size, k)) if many and size else (), many, judged, did)


def is_of_many(judged: Counter[int | None], did: Counter[int | None], k: int) -> bool:
    """Whether what was judged, and what stands out in it, is the field's and not some people's."""
    return _stands(judged, k) and (not did or _stands(did, k))


def _stands(did: Mapping[int | None, int], k: int) -> bool:
    """Whether more than k gave them, and no one or two of them nearly all."""
    return many_made(did.values(), k)


def _bars(by: Mapping[str, Counter[int | None]], striking: frozenset[str], size: int, k: int) -> list[Bar]:
    """The most frequent kinds that stand, the rest as one, which stands as well or is not shown with all that would tell of it."""
    by, striking = _gathered(by, striking, k)
    ordered = sorted(by, key=lambda label: (-by[label].total(), label))
    shown = [label for label in ordered if _stands(by[label], k)][:MOST]
    while True:
        left = sum((by[label] for label in ordered if label not in shown), Counter[int | None]())
        if not left or _stands(left, k) or not shown:
            break
        shown.pop()
    bars = [Bar(label, by[label].total() / size, label in striking) for label in shown]
    if all(label.isdecimal() for label in shown):
        bars.sort(key=lambda bar: int(bar.label))
    return [*bars, *([Bar(OTHERS, left.total() / size, stands_out=False)] if left and shown else [])]


def _gathered(
    by: Mapping[str, Counter[int | None]], striking: frozenset[str], k: int
) -> tuple[Mapping[str, Counter[int | None]], frozenset[str]]:
    """The kinds that stand out and that too few gave, as one."""
    weak = [label for label in striking if label in by and not _stands(by[label], k)]
    if not weak:
        return by, striking
    more = sum((by[label] for label in weak), Counter[int | None]())
    return {**{label: one for label, one in by.items() if label not in weak}, MORE: more}, striking | {MORE}


def _junk(column: Column, texts: Sequence[str], about: str) -> Labelled:
    if column.kind == "amount":
        given = [_number(text) for text in texts]
        found = [one is not None and one in PLACEHOLDERS for one in given]
    else:
        array = pa.array(texts, pa.string())
        found = (are_junk_phones(array) if column.kind == "phone" else are_junk(array)).to_pylist()
    labels = [
        f"“{' '.join(text.lower().split())}”" if junk else "says" for text, junk in zip(texts, found, strict=True)
    ]
    return list(labels), frozenset(labels) - {"says"}


def _choices(column: Column, texts: Sequence[str], about: str) -> Labelled:
    kept = column.default or (column.choices[0] if column.choices else "")
    return list(texts), frozenset({kept} if kept else ())


def _mix(column: Column, texts: Sequence[str], about: str) -> Labelled:
    return list(texts), frozenset()


def _copies(column: Column, texts: Sequence[str], about: str) -> Labelled:
    folded = without_numbers(fold(pa.array(texts, pa.string()))).to_pylist()
    long = sorted({text for text in folded if text.count(" ") >= SHORTEST - 1})
    group = dict(zip(long, near(pa.array(long, pa.string())).tolist(), strict=True)) if long else {}
    often = Counter(group[text] for text in folded if text in group)
    labels = [_how_often(often[group[text]]) if text in group else None for text in folded]
    return labels, frozenset({"few", "often"})


def _how_often(times: int) -> str:
    """How often a text was written, itself among them."""
    if times == 1:
        return "once"
    return "few" if times < SEVERAL else "often"


def _round(column: Column, texts: Sequence[str], about: str) -> Labelled:
    given = [_number(text) for text in texts]
    if column.kind == "number":
        whole = [None if one is None or not one else round(abs(one)) for one in given]
        return [None if one is None else str(one % 10) for one in whole], frozenset({"0", "5"})
    cents = np.array([0 if one is None else round(abs(one) * 100) for one in given], dtype=np.int64)
    long = cents >= 100 * 10 ** (FEWEST_DIGITS - 1)
    carries = digit_count(np.maximum(cents, 1)) - trailing_noughts(cents)
    labels = [
        None if not judged else "round" if carried <= 2 else "exact"
        for judged, carried in zip(long, carries, strict=True)
    ]
    return labels, frozenset({"round"})


def _digits(column: Column, texts: Sequence[str], about: str) -> Labelled:
    given = [_number(text) for text in texts]
    whole = [0 if one is None else int(abs(one)) for one in given]
    return [str(one)[1] if one >= 1000 and one % 10 not in (0, 5, 9) else None for one in whole], frozenset()


def _month_ends(column: Column, texts: Sequence[str], about: str) -> Labelled:
    days = np.array([_day(text) for text in texts], dtype="datetime64[D]")
    of_month = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    labels = np.select(
        [np.isnat(days), are_month_ends(days), of_month <= 10, of_month <= 20], ["", "end", "1-10", "11-20"], "21-31"
    )
    return [label or None for label in labels.tolist()], frozenset({"end"})


def _deadlines(column: Column, texts: Sequence[str], about: str) -> Labelled:
    entered = np.asarray(column.entered, dtype="datetime64[D]")
    last = _last_days(entered, column.deadlines.get(about, ()))
    return np.where(last, "last", "before").tolist(), frozenset({"last"})


def _last_days(entered: NDArray[np.datetime64], deadlines: tuple[np.datetime64, ...]) -> NDArray[np.bool_]:
    """Which of these days are a period's last working days, as the detector takes them."""
    dated = calendar(entered, deadlines)
    place = np.clip(np.searchsorted(dated.days, entered, side="right") - 1, 0, None)
    return np.asarray(dated.last[place])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


LABELLED: Mapping[str, Callable[[Column, Sequence[str], str], Labelled]] = {
    "junk": _junk, "defaults": _choices, "variety": _mix, "copies": _copies, "heaping": _round, "digits": _digits,
    "bunching": _mix, "month_ends": _month_ends, "deadlines": _deadlines,
}  # fmt: skip
