"""What happened outside, and what of it was logged: mail and meetings leave a trace, calls and visits only a log, true or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wellworn.demo.simulating.calendar import Days, Month
from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import Company, Whole
from wellworn.demo.simulating.usage import CHUNK
from wellworn.demo.simulating.writing import said, texts

Flags = NDArray[np.bool_]
KINDS = ("mail", "meeting", "call", "visit")
A_DAY = np.array(
    [[5.0, 0.9, 1.2, 0.25], [3.0, 1.5, 0.5, 0.05], [1.0, 1.0, 0.1, 0.0], [0.2, 0.2, 0, 0], [0.1, 0.2, 0, 0]]
)
TRACED = np.array([True, True, False, False])
BY_HAND = np.array([0.12, 0.45, 0.5, 0.75])  # logged by those who log, when all is well
AUTOMATIC = np.array([0.95, 0.95, 0.0, 0.0])  # where capture is on
STATUSES, STATUS_SHARES = ("confirmed", "moved", "cancelled", "tentative"), (0.88, 0.06, 0.04, 0.02)
INVENTED_VISITS = 1.4  # visits a day that never were, while a visit is paid for


@dataclass(frozen=True)
class Happened:
    """Some rows of the table of that name, and what is true of them."""

    month: Month
    table: pa.Table
    invented: int


def happened(case: Case, company: Company, months: list[Month], seed: int) -> Iterator[Happened]:
    """Everything that happened, a month and some members at a time."""
    for month in months:
        for number, places in enumerate(company.chunks(CHUNK)):
            rng = np.random.default_rng([seed, 4, month.number, number])
            who, when = np.nonzero(company.works(places, month.days))
            rates = A_DAY[company.role[places][who]]
            counts = rng.poisson(rates)
            invented = rng.poisson(_invented(case, month) * (rates[:, 3] > 0.2))
            counts = np.column_stack([counts, invented])
            row, kind = np.nonzero(counts)
            times = counts[row, kind]
            row, kind = np.repeat(row, times), np.repeat(kind, times)
            real, kind = kind < len(KINDS), np.minimum(kind, len(KINDS) - 1)
            automatic = rng.random(len(row)) < AUTOMATIC[kind] * case.share("automation", month.number)
            by_hand = rng.random(len(row)) < BY_HAND[kind] * _diligence(case, month)
            logged, trace = automatic | by_hand | ~real, TRACED[kind]
            kept = logged | trace  # what left neither is in no table
            keep = (places[who[row]][kept], month.days[when[row]][kept], kind[kept])
            table = _table(*keep, logged[kept], trace[kept], automatic[kept], number, month, rng)
            yield Happened(month, table, int((~real).sum()))


def _diligence(case: Case, month: Month) -> float:
    return min(1.3, case.use(month.number))


def _invented(case: Case, month: Month) -> float:
    """Visits that never were: as many as are paid for."""
    return INVENTED_VISITS if case.pays_visits is not None and month.number <= case.pays_visits else 0.0


def _table(
    places: Whole, days: Days, kind: Whole, logged: Flags, trace: Flags, automatic: Flags, number: int, month: Month,
    rng: np.random.Generator,
) -> pa.Table:  # fmt: skip
    count = len(places)
    seconds = rng.integers(8 * 3600, 17 * 3600, count).astype("timedelta64[s]")
    status = np.where(kind == 1, rng.choice(len(STATUSES), count, p=STATUS_SHARES), 0)
    ids = (month.number * 1000 + number) * 100_000_000 + np.arange(count)
    records = rng.integers(0, 400, count)
    return pa.table(
        {
            "kind": said(KINDS, kind),
            "uid": texts(pa.array(ids)),
            "series": said([""], np.zeros(count, np.int64)),
            "day": pa.array(days),
            "at": pa.array(days.astype("datetime64[us]") + seconds),
            "member": places + 1,
            "object": said(["deal"], np.zeros(count, np.int64)),
            "record": (month.number * 1000 + number) * 1_000_000 + records,
            "status": said(STATUSES, status),
            "logged": pa.array(logged),
            "trace": pa.array(trace),
            "automatic": pa.array(automatic & logged),
        }
    )
