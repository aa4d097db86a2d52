"""Records: deals that move through their stages, people and companies, and what was entered into each field, true or made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellworn.demo.simulating.calendar import Month, weekday
from wellworn.demo.simulating.case import Case, Verdict
from wellworn.demo.simulating.company import MANAGER, REP, Company, Real, Whole
from wellworn.demo.simulating.fields import FILLED, FILLED_WHERE_REQUIRED, FORM, FormField, Pattern, key, required
from wellworn.demo.simulating.usage import CHUNK
from wellworn.demo.simulating.values import made_up, true
from wellworn.demo.simulating.writing import said, texts

A_MONTH = {"deal": 2.5, "person": 3.0, "company": 1.0}  # new ones of a rep; a manager has a fifth of that
STAGES = ("new", "qualified", "proposal", "negotiation")
PROBABILITIES = (10, 25, 50, 75)
STAGE_DAYS = 13.0  # on average
HOUR, DAY = np.timedelta64(1, "h"), np.timedelta64(1, "D")
Moments = NDArray[np.datetime64]


@dataclass
class Tally:
    """What was entered, for the truth beside the tables."""

    entries: Counter[str] = field(default_factory=Counter)
    made_up: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Born:
    """New records of one object, of one month and some owners."""

    object: str
    month: Month
    ids: Whole
    owners: Whole  # places
    created: Moments
    stage: Whole  # now; -1 where there is none
    closed: Moments  # NaT while open
    won: NDArray[np.bool_]
    ends: Moments  # NaT, or when a deal will end, be it after all that is told

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, chosen: NDArray[np.bool_]) -> Born:
        """Some of them."""
        return Born(self.object, self.month, self.ids[chosen], self.owners[chosen], self.created[chosen], self.stage[chosen],
                    self.closed[chosen], self.won[chosen], self.ends[chosen])  # fmt: skip


def records(
    case: Case, company: Company, months: list[Month], seed: int, tally: Tally
) -> Iterator[tuple[str, pa.Table]]:
    """All values that the fields of all records ever had, a field ("deal.amount") of some records at a time."""
    still = required(case, months[-1].number)
    for month in months:
        for number, places in enumerate(company.chunks(CHUNK)):
            for which, kind in enumerate(A_MONTH):
                rng = np.random.default_rng([seed, 3, month.number, number, which])
                born = _born(kind, case, company, month, places, rng, number)
                if not len(born):
                    continue
                if kind == "deal":
                    yield "deal.stage", _stages(born, company)
                for form in FORM:
                    if form.object == kind:
                        yield key(form), _entered(form, born, case, company, still, rng, tally)


def _born(
    kind: str, case: Case, company: Company, month: Month, places: Whole, rng: np.random.Generator, number: int
) -> Born:
    role = company.role[places]
    there = (company.started[places] <= month.days[0]) & (company.ended[places] >= month.days[-1])
    much = A_MONTH[kind] * np.select([role == REP, role == MANAGER], [1.0, 0.2], 0.0) * there
    owners = places[np.repeat(np.arange(len(places)), rng.poisson(much))]
    count = len(owners)
    days = month.days[weekday(month.days) < 5]
    midnight = days[rng.integers(0, len(days), count)].astype("datetime64[us]")
    created = midnight + rng.integers(8 * 3600, 17 * 3600, count).astype("timedelta64[s]")
    ids = (month.number * 1000 + number) * 1_000_000 + np.arange(count)
    none = np.full(count, np.datetime64("NaT", "us"))
    stage, won = np.full(count, -1), np.zeros(count, bool)
    if kind != "deal":
        return Born(kind, month, ids, owners, created, stage, none, won, none)
    won = rng.random(count) < case.won[case.after_incentive(month.number)]
    reached = np.where(won, len(STAGES), rng.integers(1, len(STAGES) + 1, count))
    ends = created + (rng.gamma(reached * 2.0, STAGE_DAYS / 2) * 86_400).astype("timedelta64[s]") + HOUR
    over = ends <= company.last + DAY
    # A deal that is still open stands where it would be on the day the story ends.
    gone = (company.last + DAY - created) / np.maximum(ends - created, np.timedelta64(1, "s"))
    stage = np.clip(np.where(over, reached, np.floor(gone * reached + 0.999)) - 1, 0, len(STAGES) - 1).astype(np.int64)
    return Born(kind, month, ids, owners, created, stage, np.where(over, ends, none), won & over, ends)


def _stages(born: Born, company: Company) -> pa.Table:
    """A row for each stage that a deal stood in, in even steps from its beginning to its end."""
    reached = born.stage + 1
    until_last = np.where(np.isnat(born.closed), (company.last + DAY).astype("datetime64[us]"), born.closed)
    step = (until_last - born.created) / reached
    row = np.repeat(np.arange(len(born)), reached)
    place = np.arange(len(row)) - np.repeat(np.cumsum(reached) - reached, reached)
    at = born.created[row] + place * step[row]
    until = np.where(place + 1 == reached[row], np.datetime64("NaT", "us"), at + step[row])
    entry = born.where(row)  # type: ignore[arg-type]  # places, not flags: each deal as often as it has stages
    form = FormField("deal", "stage", "choice", Verdict.VITAL, 3)
    values = said(STAGES, place)
    return _table(form, entry, values, at=at, until=until, needed=True, typed=np.ones(len(row), bool),
                  probability=pa.array(np.array(PROBABILITIES)[place]))  # fmt: skip


def _entered(
    form: FormField,
    born: Born,
    case: Case,
    company: Company,
    still: frozenset[str],
    rng: np.random.Generator,
    tally: Tally,
) -> pa.Table:
    """A row for each record whose field was filled, and for each where a needed one was not."""
    month = born.month.number
    count, asked = len(born), key(form) in required(case, month)
    captured = (rng.random(count) < case.share("automation", month)) & (form.verdict is Verdict.AUTOMATABLE)
    filled = captured | (rng.random(count) < (FILLED_WHERE_REQUIRED if asked else FILLED[form.verdict]))
    lie = case.share("made_up", month) * _doubt(company, born.owners)
    lied = filled & ~captured & (rng.random(count) < lie) & (form.verdict is Verdict.LIED_ABOUT) & asked
    created = born.created.astype("datetime64[D]")
    worth = case.worth[case.after_incentive(month)] if form.name == "amount" else 1.0
    values = pc.if_else(pa.array(lied), made_up(form, created, rng), true(form, created, rng, worth))
    if form.name == "close_date":
        values = _foreseen(born, rng)
    tally.entries[key(form)] += int(filled.sum())
    tally.made_up[key(form)] += int(lied.sum())
    at = born.created + rng.integers(1, 20 * 3600, count).astype("timedelta64[s]")
    if form.pattern is Pattern.DEADLINE:
        last_day = _quarter_end(born.month, company).astype("datetime64[us]")
        evening = last_day - rng.integers(0, 2, count) * DAY + 15 * HOUR
        at = np.where(lied, evening + rng.integers(0, 4 * 3600, count).astype("timedelta64[s]"), at)
    at = np.where(filled, at, born.created)
    needed = form.verdict is Verdict.VITAL or key(form) in still
    kept = filled | needed
    values = pc.if_else(pa.array(filled), values, pa.scalar(None, pa.string()))
    return _table(form, born.where(kept), texts(values.filter(pa.array(kept))), at=at[kept], needed=needed,
                  typed=(filled & ~captured)[kept], captured=captured[kept])  # fmt: skip


def _doubt(company: Company, owners: Whole) -> Real:
    """How senseless each owner finds it, 1 on average: who does makes up more."""
    doubt = 1 - company.belief
    share: Real = doubt[owners] / doubt.mean()
    return share


def _quarter_end(month: Month, company: Company) -> np.datetime64:
    """The last day of the month's quarter, or of the story."""
    after = np.datetime64(month.first, "M") + 3 - (month.first.month - 1) % 3
    return min(after.astype("datetime64[D]") - 1, company.last)


def _foreseen(born: Born, rng: np.random.Generator) -> pa.Array:
    """The day a deal is thought to close: about when it will, give or take a third of the time."""
    length = (born.ends - born.created) / DAY
    day = born.created.astype("datetime64[D]") + np.ceil(length * rng.lognormal(0, 0.35, len(born))).astype(np.int64)
    return pa.array(day).cast(pa.string())


def _table(
    form: FormField,
    born: Born,
    values: pa.Array,
    *,
    at: Moments,
    needed: bool,
    typed: NDArray[np.bool_],
    captured: NDArray[np.bool_] | None = None,
    until: Moments | None = None,
    probability: pa.Array | None = None,
) -> pa.Table:
    count = len(born)

    def same(word: str | None) -> pa.Array:
        return said([word], np.zeros(count, np.int64))

    source = np.where(typed, 0, 1 if captured is None else np.where(captured, 1, 2))
    outcome = np.where(np.isnat(born.closed), 0, np.where(born.won, 1, 2))
    columns: dict[str, Any] = {
        "object": same(born.object),
        "record": born.ids,
        "field": same(form.name),
        "kind": same(form.kind),
        "value": values,
        "source": said(["typed", "captured", ""], source),
        "member": pa.array(born.owners + 1, mask=~typed),
        "form": said(["record", ""], np.where(typed, 0, 1)),
        "at": pa.array(at.astype("datetime64[us]")),
        "until": pa.nulls(count, pa.timestamp("us")) if until is None else pa.array(until.astype("datetime64[us]")),
        "needed": pa.array(np.full(count, needed)),
        "default": same(form.default),
        "probability": pa.nulls(count, pa.int64()) if probability is None else probability,
        "owner": born.owners + 1,
        "stage": said([*STAGES, ""], born.stage),
        "created_at": pa.array(born.created),
        "closed_at": pa.array(born.closed),
        "outcome": said(["", "won", "lost"], outcome),
    }
    return pa.table(columns)
