"""Whether a field's values are meant: the detectors of `wellworn.measures.truth` on a sample of what people typed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.friction.audit.describing import Described
from wellworn.friction.audit.facts import Estimate, LowEffort, Truth
from wellworn.measures.intervals import wilson
from wellworn.measures.truth.column import Column, Place
from wellworn.measures.truth.finding import Detector, Finding
from wellworn.measures.truth.report import ends, judge

VALUES = 3_000  # of a field
KINDS = {"text": "text", "long_text": "text", "mail": "text", "link": "text", "choice": "choice", "yes_no": "choice",
         "phone": "phone", "number": "number", "amount": "amount", "day": "day"}  # fmt: skip


def truths(
    object_: str, table: pa.Table, fields: Iterable[Described], *, owner: str, created: str, seed: int = 0
) -> dict[str, Truth]:
    """For each field that people type, what the detectors found, all questions corrected together."""
    columns = [
        _column(object_, one, table, owner, created)
        for one in fields
        if one.kind in KINDS and not one.origin and one.name in table.column_names
    ]
    report = judge(columns, seed=seed)
    found: dict[str, list[LowEffort]] = {column.place.field: [] for column in columns}
    answered: dict[str, int] = dict.fromkeys(found, 0)
    for finding in report.findings:
        answered[finding.place.field] += 1
        if finding.found and is_share(finding.detector):
            found[finding.place.field].append(_low_effort(finding))
    return {name: Truth(tuple(findings), answered[name]) for name, findings in found.items()}


def _column(object_: str, one: Described, table: pa.Table, owner: str, created: str) -> Column:
    wanted = [name for name in dict.fromkeys((one.name, owner, created)) if name in table.column_names]
    known = table.select(wanted).filter(pc.is_valid(table[one.name])).slice(0, VALUES)
    people = int(pc.count_distinct(known[owner]).as_py()) if owner in known.column_names else 0
    default = "" if one.kind not in ("choice", "yes_no") else one.asked.default
    entered = _entered(one, known, created)
    return Column(
        place=Place(object_, one.name),
        kind=KINDS[one.kind],
        values=known[one.name].combine_chunks(),
        people=people,
        default=default,
        entered=entered,
        deadlines={} if entered is None else {"quarter": ends(entered, 3), "month": ends(entered, 1)},
    )


def _entered(one: Described, known: pa.Table, created: str) -> NDArray[np.datetime64] | None:
    """When the record began stands for when the value was typed, for days alone: they are judged by it."""
    if one.kind != "day" or created not in known.column_names:
        return None
    moments = pc.strptime(pc.utf8_slice_codeunits(known[created], 0, 10), "%Y-%m-%d", "s", error_is_null=True)
    entered = np.asarray(moments.to_numpy(), dtype="datetime64[s]")
    return None if np.isnat(entered).any() else entered


def is_share(detector: Detector) -> bool:
    """Whether what a detector saw is a share of the values, so that it can be said how many of them nobody meant."""
    return detector.unit.startswith("share of the")


def not_meant(observed: float, expected: float, size: int) -> Estimate:
    """The share that nobody meant: at least what is beyond the ordinary, at most all of the pattern; told as the middle of the two."""
    low, high = wilson(round(observed * size), size) or (0.0, 1.0)
    return Estimate((max(0.0, observed - expected) + observed) / 2, max(0.0, low - expected), high)


def _low_effort(finding: Finding) -> LowEffort:
    seen = finding.seen
    share = not_meant(seen.observed, seen.expected, seen.size)
    return LowEffort(finding.detector.key, seen.words, share, finding.corrected, finding.detector.rate)
