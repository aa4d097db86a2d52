"""What the detectors say of one field: answers, each with whose values it was judged by, none of which follows from the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from wellworn.adoption.models.truth import TruthAnswer, TruthReport
from wellworn.adoption.truth import values
from wellworn.adoption.truth.answer import Why
from wellworn.adoption.truth.bars import Evidence, evidence, is_of_many
from wellworn.adoption.truth.cells import REST
from wellworn.adoption.truth.values import MACHINE, Asked, Counted, Given
from wellworn.measures.truth.chance import Chance
from wellworn.measures.truth.column import Column
from wellworn.measures.truth.detectors import DETECTORS
from wellworn.measures.truth.finding import Detector, NotEnough, Seen
from wellworn.measures.truth.report import LEAST_TRUSTED, RATE, columns

BANDS = (5, 6, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000)

Apart = Mapping[date, frozenset[str]]  # the months that may be told of, and the forms that may be told apart in each


def detectors_for(asked: Asked) -> list[Detector]:
    """Those that can judge a field."""
    return [detector for detector in DETECTORS if asked.judged_as in detector.kinds]


def answers(report: TruthReport, asked: Asked, there: Counted, apart: Apart) -> list[TruthAnswer]:
    """The answers about a field, of the months and forms that may be told apart, not written yet."""
    return _without_rests(list(_answers(report, asked, there, apart)), report.k)


def _answers(
    report: TruthReport, asked: Asked, there: Counted, apart: Apart
) -> Iterator[tuple[TruthAnswer, Evidence | None]]:
    """What the detectors say of a field as a whole, on each form and in each quarter, and whose values it was judged by."""
    given = list(_that_count(values.sample((asked.object, asked.name)), apart))
    typed = [one for one in given if one.form != MACHINE]
    has_machine = sum(one.form == MACHINE for one in given) >= LEAST_TRUSTED
    choices = (
        tuple(key for key, _label in asked.field.choices) if asked.field and asked.field.widget == "choice" else ()
    )
    for column in columns(_table(asked, given)):
        column = replace(column, choices=choices)
        mine = [one for one in typed if _lies_in(one, column.place.form, column.place.period)]
        cells = [cell for cell in there.typed if cell.month in apart and _is_in(cell.month, cell.form, apart, column)]
        against = "machine" if has_machine else _beside(column)
        for detector in detectors_for(asked):
            answer = detector.ask(column, Chance.of(column.place, detector.key, draws=report.draws))
            if answer is None or (isinstance(answer, NotEnough) and (column.place.form or column.place.period)):
                continue
            said = TruthAnswer(
                report=report, object=asked.object, field=asked.name, form=column.place.form, period=column.place.period,
                pattern=detector.key, against=against, people=at_least(column.people), values=sum(cell.values for cell in cells),
            )  # fmt: skip
            yield (
                (_not_enough(said, answer), None)
                if isinstance(answer, NotEnough)
                else _seen(said, answer, column, mine, report.k)
            )


def _beside(column: Column) -> str:
    """What the values of a column are compared with where no machine gave any: other forms, other periods, nothing."""
    if column.place.form:
        return "forms"
    return "periods" if column.place.period else ""


def _not_enough(said: TruthAnswer, answer: NotEnough) -> TruthAnswer:
    said.why, said.said = Why.VALUES, answer.why[:300]
    return said


def _seen(said: TruthAnswer, answer: Seen, column: Column, mine: list[Given], k: int) -> tuple[TruthAnswer, Evidence]:
    """An answer with what stands out. What too few people did is no answer: it would be about them."""
    said.observed, said.expected, said.size, said.about = answer.observed, answer.expected, answer.size, answer.about
    said.p_value, said.matters = answer.p_value, answer.matters
    said.values = said.values if len(mine) < said.values else answer.size
    as_given = replace(column, entered=np.array([one.at for one in mine], dtype="datetime64[s]"))
    shown = evidence(said.pattern, as_given, [one.value for one in mine], [one.who for one in mine], k, answer.about)
    if not shown.many_did:
        _blank(said)
    elif answer.matters and answer.p_value <= RATE:
        said.bars = [[bar.label, round(bar.share, 4), bar.stands_out] for bar in shown.bars]
    return said, shown


def _blank(said: TruthAnswer) -> None:
    said.why, said.matters, said.observed, said.expected, said.size, said.bars = Why.FEW_DID, False, None, None, 0, []


def _without_rests(made: Sequence[tuple[TruthAnswer, Evidence | None]], k: int) -> list[TruthAnswer]:
    """The answers, where none follows from the others: the whole less all quarters but one, or all forms but one, would tell of the one
    that is kept back. So others are kept back with it, those first in which nothing was found, until it is many people's together."""
    by: dict[tuple[str, bool], list[tuple[TruthAnswer, Evidence]]] = defaultdict(list)
    for said, shown in made:
        if shown is not None and (said.form or said.period):
            by[said.pattern, bool(said.form)].append((said, shown))
    for places in by.values():
        hidden = [shown for said, shown in places if said.why == Why.FEW_DID]
        left = [(said, shown) for said, shown in places if said.why != Why.FEW_DID]
        left.sort(key=lambda one: (one[0].matters, one[0].size))
        while (
            hidden and left and not is_of_many(_all(one.judged for one in hidden), _all(one.did for one in hidden), k)
        ):
            said, shown = left.pop(0)
            _blank(said)
            hidden.append(shown)
    return [said for said, _shown in made]


def _all(counts: Iterable[Counter[int | None]]) -> Counter[int | None]:
    return sum(counts, Counter[int | None]())


def _that_count(given: list[Given], apart: Apart) -> Iterator[Given]:
    """The values of the months that may be told of, under the forms that may be told apart."""
    for one in given:
        if one.form == MACHINE:
            yield one
        elif (forms := apart.get(one.at.date().replace(day=1))) is not None:
            yield one if one.form in forms else replace(one, form=REST)


def _table(asked: Asked, given: list[Given]) -> pa.Table:
    """The values as the table `records` of the measures."""
    many = len(given)
    return pa.table(
        {
            "object": pa.array([asked.object] * many, pa.string()),
            "field": pa.array([asked.name] * many, pa.string()),
            "kind": pa.array([asked.kind] * many, pa.string()),
            "value": pa.array([one.value for one in given], pa.string()),
            "source": pa.array(["synced" if one.form == MACHINE else "typed" for one in given], pa.string()),
            "member": pa.array([one.who for one in given], pa.int64()),
            "form": pa.array([one.form for one in given], pa.string()),
            "at": pa.array([one.at for one in given], pa.timestamp("us")),
        }
    )


def at_least(people: int) -> int:
    """A number of people as the round one below it: who is not among them cannot be told from it."""
    return max((one for one in BANDS if one <= people), default=0)


def _lies_in(one: Given, form: str, period: str) -> bool:
    return (not form or one.form == form) and (not period or quarter_of(one.at.date()) == period)


def _is_in(month: date, form: str, apart: Apart, column: Column) -> bool:
    """Whether a cell is part of a column."""
    place = column.place
    return (not place.form or (form == place.form and form in apart[month])) and (
        not place.period or quarter_of(month) == place.period
    )


def quarter_of(day: date) -> str:
    """2026-Q3"""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
