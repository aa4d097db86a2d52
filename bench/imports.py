"""Imports a file of a million people, kills it in the middle, lets it go on, and takes all of it back, killed in the middle again.

    bin/bench imports [--rows 1000000] [--data FOLDER] [--write]

Measures rows a second, and the memory of worker and database by tenth of the rows; holds the totals, every link and every value
against the file; and compares the exports and the rows of every table before the import and after its undo. Prints one JSON
object and a table; `--write` puts the table into docs/benchmarks.md. It exits with 1 where something is not as it must be. The data folder
is made anew. The million takes a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import import_file
import import_report
import import_watch

ROOT = Path(__file__).parent.parent
MARK = "brought"
# What an import and its undo leave on purpose: the act itself, and what the next run of a job looks at.
OF_THE_ACT = {"records_batch", "records_batchrow", "records_stale"}


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description="Measure imports.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "wellworn-bench-imports")
    parser.add_argument("--write", action="store_true", help="write the results into docs/benchmarks.md")
    parser.add_argument("--step", nargs=2, metavar=("NAME", "BATCH"), help=argparse.SUPPRESS)  # in a process of its own
    args = parser.parse_args()
    load = os.getloadavg()[0]
    os.environ |= {"WELLWORN_DATA": str(args.data), "DJANGO_SETTINGS_MODULE": "wellworn.web.settings"}
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    os.environ.pop("DATABASE_URL", None)
    if not args.step:
        shutil.rmtree(args.data, ignore_errors=True)
        args.data.mkdir(parents=True)
    import django

    django.setup()
    if args.step:
        from wellworn.lib import garbage

        garbage.settle()  # as the worker does
        STEPS[args.step[0]](int(args.step[1]))
        return 0
    told = measured(args.rows) | {"load": load}
    print(json.dumps(told, indent=1))
    text = import_report.section(told)
    print(text)
    if args.write:
        import_report.write(text)
    return 0 if all(import_report.met(told).values()) else 1


def measured(rows: int) -> dict[str, Any]:
    """Everything, from an empty workspace to an empty one."""
    from wellworn.cli.upgrade import upgrade
    from wellworn.members.models import Member
    from wellworn.records.importing import drafting
    from wellworn.records.importing.plan import Plan

    upgrade()
    member = Member.objects.create(email="bench@made.example", name="Bench", role="admin")
    _typed_before(rows, member)
    exports, tables = {"before": _exports(member)}, _tables()
    batch = drafting.draft("people.csv", import_file.generated(rows, MARK), by=member, object_key="person")
    plan = Plan.of(batch.plan)
    assert [column.to for column in plan.columns] == import_file.TARGETS, plan.columns
    batch.plan["check"] = {"asked": "bench"}
    batch.save(update_fields=["plan"])
    phases = {"rehearsal": _watched("check", batch, rows, lambda: batch.done)}
    rehearsed = batch.plan["check"]["counts"]
    batch.__class__.objects.filter(pk=batch.pk).update(state="waiting")
    phases["import"] = _watched("run", batch, rows, lambda: batch.done, kill=True)
    counts, wrong = batch.counts, import_file.wrong(rows, MARK)
    exports["after the import"] = _exports(member)
    begun = time.monotonic()
    phases["undo"] = _watched("undo", batch, rows, lambda: _looked(batch, rows), kill=True)
    print(f"undone after {time.monotonic() - begun:.0f} s: {batch.way_back}", file=sys.stderr)
    exports["after the undo"] = _exports(member)
    left = {name: count - tables[name] for name, count in _tables().items() if count != tables[name]}
    return {
        "rows": rows, "megabytes": round(plan.path.stat().st_size / 1e6), "phases": phases, "expected": import_file.expected(rows),
        "counts": counts, "rehearsed": {name: count for name, count in rehearsed.items() if count}, "wrong": wrong,
        "exports": exports, "kept": batch.way_back["kept"], "left": {name: n for name, n in left.items() if name not in OF_THE_ACT},
    }  # fmt: skip


def _typed_before(rows: int, member: Any) -> None:
    """The people who are there before the file comes."""
    from wellworn.records.importing.running import pieces
    from wellworn.records.models.record import Source
    from wellworn.records.upserting import Book, Choices, Row, upsert_many

    book, choices = Book.of("person", member), Choices(source=Source.TYPED)
    there = (Row(number, values) for number, values in enumerate(import_file.before(rows, MARK), 1))
    for piece in pieces(there):
        upsert_many(book, piece, choices=choices)


def _watched(step: str, batch: Any, rows: int, done: Callable[[], int], *, kill: bool = False) -> dict[str, Any]:
    """A step in a process of its own, killed once in the middle and begun again; what it took."""
    server = import_watch.postmaster()
    watch = import_watch.Watch(server, lambda: share)
    share, kills, begun = 0.0, 0, time.monotonic()
    worker, database = import_watch.worker_seconds(), import_watch.database_seconds(server)
    watch.start()
    is_over = False
    while not is_over:
        command = [sys.executable, __file__, "--data", os.environ["WELLWORN_DATA"], "--step", step, str(batch.pk)]
        process = subprocess.Popen(command)
        watch.pid = process.pid
        while process.poll() is None:
            batch.refresh_from_db()
            share = max(share, done() / rows)
            if kill and not kills and share >= 0.5:
                process.send_signal(signal.SIGKILL)
                kills += 1
            time.sleep(0.05)
        is_over = process.returncode == 0
        if not is_over and process.returncode != -signal.SIGKILL:
            raise RuntimeError(f"{step} ended with {process.returncode}")
    watch.stop()
    batch.refresh_from_db()
    seconds = time.monotonic() - begun
    return {
        "seconds": round(seconds, 1), "a_second": round(rows / seconds), "kills": kills,
        "worker_cpu": round(import_watch.worker_seconds() - worker, 1), "database_cpu": round(import_watch.database_seconds(server) - database, 1),
        "worker_mb": [peak // 1024 for peak in watch.worker], "database_mb": [peak // 1024 for peak in watch.server],
    }  # fmt: skip


def _looked(batch: Any, rows: int) -> int:
    """How far an undo has come, in rows of the file."""
    way = batch.way_back or {"looked": 0, "total": 1}
    return int(rows * way["looked"] / max(1, way["total"]))


def _exports(member: Any) -> dict[str, dict[str, Any]]:
    """People and companies as a member exports them: the number of lines, and a digest of the file."""
    from wellworn.records.exporting import leaving
    from wellworn.records.lists.config import Config

    told = {}
    for name in ("person", "company"):
        digest, lines, begun = hashlib.sha256(), 0, time.monotonic()
        for piece in leaving.written(name, Config(), member, "csv"):
            digest.update(piece)
            lines += piece.count(b"\n")
        print(f"exported {lines} lines in {time.monotonic() - begun:.1f} s", file=sys.stderr)
        told[name] = {"lines": lines, "sha256": digest.hexdigest()}
    return told


def _tables() -> dict[str, int]:
    """The rows of each table of the records; of history those that count, for what was put back stays told."""
    from wellworn.lib import sql

    names = sql.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'records\\_%%'")
    where = {"records_provenance": "WHERE undone_at IS NULL"}
    return {name: sql.rows(f'SELECT count(*) FROM "{name}" {where.get(name, "")}')[0][0] for (name,) in names}


def _batch(pk: int) -> Any:
    from wellworn.records.models import Batch

    return Batch.objects.select_related("by").get(pk=pk)


def _check(pk: int) -> None:
    """What the page does before anybody presses Import."""
    from wellworn.records.importing import running

    running.check(_batch(pk))


def _run(pk: int) -> None:
    """What the worker does."""
    from wellworn.records.importing import running

    running.run(_batch(pk))


def _undo(pk: int) -> None:
    """The way back, or the rest of it."""
    from wellworn.records import taking_back

    batch = _batch(pk)
    taking_back.begin_undo(batch, by=batch.by)
    taking_back.undo(batch)


STEPS: dict[str, Callable[[int], None]] = {"check": _check, "run": _run, "undo": _undo}

if __name__ == "__main__":
    sys.exit(main())
