"""What is found in companies whose truth is known: writes the section of that name in `docs/truth-numbers.md`.

    bin/bench companies [--steady 200] [--seeds 8]

On `steady`, where nothing is made up and nothing changes: how many questions were asked of how many companies, how many of them would
have been answered wrongly before the correction and after it, with bounds (Clopper and Pearson 1934), and how often use is said to have
changed. On `manufacturer`, told at three strengths and in two sizes: which of the seven fields that are lied about are found by their own
pattern, whether an honest one is named, and whether the collapse and the recovery of use are seen.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import stats

from wellworn.demo.simulating.calendar import Month, months
from wellworn.demo.simulating.case import MANUFACTURER, STEADY, Case
from wellworn.demo.simulating.fields import FORM, Pattern
from wellworn.demo.simulating.life import UNTIL, Asked, tell
from wellworn.measures.days import days_by_hand, working_days
from wellworn.measures.engines import DuckDB
from wellworn.measures.measure import Scope
from wellworn.measures.tables import Tables
from wellworn.measures.truth.report import RATE, Report, report

PAGE = Path(__file__).resolve().parent.parent / "docs" / "truth-numbers.md"
BEGIN, END = "<!-- companies -->", "<!-- end of companies -->"
OWN = {
    Pattern.JUNK: "junk", Pattern.DEFAULT_KEPT: "defaults", Pattern.HEAPED: "heaping", Pattern.COPIED: "copies",
    Pattern.MONTH_END: "month_ends", Pattern.DEADLINE: "deadlines", Pattern.THRESHOLD: "bunching",
}  # fmt: skip
LIED = {f"{one.object}.{one.name}": one.pattern for one in FORM if one.pattern}
THRESHOLDS = {"deal.order_intake": [10_000.0]}
STRENGTHS, SIZES = (0.15, 0.3, 0.6), (30, 100)


@dataclass
class Memory:
    """The tables of a life, without events."""

    parts: dict[str, list[pa.Table]] = field(default_factory=dict)

    def write(self, name: str, table: pa.Table) -> None:
        """Append to a table."""
        if name != "events":
            self.parts.setdefault(name, []).append(table)

    def table(self, name: str) -> pa.Table:
        """One of them."""
        return pa.concat_tables([pa.table({column: one[column].cast(pa.string()) if pa.types.is_dictionary(one[column].type) else one[column]
                                           for column in one.column_names}) for one in self.parts[name]], promote_options="permissive")  # fmt: skip


def life(case: Case, members: int, count: int, seed: int) -> tuple[Memory, list[Month]]:
    """A company's life in memory, and its months."""
    memory = Memory()
    tell(Asked(case, members, count, seed), memory)
    return memory, months(count, UNTIL)


class Use:
    """How often people used it, out of the measures' own tables."""

    def __init__(self, memory: Memory) -> None:
        self.engine = DuckDB()
        for name in ("members", "usage_days"):
            self.engine.session.register(name, memory.table(name))

    def shares(self, first: date, last: date) -> dict[object, float]:
        """Each member's share of their own working days on which work moved on."""
        scope, tables = Scope(first, last), Tables.named()
        days = working_days(tables, scope).left_join(days_by_hand(tables, scope), ["member", "day"])
        each = days.group_by("member").agg(due=days.count(), active=days.acts.count(where=days.acts > 0))
        return {row["member"]: row["active"] / row["due"] for row in self.engine.rows(each)}  # type: ignore[operator]

    def change(self, before: tuple[date, date], after: tuple[date, date]) -> tuple[float, float]:
        """The mean difference of those who were there in both, and its p-value (paired t-test)."""
        one, other = self.shares(*before), self.shares(*after)
        pairs = np.array([other[key] - one[key] for key in one.keys() & other.keys()])
        return float(pairs.mean()), float(stats.ttest_1samp(pairs, 0.0).pvalue)


def span(told: list[Month], first: int, last: int) -> tuple[date, date]:
    """The first day of one month and the last of another, by their numbers."""
    return _date(told[first].first), _date(told[last].last)


def _date(day: Any) -> date:
    return date.fromisoformat(str(day)[:10])


def steady(seeds: int, members: int) -> dict[str, int]:
    """Companies where nothing is to be found."""
    counts: Counter[str] = Counter()
    for seed in range(seeds):
        memory, told = life(STEADY, members, 6, 1_000 + seed)
        found = report(memory.table("records"), thresholds=THRESHOLDS)
        counts.update(companies=1, questions=found.questions, named=len(found.found), reports=bool(found.found),
                      rare=sum(one.seen.p_value <= RATE for one in found.findings),
                      raised=sum(one.seen.p_value <= RATE and one.seen.matters for one in found.findings),
                      changed=Use(memory).change(span(told, 0, 2), span(told, 3, 5))[1] <= RATE)  # fmt: skip
    return dict(counts)


def told_at(strength: float) -> Case:
    """The manufacturer's story with another share of made-up entries at its worst; the other months in proportion."""
    worst = max(change.made_up or 0 for change in MANUFACTURER.changes)
    changes = tuple(
        replace(one, made_up=None if one.made_up is None else one.made_up * strength / worst) for one in MANUFACTURER.changes
    )  # fmt: skip
    return replace(MANUFACTURER, made_up=MANUFACTURER.made_up * strength / worst, changes=changes)


def own(found: Report, name: str, pattern: Pattern) -> bool:
    """Whether a field was named by the detector of its own pattern."""
    return any(
        f"{one.place.object}.{one.place.field}" == name and one.detector.key == OWN[pattern] for one in found.found
    )


def power(strength: float, members: int, seeds: int) -> dict[str, Any]:
    """The manufacturer: how often each pattern, the collapse and the recovery are found, and how many honest fields are named."""
    counts: Counter[str] = Counter()
    for seed in range(seeds):
        memory, told = life(told_at(strength), members, 13, 2_000 + seed)
        found, use = report(memory.table("records"), thresholds=THRESHOLDS), Use(memory)
        counts.update(pattern.name for name, pattern in LIED.items() if own(found, name, pattern))
        counts["honest"] += len(
            {one.place.field for one in found.found if f"{one.place.object}.{one.place.field}" not in LIED}
        )
        down, up = use.change(span(told, 0, 2), span(told, 5, 6)), use.change(span(told, 5, 6), span(told, 11, 12))
        counts["collapse"] += down[0] < 0 and down[1] <= RATE
        counts["recovery"] += up[0] > 0 and up[1] <= RATE
    return {"strength": strength, "members": members, "seeds": seeds, **counts}


def bound(hits: int, of: int) -> float:
    """The upper end of the one-sided 95 % interval of a share."""
    return float(stats.beta.ppf(0.95, hits + 1, of - hits)) if hits < of else 1.0


def told(quiet: dict[str, int], rows: list[dict[str, Any]], members: int) -> str:
    """The section."""
    companies, questions = quiet["companies"], quiet["questions"]
    lines = [
        "## Companies whose truth is known", "",
        f"**{companies} companies of `steady`** ({members} members, 6 months, a seed each), {questions:,} questions in all:", "",
        "| | of | found | share | at most (95 %) | stated |", "|---|---:|---:|---:|---:|---:|",
        *(f"| {words} | {of:,} | {hits} | {hits / of:.5f} | {bound(hits, of):.5f} | {RATE} |" for words, hits, of in (
            ("questions with p ≤ 0.01", quiet["rare"], questions),
            ("questions with p ≤ 0.01 and large enough to name", quiet["raised"], questions),
            ("reports that name anything, corrected", quiet["reports"], companies),
            ("use said to have changed (paired t-test, p ≤ 0.01)", quiet["changed"], companies))), "",
    ]  # fmt: skip
    if rows:
        heads = [f"{row['members']} members, {row['strength']:.0%}".replace("%", " %") for row in rows]
        lines += [
            (f"**`manufacturer`, {rows[0]['seeds']} seeds each.** The share of seeds in which a field is found by its own pattern, by how many "
            "of its entries are made up in the worst months; then the collapse and the recovery of use (paired t-test, p ≤ 0.01), and "
            "how many honest fields were named in all seeds together."), "",
            f"| pattern | {' | '.join(heads)} |", "|---|" + "---:|" * len(rows),
            *(f"| {name.lower().replace('_', ' ')} | " + " | ".join(f"{row.get(name, 0) / row['seeds']:.2f}" for row in rows) + " |"
              for name in (*(one.name for one in OWN), "collapse", "recovery")),
            "| honest fields named | " + " | ".join(str(row.get("honest", 0)) for row in rows) + " |", "",
        ]  # fmt: skip
    return "\n".join(lines)


def write(section: str) -> None:
    """Put the section where it was, or at the end."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before.rstrip()}\n\n{BEGIN}\n{section}{END}\n{after.lstrip()}", encoding="utf-8")


def main() -> None:
    """Write the section, each part as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steady", type=int, default=200, help="companies in which nothing changes")
    parser.add_argument("--members", type=int, default=60, help="of each of these")
    parser.add_argument("--seeds", type=int, default=8, help="companies of each strength and size")
    args = parser.parse_args()
    begin, rows = time.perf_counter(), []
    quiet = steady(args.steady, args.members)
    print(json.dumps(quiet), round(time.perf_counter() - begin), flush=True)
    write(told(quiet, rows, args.members))
    for members in SIZES:
        for strength in STRENGTHS:
            rows.append(power(strength, members, args.seeds))
            print(json.dumps(rows[-1]), round(time.perf_counter() - begin), flush=True)
            write(told(quiet, rows, args.members))


if __name__ == "__main__":
    main()
