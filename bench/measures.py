"""The whole report over many events in Parquet, beside the best SQL by hand on DuckDB and on ClickHouse (chdb), in the same run.

    bin/bench measures [--events 100000000] [--members 10000] [--rounds 3] [--data FOLDER] [--chdb PYTHON] [--memory 8GB]

The report is every measure there is, without groups: those of use over the events, those of records and of what happened over 20 deals
and 100 happenings a member. Each way runs in a process of its own, in turn, `--rounds` times, on two threads with the same memory; told
are the median seconds from start to last number, the greatest memory, the load of the machine, and whether every row of every measure
is the same (1 is the exit code if not). Counts are compared as the engine gives them; ours concludes from them as well, which is in its
seconds. chdb is no dependency: `--chdb` names a Python that has it, else its column stays empty.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import measures_deals
import measures_ramp
import measures_sql
from measures_data import FIRST, LAST, make

WORDS = {"ours": "Wellworn", "duckdb": "SQL by hand, DuckDB", "chdb": "SQL by hand, chdb"}


def main() -> int:
    """Make the data, run each way, compare."""
    parser = argparse.ArgumentParser(description="Measure the measures.")
    parser.add_argument("--events", type=int, default=100_000_000)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "wellworn-measures")
    parser.add_argument("--chdb", default="", metavar="PYTHON")
    parser.add_argument("--memory", default="8GB", help="for each way, and for making the data")
    parser.add_argument("--run", choices=tuple(WORDS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(timed(args.run, args.data, args.memory)))
        return 0
    folder = args.data / f"{args.events}"
    make(folder, args.events, args.members, args.memory)
    ways = [way for way in WORDS if way != "chdb" or args.chdb]
    found: dict[str, list[dict[str, object]]] = {way: [] for way in ways}
    loads = []
    for _round in range(args.rounds):
        for way in ways:
            loads.append(os.getloadavg()[0])
            found[way].append(_run(way, folder, args))
    return tell(found, args, loads)


def _run(way: str, folder: Path, args: argparse.Namespace) -> dict[str, object]:
    """One way in a process of its own; its seconds are from the start of that to its last number."""
    python = args.chdb if way == "chdb" else sys.executable
    argv = [python, __file__, "--run", way, "--data", str(folder), "--memory", args.memory]
    began = time.perf_counter()
    printed = subprocess.run(argv, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    told: dict[str, object] = json.loads(printed)
    print(
        f"  {way:7} {told['seconds']:7.2f} s, {told['worked']:.1f} s of work, {told['parts']}",
        file=sys.stderr,
        flush=True,
    )
    return told | {"whole": time.perf_counter() - began}


def timed(way: str, folder: Path, memory: str) -> dict[str, object]:
    """One run: seconds, memory, and the numbers."""
    began = time.perf_counter()
    ran, parts = {"ours": ours, "duckdb": by_duckdb, "chdb": by_chdb}[way](folder, memory)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "worked": used.ru_utime + used.ru_stime,
        "parts": {name: round(part - began, 2) for name, part in parts.items()},
        "megabytes": used.ru_maxrss // 1024,
        "numbers": {key: alike(rows) for key, rows in ran.items()},
    }


Ran = tuple[dict[str, measures_sql.Rows], dict[str, float]]


def ours(folder: Path, memory: str) -> Ran:
    """As `wellworn measure` does it, counts and conclusions; the counts are kept to be compared."""
    from datetime import date

    from wellworn.measures.catalogue import MEASURES
    from wellworn.measures.engines import DuckDB
    from wellworn.measures.gathering import Paths, gather
    from wellworn.measures.measure import Scope
    from wellworn.measures.report import put_by, runnable

    parts = {"loaded": time.perf_counter()}
    engine = DuckDB(_duckdb(folder, memory))
    paths = (folder / f"{name}.parquet" for name in ("events", "members", "records", "happened"))
    gathered = gather(engine, Paths(*paths))
    parts["gathered"] = time.perf_counter()
    scope = Scope(date.fromisoformat(FIRST), date.fromisoformat(LAST))
    tables = put_by(engine, gathered.tables, scope)
    parts["put by"] = time.perf_counter()
    counted: dict[str, measures_sql.Rows] = {}
    for one in runnable(MEASURES, gathered.given):
        rows = engine.rows(one.expression(tables, scope))
        one.conclude(rows, scope)
        counted[one.key] = [dict(row) for row in rows]
        parts[one.key] = time.perf_counter()
    return counted, parts


def _duckdb(folder: Path, memory: str) -> object:
    """A session on two threads; what does not fit in memory goes beside the data."""
    import duckdb

    return duckdb.connect(config={"threads": 2, "memory_limit": memory, "temp_directory": str(folder / "spill")})


def by_duckdb(folder: Path, memory: str) -> Ran:
    """By hand, on DuckDB."""
    session = _duckdb(folder, memory)

    def ask(statement: str) -> measures_sql.Rows:
        found = session.execute(statement)  # type: ignore[attr-defined]
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return _by_hand(ask, measures_sql.DUCKDB, folder)


def by_chdb(folder: Path, memory: str) -> Ran:
    """By hand, on ClickHouse's embedded engine."""
    from chdb import session as chdb_session

    session = chdb_session.Session()
    limit = int(memory.removesuffix("GB")) * 10**9
    for setting in (
        "max_threads = 2",
        f"max_memory_usage = {limit}",
        f"max_bytes_before_external_group_by = {limit // 2}",
    ):
        session.query(f"SET {setting}")

    def ask(statement: str) -> measures_sql.Rows:
        told = session.query(statement, "JSON").bytes()
        return json.loads(told)["data"] if told else []

    return _by_hand(ask, measures_sql.CHDB, folder)


def _by_hand(ask: measures_sql.Ask, words: measures_sql.Words, folder: Path) -> Ran:
    parts = {"loaded": time.perf_counter()}
    use = measures_sql.use(ask, words, folder)
    parts["use"] = time.perf_counter()
    records = measures_deals.deals(ask, words, folder)
    parts["records"] = time.perf_counter()
    ramp = {"ramp": measures_ramp.ramp(ask, words)}
    parts["ramp"] = time.perf_counter()
    return use | records | ramp, parts


def alike(rows: measures_sql.Rows) -> list[list[list[object]]]:
    """Rows in an order and in types that every way shares."""
    return sorted(([[name, _plain(value)] for name, value in sorted(row.items())] for row in rows), key=str)


def _plain(value: object) -> object:
    """A count as an int, whatever the driver makes of it."""
    if isinstance(value, str):
        return int(value) if value.lstrip("-").isdigit() else value
    return int(value) if isinstance(value, Decimal | float) and value == int(value) else value


def tell(found: dict[str, list[dict[str, object]]], args: argparse.Namespace, loads: list[float]) -> int:
    """The table; 1 where numbers differ."""
    seconds = {way: statistics.median(float(str(one["whole"])) for one in runs) for way, runs in found.items()}
    memory = {way: max(int(str(one["megabytes"])) for one in runs) for way, runs in found.items()}
    print(f"{args.events:,} events of {args.members:,} members in a year, median of {args.rounds}; "
          f"load when a run began {min(loads):.1f} to {max(loads):.1f}:")  # fmt: skip
    for way, runs in found.items():
        each = ", ".join(f"{float(str(one['whole'])):.1f}" for one in runs)
        worked = statistics.median(float(str(one["worked"])) for one in runs)
        print(f"  {WORDS[way]:22} {seconds[way]:8.1f} s  {worked:6.1f} s of work  {memory[way]:7,} MB   ({each})")
    for words, name in (("seconds", "whole"), ("seconds of work, which a busy machine blurs less", "worked")):
        ratios = [_ratio(found, round_, name) for round_ in range(args.rounds)]
        each = ", ".join(f"{one:.2f}" for one in ratios)
        print(f"  ratio to the faster by hand: {statistics.median(ratios):.2f} ({each}) in {words}")
    differing = sorted(
        {line for way, runs in found.items() for one in runs for line in _differing(found["ours"][0], one, way)}
    )
    rows = sum(len(one) for one in found["ours"][0]["numbers"].values())  # type: ignore[attr-defined]
    print(
        f"  all {rows} rows of all {len(found['ours'][0]['numbers'])} measures agree"
        if not differing
        else "\n".join(differing)
    )  # type: ignore[arg-type]
    return 1 if differing else 0


def _ratio(found: dict[str, list[dict[str, object]]], round_: int, name: str) -> float:
    """Ours to the faster by hand, of one round."""
    took = {way: float(str(runs[round_][name])) for way, runs in found.items()}
    return took["ours"] / min(one for way, one in took.items() if way != "ours")


def _differing(one: dict[str, object], other: dict[str, object], way: str) -> list[str]:
    """The measures that two ways count otherwise, each with the first row that the other lacks."""
    lines = []
    for key, rows in one["numbers"].items():  # type: ignore[attr-defined]
        theirs = other["numbers"].get(key, [])  # type: ignore[attr-defined]
        if rows != theirs:
            mine = [row for row in rows if row not in theirs][:1]
            lines.append(f"  DIFFERING: {way} {key}: {mine} is not in {[row for row in theirs if row not in rows][:1]}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
