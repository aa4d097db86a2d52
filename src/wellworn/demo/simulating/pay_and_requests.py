"""What only some stories have: pay that follows visits or deals, and requests that go in a circle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellworn.demo.simulating.calendar import Month
from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import REP, Company, Real
from wellworn.demo.simulating.writing import said

A_VISIT, OF_REVENUE = 45.0, 0.004  # what a rep gets: for a visit while visits are paid for, and of what is won, always
VAGUE = ("It does not work again.", "Where did the field go?", "The form wants something, I do not know what.", "Can somebody fix the CRM?",
         "I cannot save.", "Who changed this?", "It worked last week.", "Please call me about the system.")  # fmt: skip
CIRCLE = ("IT", "the manager", "the reps")  # whoever is asked sends it on to the next
ASKED_A_DAY = 0.12
AMOUNT = "deal.amount"


@dataclass
class Pay:
    """What was won and which visits were logged, by month and member, gathered while the tables are written."""

    months: int
    members: int
    revenue: Real = field(init=False)
    won: Real = field(init=False)
    visits: Real = field(init=False)

    def __post_init__(self) -> None:
        self.revenue, self.won, self.visits = (np.zeros((self.months, self.members)) for _each in range(3))

    def deals(self, amounts: pa.Table, months: list[Month]) -> None:
        """Take in deals, by the values of AMOUNT."""
        chosen = amounts.filter(pc.equal(amounts["outcome"], "won"))
        values = np.nan_to_num(
            pc.cast(chosen["value"].combine_chunks().dictionary_decode(), pa.float64()).to_numpy(False)
        )
        closed = chosen["closed_at"].to_numpy().astype("datetime64[M]")
        month = (closed - np.datetime64(months[0].first, "M")).astype(np.int64)
        owner = chosen["owner"].to_numpy() - 1
        np.add.at(self.revenue, (month, owner), values)
        np.add.at(self.won, (month, owner), 1)

    def logs(self, table: pa.Table, month: int) -> None:
        """Take in what was logged in a month."""
        visits = table.filter(pc.and_(pc.equal(table["kind"], "visit"), table["logged"]))
        np.add.at(self.visits[month], visits["member"].to_numpy() - 1, 1)

    def table(self, case: Case, company: Company, months: list[Month]) -> pa.Table:
        """A row for each rep and month."""
        reps = np.flatnonzero(company.role == REP)
        paid = np.array([A_VISIT * (not case.after_incentive(month.number)) for month in months])
        commission = self.visits * paid[:, None] + self.revenue * OF_REVENUE
        return pa.table(
            {
                "member": np.tile(reps + 1, len(months)),
                "month": pa.array(np.repeat(np.array([month.first for month in months], "datetime64[D]"), len(reps))),
                "visits": self.visits[:, reps].ravel().astype(np.int64),
                "won": self.won[:, reps].ravel().astype(np.int64),
                "revenue": self.revenue[:, reps].ravel(),
                "commission": commission[:, reps].ravel(),
            }
        )


def requests(company: Company, month: Month, seed: int) -> pa.Table:
    """Requests of a month: most after hours, each sent on around the circle, few solved."""
    rng = np.random.default_rng([seed, 5, month.number])
    places = np.flatnonzero(company.role == REP)
    who, when = np.nonzero(company.works(places, month.days))
    asked = np.flatnonzero(rng.random(len(who)) < ASKED_A_DAY)
    count = len(asked)
    is_late = rng.random(count) < 0.7
    hour = np.where(is_late, rng.uniform(18, 22, count), rng.uniform(9, 17, count))
    days = month.days[when[asked]]
    first = rng.integers(0, len(CIRCLE), count)
    return pa.table(
        {
            "member": places[who[asked]] + 1,
            "at": pa.array(days.astype("datetime64[us]") + (hour * 3600).astype("timedelta64[s]")),
            "day": pa.array(days),
            "words": said(VAGUE, rng.integers(0, len(VAGUE), count)),
            "asked": said(CIRCLE, first),
            "sent_on_to": said(CIRCLE, (first + 1) % len(CIRCLE)),
            "is_late": pa.array(is_late),
            "solved": pa.array(rng.random(count) < 0.1),
        }
    )


def by_month(table: pa.Table) -> dict[str, dict[str, float]]:
    """Revenue, deals won and commission of each month, for the truth beside the tables."""
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table.group_by("month").aggregate([(name, "sum") for name in ("visits", "won", "revenue", "commission")]).to_pylist():  # fmt: skip
        sums[f"{row['month']:%Y-%m}"] = {name: round(row[f"{name}_sum"], 2) for name in ("visits", "won", "revenue", "commission")}  # fmt: skip
    return dict(sorted(sums.items()))
