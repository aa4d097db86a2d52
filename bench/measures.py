"""The report of use over many events in Parquet, beside the best SQL by hand on DuckDB and on ClickHouse (chdb), in the same run.

    bin/bench measures [--events 100000000] [--members 10000] [--rounds 3] [--data FOLDER] [--chdb PYTHON]

Each way runs in a process of its own, in turn, `--rounds` times; told are the median seconds and the greatest memory, and whether all
numbers agree (1 is the exit code if not). The SQL by hand answers six questions; ours is timed on those six for the ratio, and on
the whole report beside it. chdb is no dependency: `--chdb` names a Python that has it, else its column stays empty.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import measures_sql

BESIDE = ("active_share", "reach", "habit", "stickiness", "features", "given_back")
FIRST, LAST = "2026-01-01", "2026-12-31"


def main() -> int:
    """Make the events, run each way, compare."""
    parser = argparse.ArgumentParser(description="Measure the measures.")
    parser.add_argument("--events", type=int, default=100_000_000)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "wellworn-measures")
    parser.add_argument("--chdb", default="", metavar="PYTHON")
    parser.add_argument("--run", choices=("six", "whole", "duckdb", "chdb"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(timed(args.run, args.data)))
        return 0
    folder = args.data / f"{args.events}"
    make(folder, args.events, args.members)
    ways = ["six", "duckdb", *(["chdb"] if args.chdb else []), "whole"]
    found: dict[str, list[dict[str, object]]] = {way: [] for way in ways}
    for _round in range(args.rounds):
        for way in ways:
            python = args.chdb if way == "chdb" else sys.executable
            argv = [python, __file__, "--run", way, "--data", str(folder)]
            found[way].append(
                json.loads(subprocess.run(argv, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            )
    return tell(found, args)


def make(folder: Path, events: int, members: int) -> None:
    """Members and a year of their events, by a formula, so that every run has the same."""
    import duckdb

    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    session = duckdb.connect()
    for name, statement in measures_sql.made(events, members, FIRST).items():
        session.execute(f"COPY ({statement}) TO '{folder / name}.parquet' (FORMAT parquet)")
    (folder / "done").touch()


def timed(way: str, folder: Path) -> dict[str, object]:
    """One run: seconds, memory, and the numbers."""
    began = time.perf_counter()
    numbers = {"six": ours, "whole": ours, "duckdb": by_duckdb, "chdb": by_chdb}[way](
        folder, *([way == "whole"] if way in ("six", "whole") else [])
    )
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "numbers": numbers,
    }


def ours(folder: Path, whole: bool) -> dict[str, object]:
    """As `wellworn measure` does it."""
    from datetime import date

    from wellworn.measures.catalogue import MEASURES
    from wellworn.measures.engines import DuckDB
    from wellworn.measures.gathering import Paths, gather
    from wellworn.measures.measure import Scope
    from wellworn.measures.report import put_by, run, runnable

    engine = DuckDB()
    gathered = gather(engine, Paths(folder / "events.parquet", folder / "members.parquet"))
    scope = Scope(date.fromisoformat(FIRST), date.fromisoformat(LAST))
    tables = put_by(engine, gathered.tables, scope)
    wanted = [one for one in runnable(MEASURES, gathered.given) if whole or one.key in BESIDE]
    rows = {one.key: run(one, tables, scope, engine).rows for one in wanted}
    habit = [row for row in rows["habit"] if row["method"] == "viva"]
    [active], [sticky] = rows["active_share"], rows["stickiness"]
    return {
        "active_share": [active[name] for name in ("people", "working_days", "seen_days", "active_days")],
        "reach": sorted([row["period"], row["licensed"], row["active"]] for row in rows["reach"]),
        "habit": sorted(
            [row["weeks"], row["power"], row["habitual"], row["novice"], row["low"], row["none"]] for row in habit
        ),
        "stickiness": [sticky[name] for name in ("people", "active_days", "worked_days", "working_days")],
        "features": sorted(
            [row["role"], row["feature"], row["users"], row["once"], row["acts"]] for row in rows["features"]
        ),
        "given_back": sorted([row["feature"], row["acts"]] for row in rows["given_back"] if row["feature"]),
    }


def by_duckdb(folder: Path) -> dict[str, object]:
    """By hand, on DuckDB."""
    import duckdb

    session = duckdb.connect()

    def ask(statement: str) -> list[list[object]]:
        return [list(row) for row in session.execute(statement).fetchall()]

    return measures_sql.answers(ask, measures_sql.DUCKDB, folder, FIRST, LAST)


def by_chdb(folder: Path) -> dict[str, object]:
    """By hand, on ClickHouse's embedded engine."""
    from chdb import session as chdb_session

    session = chdb_session.Session()

    def ask(statement: str) -> list[list[object]]:
        told = session.query(statement, "JSONCompact").bytes()
        return (
            [
                [int(one) if isinstance(one, str) and one.lstrip("-").isdigit() else one for one in row]
                for row in json.loads(told)["data"]
            ]
            if told
            else []
        )

    return measures_sql.answers(ask, measures_sql.CHDB, folder, FIRST, LAST)


def tell(found: dict[str, list[dict[str, object]]], args: argparse.Namespace) -> int:
    """The table; 1 where numbers differ."""
    seconds = {way: statistics.median(float(str(one["seconds"])) for one in runs) for way, runs in found.items()}
    memory = {way: max(int(str(one["megabytes"])) for one in runs) for way, runs in found.items()}
    words = {
        "six": "Wellworn, the six questions",
        "whole": "Wellworn, the whole report",
        "duckdb": "SQL by hand, DuckDB",
        "chdb": "SQL by hand, chdb",
    }
    print(f"{args.events:,} events of {args.members:,} members in a year, median of {args.rounds}:")
    for way in found:
        print(f"  {words[way]:28} {seconds[way]:8.2f} s  {memory[way]:7,} MB")
    best = min(seconds[way] for way in found if way in ("duckdb", "chdb"))
    print(f"  ratio to the faster by hand: {seconds['six'] / best:.2f}")
    differing = [
        f"{way}: {key}"
        for way, runs in found.items()
        for one in runs
        for key in BESIDE
        if one["numbers"][key] != found["six"][0]["numbers"][key]
    ]  # type: ignore[index]
    print("  every number agrees" if not differing else f"  DIFFERING: {', '.join(sorted(set(differing)))}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
