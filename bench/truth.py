"""How often the detectors of made-up values are wrong, and how often they find what is there: writes `docs/truth-numbers.md`.

`bin/bench truth [--seeds 200]`: false alarms on honest fields, power on falsified ones, coverage on seeded mailboxes and calendars,
seconds for a million values, a simulated company, and what is found in real tables where they are at hand (counts alone).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet
from tests.measures.coverage_judged import judged
from tests.measures.coverage_worlds import ZONES, Maker
from tests.measures.truth_falsified import FALSIFIED
from tests.measures.truth_worlds import HONEST

from wellworn.measures.coverage.reconcile import Outcome, reconcile
from wellworn.measures.truth.chance import Chance
from wellworn.measures.truth.column import Column, Place
from wellworn.measures.truth.detectors import BY_KEY
from wellworn.measures.truth.finding import Detector, Seen
from wellworn.measures.truth.report import Report, judge, report

PAGE = ROOT / "docs" / "truth-numbers.md"
SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA") or ROOT.parent / "shared" / "data")
MILLION = 1_000_000


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    return [f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows)] + [""]


def detector(pattern: str) -> Detector:
    """The detector that a world's name begins with."""
    return next(one for key, one in BY_KEY.items() if pattern.startswith(key))


def false_alarms(seeds: int) -> list[str]:
    """Honest fields of 300 to 3,000 values, alone and eleven in a report."""
    below: dict[str, Counter[str]] = {pattern: Counter() for pattern in HONEST}
    wrong = 0
    for seed in range(seeds):
        sizes = np.random.default_rng([seed, 5]).integers(300, 3_000, len(HONEST))
        fields = []
        for (pattern, world), size in zip(HONEST.items(), sizes, strict=True):
            field = world(np.random.default_rng([seed, 11]), int(size))
            fields.append(replace(field, place=Place("honest", pattern)))
            answer = detector(pattern).ask(field, Chance.of(seed, pattern, draws=9_999))
            if isinstance(answer, Seen):
                below[pattern].update(
                    {"asked": 1, "rare": answer.p_value <= 0.01, "named": answer.p_value <= 0.01 and answer.matters}
                )
        wrong += bool(judge(fields, seed=seed).found)
    rows = [
        (
            pattern,
            one["asked"],
            f"{one['rare'] / max(one['asked'], 1):.3f}",
            f"{one['named'] / max(one['asked'], 1):.3f}",
        )
        for pattern, one in below.items()
    ]
    head = ("pattern", "honest fields asked", "p ≤ 0.01", "p ≤ 0.01 and large enough to name")
    return [
        "## False alarms on honest fields", "",
        f"{seeds} seeds, fields of 300 to 3,000 values. Stated rate: at most 0.01 for each field, before any correction.", "",
        *table(head, rows),
        (f"Reports of {len(HONEST)} honest fields each, all detectors, corrected together: {wrong} of {seeds} named anything "
        "(stated: at most 1 in 100)."), "",
    ]  # fmt: skip


def power(seeds: int) -> list[str]:
    """How often a made-up share is found, judged as one of a hundred questions."""
    rows = []
    for pattern, world in FALSIFIED.items():
        found = []
        for size, share in ((1_000, 0.1), (1_000, 0.3), (1_000, 0.5), (5_000, 0.1), (5_000, 0.3), (5_000, 0.5)):
            hits = 0
            for seed in range(seeds):
                answer = detector(pattern).ask(
                    world(np.random.default_rng([seed, 13]), size, share), Chance.of(seed, pattern, draws=39_999)
                )
                hits += isinstance(answer, Seen) and answer.matters and answer.p_value <= 0.01 / 100
            found.append(f"{hits / seeds:.2f}")
        rows.append((pattern, *found))
    head = (
        "pattern",
        *(f"{size:,} values, {share} made up" for size in (1_000, 5_000) for share in ("10 %", "30 %", "50 %")),
    )
    return ["## Power", "", f"The share of {seeds} seeds in which the pattern is found as one of 100 questions (p ≤ 0.0001).", "",
            *table(head, rows)]  # fmt: skip


def coverage(seeds: int) -> list[str]:
    """Precision and recall of the two-way reconciliation."""
    worst: dict[str, list[tuple[float, float]]] = {}
    counts: Counter[Outcome] = Counter()
    for seed in range(seeds):
        maker = Maker(seed)
        world = maker.make()
        lines = reconcile(world.copies, world.logs, maker.who, zones=ZONES)
        counts.update(line.outcome for line in lines)
        for name, pair in judged(world, lines).items():
            worst.setdefault(name, []).append(pair)
    rows = [
        (
            name,
            *(f"{np.mean([one[way] for one in pairs]):.4f} ({min(one[way] for one in pairs):.3f})" for way in (0, 1)),
        )
        for name, pairs in worst.items()
    ]
    return ["## Coverage", "", (f"{seeds} seeded companies with series, moved and cancelled days, aliases, shared calendars, six zones. "
            "Mean, and the worst seed in brackets."), "", *table(("what", "precision", "recall"), rows),
            f"{', '.join(f'{one.value}: {many:,}' for one, many in counts.items())}.", ""]  # fmt: skip


def speed() -> list[str]:
    """Seconds for a million values of one field, on one core."""
    rows = []
    for pattern, world in HONEST.items():
        part = world(np.random.default_rng(1), 100_000)
        column = enlarged(part)
        begin = time.perf_counter()
        detector(pattern).ask(column, Chance.of(pattern, draws=9_999))
        rows.append((pattern, f"{time.perf_counter() - begin:.2f}"))
    return ["## Seconds for a million values", "", *table(("pattern", "seconds"), rows)]


def enlarged(column: Column) -> Column:
    """A field ten times as large, with texts that differ."""
    if column.kind in ("text", "phone") and column.entered is None:
        values = pa.array([f"{value} {chr(97 + again)}" for again in range(10) for value in column.values])
        return replace(column, values=values)
    times = lambda values: None if values is None else np.tile(np.asarray(values), 10)
    as_text = pa.array if column.kind in ("choice", "text") else lambda values: values
    trusted = times(column.reference)
    return replace(column, values=as_text(times(column.values)), entered=times(column.entered),
                   reference=None if trusted is None else as_text(trusted))  # fmt: skip


def real() -> list[str]:
    """What is found in real and published tables."""
    lines = ["## Real tables", ""]
    for name, columns in real_columns():
        lines += [f"### {name}", "", *told(judge(columns))]
    return lines


def told(found: Report) -> list[str]:
    """Findings and a count of the rest."""
    rows = [
        (one.place, one.detector.title, one.seen.words, f"{one.seen.size:,}", f"{one.corrected:.1g}")
        for one in found.found
    ]
    return [
        *(table(("field", "finding", "in words", "values", "p, corrected"), rows) if rows else []),
        f"{found.questions} questions answered, {len(found.found)} findings, {len(found.unanswered)} questions that could not be answered.",
        "",
    ]


def real_columns() -> Iterator[tuple[str, list[Column]]]:
    """Fields of the tables in the shared folder; how many people entered them is taken from the table where it says so."""
    sales = SHARED / "crm" / "maven_crm_sales" / "sales_pipeline.csv"
    if sales.is_file():
        deals = read(sales)
        people = len(set(deals["sales_agent"].to_pylist()))
        deal = lambda field, kind, **more: Column(Place("deal", field), kind, deals[field], people, **more)
        yield "Opportunities of a computer hardware seller (maven_crm_sales)", [
            deal("engage_date", "day"), deal("close_date", "day"), deal("close_value", "amount", thresholds=(1_000.0, 5_000.0)),
            deal("product", "choice", choices=("GTX Basic",)), deal("deal_stage", "choice"), deal("account", "text"),
        ]  # fmt: skip
    customers = SHARED / "crm" / "febrl" / "dataset4a.csv"
    if customers.is_file():
        rows = read(customers)
        yield "People of a generator (febrl 4a)", [
            Column(Place("person", name), kind, rows[name], 100)
            for name, kind in (("given_name", "text"), ("surname", "text"), ("suburb", "text"), ("address_1", "text"),
                               ("street_number", "number"), ("state", "choice"), ("phone_number", "phone"))
            if name in rows.column_names
        ]  # fmt: skip
    organisations = SHARED / "crm" / "dedupe_chicago_orgs" / "csv_example_messy_input.csv"
    if organisations.is_file():
        rows = read(organisations)
        yield "Organisations from nine sources (dedupe_chicago_orgs)", [
            Column(Place("company", name), kind, rows[name], 9)
            for name, kind in (("Site name", "text"), ("Address", "text"), ("Phone", "phone"), ("Zip", "text"))
            if name in rows.column_names
        ]  # fmt: skip
    yield from incidents()


def incidents() -> Iterator[tuple[str, list[Column]]]:
    """Updates of incidents in a ServiceNow of a firm."""
    files = sorted((SHARED / "usage" / "servicenow_incidents").glob("*.csv"))
    if files:
        rows = read(files[0])
        people = len(set(rows["sys_updated_by"].to_pylist())) if "sys_updated_by" in rows.column_names else 100
        yield "Updates of incidents (servicenow_incidents)", [
            Column(Place("incident", name), "choice", rows[name], people, default=default)
            for name, default in (("impact", "2 - Medium"), ("urgency", "2 - Medium"), ("contact_type", "Phone"), ("notify", "Do Not Notify"))
            if name in rows.column_names
        ] + [Column(Place("incident", name), "text", rows[name], people)
             for name in ("cmdb_ci", "problem_id", "rfc", "vendor", "caused_by", "category", "u_symptom") if name in rows.column_names]  # fmt: skip


def read(path: Path) -> pa.Table:
    """A CSV file as text."""
    names = path.open(encoding="utf-8", errors="replace").readline().strip().replace('"', "").split(",")
    names = [name.strip() for name in names]
    types = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    return csv.read_csv(path, read_options=csv.ReadOptions(column_names=names, skip_rows=1), convert_options=types)


def simulated(folders: Sequence[Path]) -> list[str]:
    """Reports on companies that `wellworn simulate` wrote, held against what is true of them; one told in words."""
    rows: list[tuple[object, ...]] = []
    words: list[str] = []
    for folder in folders:
        truth = json.loads((folder / "truth.json").read_text())
        lied = {(one["object"], one["field"]) for one in truth["fields"] if one["made_up"]}
        begin = time.perf_counter()
        values = parquet.read_table(folder / "records.parquet")
        found = report(values, thresholds={"deal.order_intake": [10_000.0]})
        seconds = time.perf_counter() - begin
        named = {(one.place.object, one.place.field) for one in found.found}
        rows.append((f"{truth['case']}, seed {truth['seed']}", f"{len(values):,}", found.questions, len(truth["fields"]),
                     f"{len(named & lied)} of {len(lied)}", len(named - lied), f"{seconds:.0f}"))  # fmt: skip
        if lied and not words:
            words = [f"What is said of {truth['case']}, seed {truth['seed']}:", "", *told(found)]
    head = ("company", "values", "questions", "fields", "made-up fields found", "honest fields named", "seconds")
    return ["## Simulated companies", "", *table(head, rows), *words] if rows else []


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument(
        "--simulated", type=Path, nargs="*", default=[], help="folders that `wellworn simulate --out` wrote"
    )
    args = parser.parse_args()
    few = max(args.seeds // 5, 2)
    steps: list[Callable[[], list[str]]] = [
        lambda: false_alarms(args.seeds), lambda: power(few), lambda: coverage(few), speed, lambda: simulated(args.simulated), real,
    ]  # fmt: skip
    lines = [
        "# Truth and coverage, measured",
        "",
        "Generated by `bin/bench truth`. Seeds and counts alone: nothing of anybody's data.",
        "",
    ]
    for step in steps:
        lines += step()
        print(lines[-2], flush=True)
        PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
