"""`wellworn simulate`: a company's life from a seed, as tables whose truth is known."""

from __future__ import annotations

import argparse
import os
import sys
from calendar import monthrange
from datetime import date
from pathlib import Path

from wellworn.cli.refusal import Refusal
from wellworn.demo.simulating.case import CASES, Case
from wellworn.demo.simulating.life import UNTIL, Asked, save, tell
from wellworn.demo.simulating.writing import Files

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
        "--out", type=Path, metavar="FOLDER", help="write Parquet files for `wellworn measure`, and truth.json"
    )
    parser.add_argument("--events", type=int, metavar="N", help="scale the use so that about N things are done")
    parser.add_argument(
        "--events-only", action="store_true", help="only members and events, one row for each thing done"
    )


def run(args: argparse.Namespace) -> int:
    """Tell it."""
    asked = _asked(args)
    if args.out is None:
        raise Refusal("Say where to write the tables with --out FOLDER.")
    if args.out.exists() and (not args.out.is_dir() or any(args.out.iterdir())):
        raise Refusal(f"{args.out} is there already and not an empty folder. Choose another for --out.")
    try:
        files = Files(args.out)
        try:
            truth = tell(asked, files, _say)
        finally:
            files.close()
        save(truth, args.out)
    except OSError as fault:
        raise Refusal(f"{args.out} cannot be written: {fault.strerror}. Choose another folder.") from fault
    print(file=sys.stderr)
    for name, rows in files.rows.items():
        print(f"{name:<11} {rows:>12,} rows  {os.path.getsize(args.out / f'{name}.parquet') / 1e6:,.1f} MB")
    print(f"What is true of it: {args.out / 'truth.json'}")
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
