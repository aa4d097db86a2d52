"""The facts about every field of an object, from its description, its records and what is known from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.friction.audit import earning
from wellworn.friction.audit.coding import coded
from wellworn.friction.audit.describing import Described, Description, Known
from wellworn.friction.audit.elsewhere import sources
from wellworn.friction.audit.facts import MODELLED, Cost, Earns, Estimate, FieldFacts, Filled, Source, Truth, Use
from wellworn.friction.audit.meaning import truths
from wellworn.friction.audit.records import SAMPLE, Counted, Records
from wellworn.friction.audit.said import Said
from wellworn.lib.distributions import student_quantile
from wellworn.measures.intervals import Z95
from wellworn.usage.credibility import MODEL_ERROR

# Seconds to fill a field by the keystroke-level model (Card, Moran and Newell 1980): think 1.35, reach 0.4, point 1.1, then keys of 0.28
# (an average typist) or clicks of 0.2.
SECONDS = {"text": 6.8, "long_text": 25.0, "choice": 5.3, "yes_no": 3.1, "number": 4.5, "amount": 5.1, "day": 6.2, "phone": 6.8,
           "mail": 9.6, "link": 9.6, "reference": 7.9, "id": 6.8}  # fmt: skip
OFF = Z95 * MODEL_ERROR  # of modelled seconds, either way, in 95 of 100
LEAK = 0.5  # times as often filled in open records, or less: the field is filled with the outcome
RARE = 0.05
OWNERS = 200  # of their own, that an outcome is expected by


@dataclass(frozen=True)
class _Seen:
    counted: Counted
    bits: Mapping[str, tuple[int, float]]
    truth: Mapping[str, Truth]
    earned: Mapping[str, tuple[Earns, ...]]
    elsewhere: Mapping[str, tuple[Source, ...]]


def facts(records: Records, known: Known | None = None, *, sample: int = SAMPLE, seed: int = 0) -> list[FieldFacts]:
    """All that the records show, field by field, beside what is known."""
    known = known or Known()
    counted = records.counted()
    table = records.sample(sample, records=counted.records)
    one, fields = records.description, records.fields
    typed = [field for field in fields if asks(field)]
    origins = {field.name: field.origin for field in fields}
    seen = _Seen(
        counted,
        {field.name: _variety(table[field.name]) for field in fields},
        truths(one.object, table, typed, owner=one.owner, created=one.created, seed=seed),
        earned(one, table, typed, tracked=records.tracked(), seed=seed),
        sources(table, [field.name for field in typed], origins, {field.name: field.kind for field in fields}),
    )
    return [_facts(one.object, field, seen, known) for field in fields]


def asks(field: Described) -> bool:
    """Whether people are asked for it at all."""
    return not (field.origin or field.protected or field.asked.read_only)


def earned(
    one: Description, table: pa.Table, typed: Sequence[Described], *, tracked: Collection[str], seed: int
) -> dict[str, tuple[Earns, ...]]:
    """What each field says about each outcome. Values of `tracked` fields are as they stood before it; of the others it is looked
    whether they came with it."""
    codes = {field.name: coded(table[field.name], field.kind) for field in typed}
    before = tuple(_known_before(one, table))
    found: dict[str, list[Earns]] = {name: [] for name in codes}
    for outcome in one.outcomes:
        values = as_outcome(table[f"outcome:{outcome.name}"])
        left_out = {name: why for name, why in leaking(codes, values).items() if name not in tracked}
        left_out |= {name: _PART_OF_IT for name in outcome.made_of if name in codes}
        asked = earning.Asked(outcome.name, values, codes, before, left_out)
        for name, told in earning.earns(asked, outcomes=len(one.outcomes), seed=seed).items():
            found[name].append(told)
    return {name: tuple(told) for name, told in found.items()}


def as_outcome(values: pa.ChunkedArray) -> NDArray[np.float64]:
    """Numbers, with NaN where nothing came about yet."""
    return np.asarray(values.cast(pa.float64()).to_numpy(), dtype=np.float64)


def _known_before(one: Description, table: pa.Table) -> list[NDArray[np.int64]]:
    """Codes of what is known of a record without asking: when it began, whose it is, and what machines wrote at its beginning."""
    kinds = {field.name: field.kind for field in one.fields}
    found = [coded(table[one.created], "day")] if one.created in table.column_names else []
    found += [coded(table[one.owner], "choice", bins=OWNERS)] if one.owner in table.column_names else []
    return found + [
        coded(table[name], kinds.get(name, "choice")) for name in one.known_before if name in table.column_names
    ]


def leaking(codes: Mapping[str, NDArray[np.int64]], values: NDArray[np.float64]) -> dict[str, Said]:
    """Fields that are filled when the outcome is known: much less often in open records. They say nothing that helps before it."""
    decided = np.isfinite(values)
    if decided.all() or not decided.any():
        groups = values[decided] > np.median(values[decided]) if decided.any() else decided
        return {name: _BOTH_WAYS for name, one in codes.items() if decided.any() and _parted(one[decided] > 0, groups)}
    found = {}
    for name, one in codes.items():
        then, before = float((one[decided] > 0).mean()), float((one[~decided] > 0).mean())
        if then >= RARE and before < LEAK * then:
            found[name] = Said("filled_after", {"then": then, "before": before})
    return found


_PART_OF_IT = Said("part_of_it")
_BOTH_WAYS = Said("both_ways")


def _parted(filled: NDArray[np.bool_], groups: NDArray[np.bool_]) -> bool:
    """Whether being filled is nearly the outcome itself."""
    if not groups.any() or groups.all():
        return False
    return bool(abs(filled[groups].mean() - filled[~groups].mean()) > 0.9)


def _variety(values: pa.ChunkedArray) -> tuple[int, float]:
    """Different values in the sample, and Shannon's entropy in bits."""
    counts = (
        pc.value_counts(values.drop_null()).field("counts").to_numpy(zero_copy_only=False)
        if len(values)
        else np.zeros(0)
    )
    if not len(counts):
        return 0, 0.0
    shares = counts / counts.sum()
    return len(counts), float(-(shares * np.log2(shares)).sum())


def _facts(object_: str, field: Described, seen: _Seen, known: Known) -> FieldFacts:
    name, distinct = field.name, seen.bits[field.name]
    full = seen.counted.filled[name]
    hand = full if asks(field) else 0
    filled = Filled(
        seen.counted.records, full, by_hand=hand, by_capture=full - hand, by_default=seen.counted.defaults.get(name),
        distinct=distinct[0], bits=distinct[1],
    )  # fmt: skip
    return FieldFacts(
        object=object_,
        field=name,
        label=field.label,
        kind=field.kind,
        asked=field.asked,
        cost=known.cost.get(name) or _modelled(field, seen.counted),
        filled=filled,
        truth=known.truth.get(name) or seen.truth.get(name),
        use=known.use.get(name) or Use((), known.people, known.looked_through),
        earns=seen.earned.get(name, ()),
        elsewhere=seen.elsewhere.get(name, ()),
        protected=field.protected or (f"It is filled by the machine ({field.origin})" if field.origin else ""),
    )


def _modelled(field: Described, counted: Counted) -> Cost | None:
    """The cost where nobody measured it: values in the records of the last whole months, at modelled seconds."""
    months = [float(month[field.name]) for month in counted.months]
    if not asks(field) or len(months) < 2:
        return None
    mean, spread = float(np.mean(months)), float(np.std(months, ddof=1))
    half = student_quantile(0.975, len(months) - 1) * max(spread, sqrt(mean)) / sqrt(len(months))
    seconds = SECONDS[field.kind]
    return Cost(
        Estimate(mean, max(0.0, mean - half), mean + half),
        seconds=Estimate(seconds, seconds * (1 - OFF), seconds * (1 + OFF)),
        source=MODELLED,
    )
