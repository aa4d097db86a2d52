"""`wellworn effect`: what a change did, from a panel of units and times in a file, outside the application."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from math import isfinite
from pathlib import Path

from rich.console import Console
from rich.table import Table

from wellworn.cli.refusal import Refusal
from wellworn.program.effects.conclude import conclude
from wellworn.program.effects.conclusion import Conclusion, Method, Question
from wellworn.program.effects.files import Columns, read
from wellworn.program.effects.panel import CannotEstimate
from wellworn.program.saying import CHANCES, METHODS, in_words, sentence

LONGEST = 100_000  # times of a window


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument(
        "--panel", type=Path, required=True, metavar="FILE", help="CSV or Parquet: a row for each unit and time"
    )
    parser.add_argument("--unit", required=True, metavar="U", help="column of the unit: a team")
    parser.add_argument("--time", required=True, metavar="T", help="column of the time: a number or a day")
    parser.add_argument(
        "--treated-from",
        required=True,
        metavar="G",
        help="column of when the unit had the change; empty where it never came",
    )
    parser.add_argument("--outcome", required=True, metavar="Y", help="column of what was to move")
    names = ", ".join(Method)
    parser.add_argument("--method", default="", metavar="M", help=f"{names}; what fits the dates unless told otherwise")
    parser.add_argument("--drawn", action="store_true", help="the order of the units was drawn by lot")
    parser.add_argument("--stratum", default="", metavar="S", help="column within which it was drawn")
    parser.add_argument(
        "--cluster", default="", metavar="C", help="column of what was changed as one, where units are smaller"
    )
    parser.add_argument("--weight", default="", metavar="W", help="column of how much a unit counts")
    parser.add_argument("--worth", type=float, metavar="D", help="the smallest change worth having")
    parser.add_argument("--window", type=int, metavar="N", help="how many times after it began it is to be judged")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="of what is drawn in the calculation; 1 unless told otherwise"
    )
    parser.add_argument("--json", action="store_true", help="print one object")


def run(args: argparse.Namespace) -> int:
    """Estimate and print."""
    if args.method and args.method not in list(Method):
        raise Refusal(f"There is no method '{args.method}'. Choose one of: {', '.join(Method)}.")
    if args.worth is not None and not (isfinite(args.worth) and args.worth > 0):
        raise Refusal("--worth is a number above nothing, such as 0.02.")
    if args.window is not None and not 0 < args.window < LONGEST:
        raise Refusal(f"--window is a number of times from 1 to {LONGEST - 1:,}.")
    if not 0 <= args.seed < 2**63:
        raise Refusal("--seed is a whole number, 0 or more.")
    columns = Columns(args.unit, args.time, args.treated_from, args.outcome, args.weight, args.cluster, args.stratum)
    question = Question(outcome=args.outcome, step="time", worth=args.worth, window=args.window)
    try:
        panel = read(args.panel, columns, drawn=args.drawn)
        found = conclude(panel, question, method=Method(args.method) if args.method else None, seed=args.seed)
    except CannotEstimate as error:
        raise Refusal(str(error)) from error
    if args.json:
        print(json.dumps(as_told(found, days=panel.days), ensure_ascii=False))
    else:
        _print(found, days=panel.days)
    return 0


def as_told(found: Conclusion, *, days: bool = False) -> dict[str, object]:
    """A conclusion as one object; what is infinite or unknown is null. Times are as the file has them."""
    chance = found.chance
    return {
        "verdict": found.verdict.value, "sentence": sentence(found), "method": found.method.value,
        "inference": chance.method if chance else None, "effect": _number(chance.estimate) if chance else None,
        "low": _number(chance.low) if chance else None, "high": _number(chance.high) if chance else None,
        "p": _number(chance.chance) if chance else None, "could_have_been_seen": _number(found.seen), "ask_again_in": found.ask_again,
        "before_it_began": {"difference": _number(found.before.estimate), "p": _number(found.before.chance)} if found.before else None,
        "assumptions": [in_words(one, found.asked) for one in found.assumptions], "notes": [in_words(one, found.asked) for one in found.notes],
        "units": found.units, "treated": found.treated,
        "path": [{**asdict(one), "time": _time(one.time, days)} for one in found.moments], "event_study": [asdict(one) for one in found.steps],
    }  # fmt: skip


def _number(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _time(value: float, days: bool) -> float | str:
    return date.fromordinal(int(value)).isoformat() if days else value


def _print(found: Conclusion, *, days: bool) -> None:
    """To read."""
    console = Console(highlight=False)
    console.print(sentence(found), style="bold", markup=False)
    if found.chance:
        told = found.chance
        console.print(
            f"{told.estimate:,.4g}, 95 % from {told.low:,.4g} to {told.high:,.4g}, p = {told.chance:.3f}.",
            markup=False,
        )
        console.print(f"By: {METHODS[found.method]}; {CHANCES[told.method]}.", markup=False)
    console.print(f"{found.units} units, {found.treated} of them changed.", markup=False)
    if found.before:
        console.print(
            f"Before it began the difference was {found.before.estimate:,.4g}, p = {found.before.chance:.3f}.",
            markup=False,
        )
    for one in (*found.notes, *found.assumptions):
        console.print(f"– {in_words(one, found.asked)}", markup=False)
    if found.moments:
        table = Table(box=None, pad_edge=False)
        for name in ("time", "as it was", "otherwise"):
            table.add_column(name, justify="right")
        for moment in found.moments:
            table.add_row(
                str(_time(moment.time, days)) if days else f"{moment.time:g}",
                f"{moment.actual:,.4g}",
                "" if moment.otherwise is None else f"{moment.otherwise:,.4g}",
            )
        console.print(table)
