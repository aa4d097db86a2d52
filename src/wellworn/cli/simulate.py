"""`wellworn simulate`: a company's life from a seed, as tables whose truth is known, or in an empty workspace."""

from __future__ import annotations

import argparse
import os
import sys
from calendar import monthrange
from datetime import date
from pathlib import Path

from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.demo.simulating.case import CASES, Case
from wellworn.demo.simulating.life import UNTIL, Asked, save, tell
from wellworn.demo.simulating.writing import Files
from wellworn.lib import home

FEWEST, MOST, LONGEST = 10, 100_000, 60
MOST_EVENTS = 1_000_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--case", required=True, metavar="CASE", help=f"the story: {', '.join(CASES)}")
    parser.add_argument("--members", type=int, default=200, metavar="N", help=f"{FEWEST} to {MOST} (default: 200)")
    parser.add_argument(
        "--months", type=int, metavar="M", help="how many; as many as the story takes unless told otherwise"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed gives the same life (default: 1)"
    )
    parser.add_argument(
        "--until", default=f"{UNTIL:%Y-%m}", metavar="YYYY-MM", help=f"the last month (default: {UNTIL:%Y-%m})"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write Parquet files for `wellworn measure`, and truth.json; without it, an empty workspace is filled",
    )
    parser.add_argument("--events", type=int, metavar="N", help="scale the use so that about N things are done")
    parser.add_argument(
        "--events-only", action="store_true", help="only members and events, one row for each thing done"
    )


def run(args: argparse.Namespace) -> int:
    """Tell it: into files, or into a workspace that is empty."""
    asked = _asked(args)
    return _into_workspace(asked) if args.out is None else _into_files(asked, args.out)


def _into_files(asked: Asked, out: Path) -> int:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refusal(f"{out} is there already and not an empty folder. Choose another for --out.")
    try:
        files = Files(out)
        try:
            truth = tell(asked, files, _say)
        finally:
            files.close()
        save(truth, out)
    except OSError as fault:
        raise Refusal(f"{out} cannot be written: {fault.strerror}. Choose another folder.") from fault
    print(file=sys.stderr)
    for name, rows in files.rows.items():
        print(f"{name:<11} {rows:>12,} rows  {os.path.getsize(out / f'{name}.parquet') / 1e6:,.1f} MB")
    print(f"What is true of it: {out / 'truth.json'}")
    return 0


def _into_workspace(asked: Asked) -> int:
    from wellworn.demo import build, lived  # here, because files need no database

    if asked.events_only:
        raise Refusal("A workspace keeps use by the day. Write events to files with --out FOLDER.")
    upgrade()
    if not build.is_empty():
        raise Refusal(
            f"{home.data_folder()} holds a workspace with members. Set WELLWORN_DATA to an empty folder, or write files with --out FOLDER."
        )
    lived.found(asked, build.PASSWORD, _say)
    print(file=sys.stderr)
    print(f"Sign in as admin@{lived.DOMAIN} with the password {build.PASSWORD}, after wellworn up.")
    return 0


def _asked(args: argparse.Namespace) -> Asked:
    case = CASES.get(args.case)
    if case is None:
        raise Refusal(f"There is no case '{args.case}'. Choose one of: {', '.join(CASES)}.")
    if not FEWEST <= args.members <= MOST:
        raise Refusal(f"--members takes {FEWEST} to {MOST}.")
    if args.seed < 0:
        raise Refusal("--seed takes a whole number from 0.")
    if args.events is not None and not 1 <= args.events <= MOST_EVENTS:
        raise Refusal(f"--events takes 1 to {MOST_EVENTS}.")
    return Asked(
        case, args.members, _months(args.months, case), args.seed, _until(args.until), args.events, args.events_only
    )


def _months(wanted: int | None, case: Case) -> int:
    if wanted is None:
        return max(case.least_months, 12)
    if not case.least_months <= wanted <= LONGEST:
        raise Refusal(
            f"The story of {case.key} takes {case.least_months} to {LONGEST} months. Give --months in between."
        )
    return wanted


def _until(text: str) -> date:
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, monthrange(year, month)[1])
    except ValueError as error:
        raise Refusal(f"--until takes a month such as {UNTIL:%Y-%m}, and '{text}' is none.") from error


def _say(line: str) -> None:
    print(f"\r{line:<40}", end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
