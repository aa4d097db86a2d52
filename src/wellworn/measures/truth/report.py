"""All questions about all fields at once: from the table `records` to findings that were corrected together.

Only what people typed is judged. Values that a machine wrote, if there are enough, are what the field is compared with; a form is
compared with the other forms, and a period with the other periods, where there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellworn.measures.truth.chance import Chance, draws_for, holm
from wellworn.measures.truth.column import Column, Place
from wellworn.measures.truth.detectors import DETECTORS
from wellworn.measures.truth.finding import Detector, Finding, NotEnough, Seen, Unanswered

# The kinds of the table `records`, as the detectors tell them apart. What is not here (a member, a record) holds nothing to judge.
KINDS = {"text": "text", "long_text": "text", "number": "number", "money": "amount", "day": "day", "moment": "day",
         "choice": "choice", "yes_no": "choice", "phone": "phone", "mail": "text", "link": "text"}  # fmt: skip
NEEDED = ("object", "field", "kind", "value", "source", "member", "form", "at", "default")
LEAST_TRUSTED = 100  # values of machines, before a field is compared with them
RATE = 0.01  # how often a report on honest data may hold a false finding


@dataclass(frozen=True)
class Report:
    """What was asked, found, not found and not answerable. `findings` holds every answer, the surest first."""

    findings: tuple[Finding, ...]
    unanswered: tuple[Unanswered, ...]

    @property
    def found(self) -> tuple[Finding, ...]:
        """What may be said aloud."""
        return tuple(finding for finding in self.findings if finding.found)

    @property
    def questions(self) -> int:
        """How many answers were corrected together."""
        return len(self.findings)

    def rows(self) -> list[dict[str, object]]:
        """The findings as rows for a table, a file or a screen."""
        return [
            {
                "object": one.place.object,
                "field": one.place.field,
                "form": one.place.form,
                "period": one.place.period,
                "detector": one.detector.key,
                "words": one.seen.words,
                "observed": one.seen.observed,
                "expected": one.seen.expected,
                "unit": one.detector.unit,
                "values": one.seen.size,
                "people": one.people,
                "p_value": one.seen.p_value,
                "corrected": one.corrected,
                "null": one.detector.null,
                "rate": one.detector.rate,
            }
            for one in self.found
        ]


def report(records: Any, *, thresholds: Mapping[str, Sequence[float]] | None = None, seed: int = 0) -> Report:
    """Judge the table `records` (Arrow, pandas or Polars). `thresholds` are amounts that matter, by "object.field"."""
    return judge(list(columns(records, thresholds=thresholds)), seed=seed)


def judge(asked: Sequence[Column], *, detectors: Sequence[Detector] = DETECTORS, seed: int = 0) -> Report:
    """Ask every detector about every column, and correct all answers together."""
    draws = draws_for(len(asked) * len(detectors), RATE)
    answers: list[tuple[Column, Detector, Seen]] = []
    unanswered: list[Unanswered] = []
    for column in asked:
        for detector in detectors:
            answer = detector.ask(column, Chance.of(column.place, detector.key, seed=seed, draws=draws))
            if isinstance(answer, Seen):
                answers.append((column, detector, answer))
            elif isinstance(answer, NotEnough):
                unanswered.append(Unanswered(column.place, detector, answer.why))
    corrected = holm([seen.p_value for _, _, seen in answers])
    findings = [
        Finding(column.place, detector, column.people, seen, one)
        for (column, detector, seen), one in zip(answers, corrected, strict=True)
    ]
    findings.sort(key=lambda one: (not one.found, one.corrected, one.place, one.detector.key))
    return Report(tuple(findings), tuple(unanswered))


def columns(records: Any, *, thresholds: Mapping[str, Sequence[float]] | None = None) -> Iterator[Column]:
    """The columns to judge: each field as a whole, in each form where it has several, and in each quarter where it has several."""
    table = records if isinstance(records, pa.Table) else pa.table(records)
    table = _plain(table.select([name for name in NEEDED if name in table.column_names]))
    table = table.filter(pc.and_(pc.is_valid(table["value"]), pc.not_equal(table["value"], "")))
    table = table.sort_by(
        [(name, "ascending") for name in ("at", "value", "form") if name in table.column_names]
    )  # whatever the engine's order
    for (object_, field), part in _parts(table, ("object", "field")):
        kind = KINDS.get(_most_frequent(part["kind"]))
        if kind is not None:
            limits = tuple((thresholds or {}).get(f"{object_}.{field}", ()))
            yield from _field(Place(object_, field), kind, part, limits)


def _plain(table: pa.Table) -> pa.Table:
    """With whole texts for those that a file keeps as numbers of a dictionary: not every Arrow sorts by these."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(field.type.value_type))
    return table


def _field(place: Place, kind: str, part: pa.Table, thresholds: tuple[float, ...]) -> Iterator[Column]:
    by_hand = pc.equal(part["source"], "typed")
    typed, machine = part.filter(by_hand), part.filter(pc.invert(by_hand))
    if not len(typed):
        return
    trusted = machine["value"] if len(machine) >= LEAST_TRUSTED else None
    is_ = "the values that no person typed"
    yield _column(place, kind, typed, trusted, is_, thresholds)
    typed = typed.append_column("period", _quarters(typed["at"]))
    for name, others in (("form", "the other forms"), ("period", "the other periods")):
        for (value,), mine in _parts(typed, (name,)):
            if not value or len(mine) == len(typed):
                continue
            rest = trusted if trusted is not None else typed.filter(pc.not_equal(typed[name], value))["value"]
            where = Place(place.object, place.field, **{name: value})
            yield _column(where, kind, mine, rest, is_ if trusted is not None else others, thresholds)


def _column(
    place: Place, kind: str, part: pa.Table, trusted: pa.ChunkedArray | None, is_: str, thresholds: tuple[float, ...]
) -> Column:
    entered = part["at"].to_numpy().astype("datetime64[s]")
    offered = part["default"].drop_null() if "default" in part.column_names else pa.chunked_array([[]], pa.string())
    return Column(
        place=place,
        kind=kind,
        values=part["value"],
        people=int(pc.count_distinct(part["member"]).as_py()),
        default=_most_frequent(offered) if len(offered) * 2 > len(part) else "",
        reference=trusted,
        reference_is=is_,
        entered=entered,
        deadlines={"quarter": ends(entered, 3), "month": ends(entered, 1)},
        thresholds=thresholds,
    )


def ends(entered: np.ndarray[Any, np.dtype[np.datetime64]], months: int) -> tuple[np.datetime64, ...]:
    """The last days of the periods of so many months that these moments lie in."""
    periods = np.unique(entered.astype("datetime64[M]").astype(np.int64) // months)
    return tuple(
        np.datetime64(int(months * (one + 1)), "M").astype("datetime64[D]") - np.timedelta64(1, "D") for one in periods
    )


def _quarters(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    year, quarter = (part.cast(pa.string()) for part in (pc.year(moments), pc.quarter(moments)))
    return pc.binary_join_element_wise(year, quarter, "-Q")


def _parts(table: pa.Table, names: Iterable[str]) -> Iterator[tuple[tuple[str, ...], pa.Table]]:
    """The table's rows by the values of these columns, in order."""
    coded = [table[name].combine_chunks().dictionary_encode() for name in names]
    codes = np.zeros(len(table), dtype=np.int64)
    for one in coded:
        codes = codes * (len(one.dictionary) + 1) + one.indices.fill_null(len(one.dictionary)).to_numpy()
    order = np.argsort(codes, kind="stable")
    _, begins = np.unique(codes[order], return_index=True)
    found = []
    for rows in np.split(order, begins[1:]) if len(order) else []:
        part = table.take(pa.array(rows))
        found.append((tuple(part[name][0].as_py() or "" for name in names), part))
    yield from sorted(found, key=lambda one: one[0])


def _most_frequent(values: pa.ChunkedArray) -> str:
    """The most frequent value, the first in the alphabet of several; "" if there is none."""
    pairs = pc.value_counts(values).to_pylist()
    return min(pairs, key=lambda pair: (-pair["counts"], pair["values"]))["values"] if pairs else ""
