"""Companies whose fields are known: which are useless, lied about, automatable or vital. An audit sees their records, what reads the
fields and a stopwatch's samples, as it would of a real company; the truth is kept apart, for the judge of the audit alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.random import Generator
from numpy.typing import NDArray
from pyarrow import parquet
from scipy.stats import t as student

from wellworn.friction.audit.describing import Described, Description, Known, Outcome
from wellworn.friction.audit.evidence import OFF, SECONDS
from wellworn.friction.audit.facts import MEASURED, MODELLED, READERS, Asked, Cost, Estimate, Reader, Use

USELESS, LIED, AUTOMATABLE, VITAL, ORDINARY = "useless", "lied about", "automatable", "vital", "ordinary"
# Of each hundred fields: what they are, and of which sort. Sorts are told where they are made.
MIX = [(USELESS, "noise", 22), (USELESS, "a rep's habit", 5), (USELESS, "after the outcome", 4), (USELESS, "hardly filled", 6),
       (USELESS, "in a dead report", 6), (LIED, "default kept", 6), (LIED, "fillers", 6), (AUTOMATABLE, "captured", 8),
       (AUTOMATABLE, "follows", 5), (VITAL, "foretells", 7), (VITAL, "read by a machine", 6), (VITAL, "rare but read", 4),
       (VITAL, "looked at", 3), (ORDINARY, "read", 12)]  # fmt: skip
WORDS = np.array(
    [
        "amber",
        "birch",
        "cedar",
        "delta",
        "ember",
        "fjord",
        "grove",
        "harbour",
        "inlet",
        "jetty",
        "kelp",
        "lagoon",
        "marsh",
        "north",
        "ocean",
        "pine",
        "quay",
        "reef",
    ]
)
START, DAYS = np.datetime64("2022-01-03"), 1_200


@dataclass(frozen=True)
class Truth:
    """What one field is, the hours it takes in a month, and the share of them that each verdict would give back."""

    what: str
    sort: str
    hours: float
    given_back: dict[str, float]


@dataclass
class World:
    """One company: what the audit sees, and what is so."""

    description: Description
    known: Known
    records: Path
    history: Path
    truth: dict[str, Truth] = field(default_factory=dict)


class Maker:
    """Makes one company from a seed."""

    def __init__(self, seed: int, fields: int, records: int) -> None:
        self.draw: Generator = np.random.default_rng([seed, 71])
        self.size, self.many = records, fields
        self.columns: dict[str, pa.Array] = {}
        self.described: list[Described] = []
        self.use: dict[str, Use] = {}
        self.cost: dict[str, Cost] = {}
        self.truth: dict[str, Truth] = {}
        self.after: list[str] = []
        self.slower = float(self.draw.normal(1, 0.21))  # this company's people against the model

    def make(self, folder: Path) -> World:
        """The whole company, written to files."""
        self._frame()
        for what, sort, share in MIX:
            for number in range(max(1, round(share * self.many / 100))):
                self._field(what, sort, f"{sort.replace(' ', '_').replace(chr(39), '')}_{number}__c")
        self._outcomes()
        order = self.draw.permutation(len(self.described))
        described = (*self._system(), *(self.described[place] for place in order))
        parquet.write_table(pa.table(self.columns), folder / "records.parquet")
        parquet.write_table(self._history(), folder / "history.parquet")
        outcomes = (
            Outcome("won", "CASE WHEN is_closed THEN is_won::DOUBLE END", ("is_won", "is_closed")),
            Outcome("amount", "CASE WHEN is_closed THEN amount END", ("amount",)),
            Outcome("days to close", "date_diff('day', created_at, closed_at)::DOUBLE", ("closed_at",)),
        )
        description = Description("deal", described, outcomes, "id", "created_at", "owner", "closed_at", ("region",))
        known = Known(self.use, self.cost, {}, frozenset(READERS), 0)
        return World(description, known, folder / "records.parquet", folder / "history.parquet", self.truth)

    def _frame(self) -> None:
        draw, size = self.draw, self.size
        self.created = START + np.sort(draw.integers(0, DAYS, size)).astype("timedelta64[D]")
        reps = int(draw.integers(8, 60))
        self.owner = draw.integers(0, reps, size)
        self.region = draw.integers(0, 5, size)
        self.logit = draw.normal(0, 0.5, reps)[self.owner] + 0.3 * np.sin(np.arange(size) / size * 12) - 0.4
        self.log_amount = 9 + draw.normal(0, 0.4, reps)[self.owner] + draw.normal(0, 0.9, size)
        self.log_days = 4 + draw.normal(0, 0.2, reps)[self.owner] + draw.normal(0, 0.5, size)

    def _field(self, what: str, sort: str, name: str) -> None:
        kind = str(self.draw.choice(["choice", "text", "number", "yes_no", "day"], p=[0.45, 0.2, 0.2, 0.1, 0.05]))
        required, share = bool(self.draw.random() < 0.6), float(self.draw.uniform(0.3, 0.98))
        low_effort, default = 0.0, ""
        agreement = float(self.draw.uniform(0.95, 0.99))
        if sort == "a rep's habit":
            kind, values = "choice", _named((self.owner + self.draw.integers(0, 2, self.size)) % 6)
        elif sort in ("default kept", "fillers"):
            required, share, low_effort = True, 1.0, float(self.draw.uniform(0.45, 0.85))
            kind, values, default = self._lied(sort, low_effort)
        elif what == AUTOMATABLE:
            kind, values = self._automatable(sort, name, agreement)
        elif sort == "foretells":
            kind, required, share = "choice", True, float(self.draw.uniform(0.8, 1.0))
            values = self._foretelling(share)
        else:
            values = self._values(kind)
        if sort in ("hardly filled", "rare but read"):
            required, share = False, float(self.draw.uniform(0.0, 0.04))
        if sort != "foretells":
            values = _emptied(values, self.draw.random(self.size) > share)
        if sort == "after the outcome":
            required = False
            self.after.append(name)
        self.columns[name] = values
        self.described.append(Described(name, name, kind, Asked(required=required, default=default), custom=True))
        self.use[name] = self._read(sort if what != LIED else "read")
        self._timed(name, kind, share)
        given = {
            "retire": 1.0,
            "automate": agreement,
            "make_optional": low_effort or float(self.draw.random()),
            "keep": 0.0,
        }
        self.truth[name] = Truth(what, sort, self.true_hours, given)

    def _values(self, kind: str) -> pa.Array:
        draw, size = self.draw, self.size
        if kind == "number":
            return pa.array(np.round(draw.lognormal(3, 1, size), 1))
        if kind == "yes_no":
            return pa.array(np.array(["no", "yes"])[draw.integers(0, 2, size)])
        if kind == "day":
            return pa.array(self.created + draw.integers(0, 90, size).astype("timedelta64[D]"))
        if kind == "text":
            return _texts(draw, size)
        many = int(draw.integers(3, 12))
        return _named(draw.choice(many, size, p=draw.dirichlet(np.full(many, 3.0))))

    def _lied(self, sort: str, share: float) -> tuple[str, pa.Array, str]:
        lazy = self.draw.random(self.size) < share
        if sort == "default kept":
            values = np.where(lazy, 0, self.draw.integers(0, 6, self.size))
            return "choice", _named(values), str(_named(np.array([0]))[0].as_py())
        fillers = pa.array(np.array(["x", "n/a", "-", "tbd"])[self.draw.integers(0, 4, self.size)])
        return "text", _either(lazy, fillers, _texts(self.draw, self.size)), ""

    def _automatable(self, sort: str, name: str, agreement: float) -> tuple[str, pa.Array]:
        right = self.draw.random(self.size) < agreement
        if sort == "captured":
            source = _texts(self.draw, self.size)
            typed = _either(right, source, _texts(self.draw, self.size))
        else:
            codes = self.draw.integers(0, 30, self.size)
            source, typed = (
                _named(codes),
                _either(right, _named(codes % 5), _named(self.draw.integers(0, 5, self.size))),
            )
        captured = f"captured_for_{name}"
        self.columns[captured] = _emptied(source, self.draw.random(self.size) > 0.6)
        self.described.append(Described(captured, captured, "text", origin="signature"))
        return "text" if sort == "captured" else "choice", typed

    def _foretelling(self, share: float) -> pa.Array:
        """Values that move one outcome, where they are filled; nobody else reads them."""
        many = int(self.draw.integers(3, 6))
        codes = self.draw.integers(0, many, self.size)
        effect = np.linspace(-1, 1, many)
        effect /= effect.std()
        moved = np.where(filled := self.draw.random(self.size) < share, effect[codes], 0.0)
        which = int(self.draw.integers(0, 4))
        if which <= 1:
            self.logit += float(self.draw.uniform(0.4, 0.8)) * moved
        elif which == 2:
            self.log_amount += float(self.draw.uniform(0.3, 0.5)) * moved
        else:
            self.log_days += float(self.draw.uniform(0.18, 0.3)) * moved
        return _emptied(_named(codes), ~filled)

    def _read(self, sort: str) -> Use:
        everywhere = frozenset(READERS)
        if sort in ("read", "captured", "follows"):
            kind = str(self.draw.choice(["view", "report", "filter", "sort", "export"]))
            return Use((Reader(kind, "Weekly", int(self.draw.integers(3, 90))),), 0, everywhere)
        if sort in ("read by a machine", "rare but read"):
            kind = str(self.draw.choice(["automation", "sequence", "commission", "api"]))
            times = None if self.draw.random() < 0.5 else int(self.draw.integers(0, 5))
            return Use((Reader(kind, "Rule", times),), 0, everywhere)
        if sort == "looked at":
            return Use((), int(self.draw.integers(5, 40)) if self.draw.random() < 0.5 else None, everywhere)
        readers = (Reader("report", "Old one", 0),) if sort == "in a dead report" else ()
        return Use(readers, 0, everywhere)

    def _timed(self, name: str, kind: str, share: float) -> None:
        """What a month takes in truth, and what a year's counts and a stopwatch's samples say of it."""
        monthly = self.size / DAYS * 30.4 * share * float(self.draw.uniform(1.0, 1.4))
        counted = self.draw.poisson(monthly * self.draw.gamma(100, 1 / 100, 12))
        half = float(student.ppf(0.975, 11)) * max(counted.std(ddof=1), 1.0) / np.sqrt(12)
        entries = Estimate(counted.mean(), max(0.0, counted.mean() - half), counted.mean() + half)
        if self.draw.random() < 0.3:
            modelled, true = SECONDS[kind], SECONDS[kind] * self.slower
            seconds = Estimate(modelled, modelled * (1 - OFF), modelled * (1 + OFF))
        else:
            true = SECONDS[kind] * float(self.draw.uniform(0.5, 2.5))
            taken = true * self.draw.gamma(2, 0.5, int(self.draw.integers(40, 300)))
            half = 1.96 * taken.std(ddof=1) / np.sqrt(len(taken))
            seconds = Estimate(taken.mean(), taken.mean() - half, taken.mean() + half)
        source = MODELLED if seconds.value == SECONDS[kind] else MEASURED
        self.cost[name] = Cost(entries, seconds=seconds, source=source)
        self.true_hours = monthly * true / 3600

    def _outcomes(self) -> None:
        draw, size = self.draw, self.size
        closed_at = self.created + np.clip(np.exp(self.log_days), 1, 900).astype("timedelta64[D]")
        closed = closed_at < START + np.timedelta64(DAYS, "D")
        won = draw.random(size) < 1 / (1 + np.exp(-self.logit))
        self.closed, self.won = closed, won
        for name in self.after:  # filled when the deal is lost, and telling of it
            told = ~won & closed & (draw.random(size) < 0.9)
            self.columns[name] = _emptied(self.columns[name].cast(pa.string()), ~told)
        frame = {
            "id": pa.array(np.arange(size).astype("U")), "created_at": pa.array(self.created), "owner": _named(self.owner, "rep"),
            "region": _named(self.region, "region"), "is_closed": pa.array(closed), "is_won": pa.array(closed & won),
            "amount": pa.array(np.round(np.exp(self.log_amount))), "closed_at": pa.array(closed_at, mask=~closed),
        }  # fmt: skip
        self.closed_at = closed_at
        self.columns = {**frame, **self.columns}

    def _system(self) -> list[Described]:
        kinds = {
            "id": "id",
            "created_at": "day",
            "owner": "choice",
            "region": "choice",
            "is_closed": "yes_no",
            "is_won": "yes_no",
        }
        found = [Described(name, name, kind, origin="system") for name, kind in kinds.items()]
        return [
            *found,
            *(
                Described(name, name, kind, protected="It is an outcome")
                for name, kind in (("amount", "amount"), ("closed_at", "day"))
            ),
        ]

    def _history(self) -> pa.Table:
        """Changes at the outcome and after it, as a CRM's field history has them."""
        rows: dict[str, list[Any]] = {"record": [], "field": [], "old": [], "at": []}
        for name in self.after:
            places = np.flatnonzero(~_null(self.columns[name]))
            rows["record"].append(places.astype("U"))
            rows["field"].append(np.full(len(places), name))
            rows["old"].append(np.full(len(places), ""))
            rows["at"].append(self.closed_at[places].astype("datetime64[s]"))
        return pa.table({name: np.concatenate(parts) for name, parts in rows.items()})


def world(seed: int, folder: Path, *, fields: int | None = None, records: int | None = None) -> World:
    """The company of a seed, of 40 to 200 fields and 5,000 to 200,000 records unless it is told how many."""
    draw = np.random.default_rng([seed, 70])
    many, size = int(draw.integers(40, 201)), int(np.exp(draw.uniform(np.log(5_000), np.log(200_000))))
    return Maker(seed, fields or many, records or size).make(folder)


def _named(codes: NDArray[Any], word: str = "choice") -> pa.Array:
    names = pa.array([f"{word} {number}" for number in range(int(codes.max()) + 1)])
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), names).cast(pa.string())


def _texts(draw: Generator, size: int) -> pa.Array:
    """Names of two words and a number: hardly one twice."""
    words = [
        pa.array(WORDS.astype(object), pa.string()).take(pa.array(draw.integers(0, len(WORDS), size))) for _ in range(2)
    ]
    return pa.compute.binary_join_element_wise(*words, pa.array(draw.integers(100, 9_999, size)).cast(pa.string()), " ")


def _either(choose: NDArray[np.bool_], one: pa.Array, other: pa.Array) -> pa.Array:
    return pa.compute.if_else(pa.array(choose), one, other)


def _emptied(values: pa.Array, empty: NDArray[np.bool_]) -> pa.Array:
    return pa.compute.if_else(pa.array(empty), None, values)


def _null(values: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(values.is_null().to_numpy(zero_copy_only=False))
