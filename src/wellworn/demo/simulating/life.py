"""A company's life, told from a seed: every table a piece at a time to whoever writes them, and the truth beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from wellworn.demo.simulating.acts import ACTS, NEVER_USED
from wellworn.demo.simulating.calendar import ZONES, Month, months
from wellworn.demo.simulating.case import Case
from wellworn.demo.simulating.company import NEVER, ROLES, Company, company
from wellworn.demo.simulating.fields import FORM, key, required
from wellworn.demo.simulating.happened import happened
from wellworn.demo.simulating.pay_and_requests import AMOUNT, Pay, by_month, requests
from wellworn.demo.simulating.records import Tally, records
from wellworn.demo.simulating.usage import done, events, expected, usage_days
from wellworn.demo.simulating.writing import said, texts

UNTIL = date(2026, 10, 31)  # the story ends here unless told otherwise, so that a seed alone says everything
Truth = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is to be told."""

    case: Case
    members: int
    months: int
    seed: int
    until: date = UNTIL
    events: int | None = None  # about how many things are done, where that is asked for
    events_only: bool = False  # members and one row for each thing done; nothing else


class Writer(Protocol):
    """Whoever takes the tables."""

    def write(self, name: str, table: pa.Table) -> None:
        """Append rows to a table."""


def tell(asked: Asked, writer: Writer, say: Callable[[str], None] = lambda _line: None) -> Truth:
    """Write the whole life, and give what is true of it."""
    told = months(asked.months, asked.until)
    people = company(asked.members, told[0].first, told[-1].last, np.random.default_rng([asked.seed, 0]))
    writer.write("members", members(people))
    times = asked.events / expected(asked.case, people, told) if asked.events else 1.0
    truth = _truth(asked, people, told, times)
    truth["done"] = _use(asked, people, told, times, writer, say)
    if asked.events_only:
        return truth
    pay, tally = Pay(len(told), len(people)), Tally()
    truth["happened"] = _happenings(asked, people, told, writer, pay, say)
    for field, table in records(asked.case, people, told, asked.seed, tally):
        writer.write("records", table)
        if field == AMOUNT and asked.case.pays_visits is not None:
            pay.deals(table, told)
    say("records")
    truth["fields"] = _fields(asked.case, told, tally)
    if asked.case.pays_visits is not None:
        paid = pay.table(asked.case, people, told)
        writer.write("pay", paid)
        truth["pay"] = by_month(paid)
    return truth


def members(people: Company) -> pa.Table:
    """The table of that name."""
    count = len(people)
    weekdays = ["".join("01"[flag] for flag in week) for week in people.weekdays.astype(int)]
    return pa.table(
        {
            "member": np.arange(1, count + 1),
            "role": said(ROLES, people.role),
            "team": said(people.teams, people.team),
            "started": pa.array(people.started, mask=people.started < people.first),
            "ended": pa.array(people.ended, mask=people.ended == NEVER),
            "licensed": pa.array(np.ones(count, bool)),
            "zone": said(ZONES, people.zone),
            "weekdays": texts(pa.array(weekdays)),
            "days_off": texts(pa.array([people.days_off(place) for place in range(count)])),
        }
    )


def save(truth: Truth, folder: Path) -> None:
    """truth.json, beside the tables."""
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")


def _use(
    asked: Asked, people: Company, told: list[Month], times: float, writer: Writer, say: Callable[[str], None]
) -> int:
    """Write what is done, and give how much it is."""
    total, month = 0, -1
    for did in done(asked.case, people, told, asked.seed, times):
        if did.month.number != month:
            month = did.month.number
            say(f"use in {did.month.name}")
        writer.write("events", events(did, people, asked.seed))
        if not asked.events_only:
            writer.write("usage_days", usage_days(did))
        total += int(did.counts.sum())
    return total


def _happenings(
    asked: Asked, people: Company, told: list[Month], writer: Writer, pay: Pay, say: Callable[[str], None]
) -> Truth:
    """Write what happened, and what is true of it."""
    rows = invented = 0
    for piece in happened(asked.case, people, told, asked.seed):
        if not piece.table.num_rows:
            continue
        writer.write("happened", piece.table)
        pay.logs(piece.table, piece.month.number)
        rows, invented = rows + piece.table.num_rows, invented + piece.invented
    if asked.case.asks_late:
        for each in told:
            writer.write("requests", requests(people, each, asked.seed))
    say("what happened")
    return {"rows": rows, "visits_that_never_were": invented}


def _truth(asked: Asked, people: Company, told: list[Month], times: float) -> Truth:
    case = asked.case
    return {
        "case": case.key,
        "says": case.says,
        "seed": asked.seed,
        "members": len(people),
        "first": str(told[0].first),
        "last": str(told[-1].last),
        "times_the_usual_use": round(times, 6),
        "months": [
            {
                "month": month.name,
                "use": round(case.use(month.number), 6),
                "made_up": round(case.share("made_up", month.number), 6),
                "automation": round(case.share("automation", month.number), 6),
                "required": sorted(required(case, month.number)),
            }
            for month in told
        ],
        "changes": [
            {"key": change.key, "says": change.says, "from": told[change.month].name, "takes_months": change.takes,
             "use_times": change.use, "made_up_to": change.made_up, "automation_to": change.automation}
            for change in case.changes
        ],
        "never_used": list(NEVER_USED),
        "features": [act.feature for act in ACTS],
    }  # fmt: skip


def _fields(case: Case, told: list[Month], tally: Tally) -> list[Truth]:
    ends = required(case, told[-1].number)
    lied = case.share("made_up", 0) > 0 or any(change.made_up for change in case.changes)
    return [
        {
            "object": form.object,
            "field": form.name,
            "verdict": form.verdict.value,
            "made_up_as": form.pattern.value if form.pattern and lied and tally.made_up[key(form)] else None,
            "seconds": form.seconds,
            "entries": tally.entries[key(form)],
            "made_up": tally.made_up[key(form)],
            "required_at_the_end": key(form) in ends,
        }
        for form in FORM
    ]
