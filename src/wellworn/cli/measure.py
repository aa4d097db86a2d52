"""`wellworn measure`: the measures over exported logs of any CRM, as Parquet or CSV, outside the application."""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from wellworn.cli.measure_rows import print_rows
from wellworn.cli.measure_truth import as_told, judged, print_told
from wellworn.cli.refusal import Refusal
from wellworn.measures.catalogue import BY_KEY, MEASURES
from wellworn.measures.engines import ENGINES, DuckDB, Engine, PostgreSQL, Spark
from wellworn.measures.files import CannotRead
from wellworn.measures.gathering import FIRST_YEAR, LAST_YEAR, Gathered, Paths, gather
from wellworn.measures.measure import GROUPS, Declared, HandCost, Scope
from wellworn.measures.report import Result, put_by, runnable
from wellworn.measures.report import run as run_measure
from wellworn.measures.truth.report import Report

A_MONTH = 30 * 24 * 3600.0  # seconds: no act by hand takes longer
WINDOW = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    _path(
        parser,
        "--events",
        "who did what when: member, at, feature [, surface, automatic]; or by the day: member, day, feature [, automatic, is_value, count]",
        required=True,
    )
    _path(parser, "--members", "member [, role, team, started, ended, zone, weekdays, days_off]", required=True)
    _path(parser, "--records", "the values of the records' fields, with their history")
    _path(parser, "--happened", "what mail and calendars show")
    parser.add_argument(
        "--engine", default="duckdb", metavar="E", help="duckdb (unless told otherwise), postgres or spark"
    )
    parser.add_argument("--by", default="", metavar="ROLE,TEAM", help="groups: role, team or both")
    parser.add_argument(
        "--window", default="", metavar="A..B", help="2026-01-01..2026-03-31; all days unless told otherwise"
    )
    parser.add_argument("--only", default="", metavar="KEY,...", help="these measures alone")
    parser.add_argument(
        "--value", default="", metavar="PATTERN,...", help="which features move work on: 'deal.*,task.done'"
    )
    _path(parser, "--features", "CSV of what there is to use: feature [, roles with spaces between]")
    _path(parser, "--hand-costs", "CSV of what an act costs by hand: feature, seconds [, error]")
    parser.add_argument("--truth", action="store_true", help="say as well which fields hold made-up values")
    parser.add_argument("--json", action="store_true", help="print one object")


def _path(parser: argparse.ArgumentParser, name: str, says: str, *, required: bool = False) -> None:
    parser.add_argument(name, type=Path, metavar="PATH", required=required, help=says)


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    if args.engine not in ENGINES:
        raise Refusal(f"There is no engine '{args.engine}'. Choose one of: {', '.join(ENGINES)}.")
    only = _words(args.only)
    if unknown := [key for key in only if key not in BY_KEY]:
        raise Refusal(f"There is no measure '{unknown[0]}'. Choose of: {', '.join(BY_KEY)}.")
    if unknown := [group for group in _words(args.by) if group not in GROUPS]:
        raise Refusal(f"Nothing is counted by '{unknown[0]}'. Choose of: {', '.join(GROUPS)}.")
    window = _window(args.window)
    features, costs = _features(args.features), _costs(args.hand_costs)
    try:
        with _engine(args.engine) as engine:
            paths = Paths(args.events, args.members, args.records, args.happened)
            gathered = gather(engine, paths, _words(args.value))
            first, last = window or (gathered.first, gathered.last)
            scope = Scope(first, last, _words(args.by), features, costs)
            tables = put_by(engine, gathered.tables, scope)
            wanted = [one for one in runnable(MEASURES, gathered.given) if not only or one.key in only]
            results = [run_measure(one, tables, scope, engine) for one in wanted]
            truth = judged(engine, gathered) if args.truth else None
    except CannotRead as error:
        raise Refusal(str(error)) from error
    if args.json:
        _print_json(args.engine, scope, gathered, results, truth)
    else:
        _print(args.engine, scope, gathered, results)
        if truth:
            print_told(truth)
    return 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _window(text: str) -> tuple[date, date] | None:
    """The first and the last day."""
    if not text:
        return None
    found = WINDOW.match(text)
    try:
        days = (date.fromisoformat(found[1]), date.fromisoformat(found[2])) if found else None
    except ValueError:
        days = None
    if days is None or days[1] < days[0] or days[0].year < FIRST_YEAR or days[1].year > LAST_YEAR:
        raise Refusal(f"'{text}' is no window. Write its first and last day: 2026-01-01..2026-03-31.")
    return days


def _lines(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """A small CSV file."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} is no CSV file that can be read. Say where one is.") from error
    for name in needed:
        if not rows or rows[0].get(name) is None:
            raise Refusal(f"{path} has no column '{name}', or no rows. It needs: {', '.join(needed)}.")
    return rows


def _features(path: Path | None) -> tuple[Declared, ...]:
    """What there is to use."""
    rows = _lines(path, ("feature",)) if path else []
    return tuple(Declared(row["feature"], tuple((row.get("roles") or "").split())) for row in rows)


def _costs(path: Path | None) -> tuple[HandCost, ...]:
    """What acts cost by hand."""
    found: dict[str, HandCost] = {}
    for row in _lines(path, ("feature", "seconds")) if path else []:
        feature, seconds, error = row["feature"], _amount(row, "seconds", path), _amount(row, "error", path)
        if feature in found:
            raise Refusal(f"{path} has '{feature}' twice. Give each feature one row.")
        found[feature] = HandCost(feature, seconds, error, "given")
    return tuple(found.values())


def _amount(row: Mapping[str, str | None], name: str, path: Path | None) -> float:
    """A number of seconds."""
    text = row.get(name) or "0"
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < A_MONTH:
        raise Refusal(f"'{text}' {name} of '{row['feature']}' in {path} is no number of seconds. Write 12.5.")
    return number


@contextmanager
def _engine(name: str) -> Iterator[Engine]:
    """An engine, and its end."""
    if name == "duckdb":
        yield DuckDB()
    elif name == "postgres":
        from django.db import connection  # Wellworn's own server, or the one DATABASE_URL names

        with connection.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'UTC'")
        yield PostgreSQL(connection.connection)
        connection.close()
    else:
        yield from _spark()


def _spark() -> Iterator[Engine]:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Refusal(
            "Spark is not installed. Install it with: pip install 'wellworn[spark]'; it needs Java 17."
        ) from error
    try:
        builder = SparkSession.builder.appName("wellworn").config("spark.ui.enabled", "false")
        builder = builder.config("spark.ui.showConsoleProgress", "false")
        master = os.environ.get("SPARK_MASTER", "local[2]")
        if master.startswith("local"):  # a cluster knows better; on one machine 200 pieces take longer than the work
            builder = builder.config("spark.sql.shuffle.partitions", "4")
        session = builder.master(master).getOrCreate()
    except (PySparkException, Py4JError, OSError, RuntimeError) as error:  # in Java, on the way to it, or without it
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise Refusal(f"Spark does not start ({why}). See that Java 17 or newer is there.") from error
    yield Spark(session)
    session.stop()


def _print_json(engine: str, scope: Scope, gathered: Gathered, results: list[Result], truth: Report | None) -> None:
    told: dict[str, object] = {
        "engine": engine, "first": scope.first.isoformat(), "last": scope.last.isoformat(), "by": list(scope.by),
        "with_value": list(gathered.valued), "looking": list(gathered.looking), "notes": gathered.notes,
        "measures": [
            {
                "key": one.measure.key, "question": one.measure.question, "formula": one.measure.formula, "unit": one.measure.unit,
                "window": one.measure.window, "least_group": one.measure.least_group, "target": one.measure.target,
                "source": one.measure.source, "kept_back": one.kept_back, "rows": one.rows,
            }
            for one in results
        ],
    }  # fmt: skip
    if truth:
        told["truth"] = as_told(truth)
    print(json.dumps(told, ensure_ascii=False))


def _print(engine: str, scope: Scope, gathered: Gathered, results: list[Result]) -> None:
    """Tables to read."""
    console = Console(highlight=False)
    console.print(f"{scope.first} to {scope.last}, on {ENGINES[engine]}.", markup=False)
    if gathered.looking:
        console.print(
            f"Counted as looking, not as work (--value says it otherwise): {', '.join(gathered.looking)}.", markup=False
        )
    for note in gathered.notes:
        console.print(note, markup=False)
    for one in results:
        console.print(f"\n{one.measure.question}", style="bold", markup=False)
        console.print(
            f"{one.measure.formula} {one.measure.target and 'Target: ' + one.measure.target + '.'}",
            markup=False,
            style="dim",
        )
        if one.rows:
            print_rows(console, one.rows)
        if one.kept_back:
            console.print(
                f"{one.kept_back} rows are kept back: they are about fewer than {one.measure.least_group} people.",
                markup=False,
            )
        if not one.rows and not one.kept_back:
            console.print("Nothing to tell: nothing in these days is of the kind.", markup=False)
