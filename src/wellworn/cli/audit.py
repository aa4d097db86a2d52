"""`wellworn audit`: what each field asks, costs and earns, and what should become of it: of this CRM, or of another one from its files."""

from __future__ import annotations

import argparse
import importlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path

from rich.console import Console

from wellworn.cli import change_list
from wellworn.cli.refusal import Refusal
from wellworn.friction.audit.checklist import to_do
from wellworn.friction.audit.evidence import facts
from wellworn.friction.audit.facts import Estimate, FieldFacts
from wellworn.friction.audit.gaps import Given, gaps
from wellworn.friction.audit.outside import describing_itself, reading
from wellworn.friction.audit.records import SAMPLE, Records
from wellworn.friction.audit.verdicts import KEEP, KINDS, Verdict, judge, total
from wellworn.friction.saying import in_words, said
from wellworn.measures.files import CannotRead

WORDS = {
    "keep": "Keep",
    "automate": "Automate",
    "make_optional": "Make optional",
    "ask_later": "Ask later",
    "retire": "Retire",
}
SPECIAL = {"won": "column=value of a record that was won", "lost": "column=value of one that was lost", "amount": "the amount's column",
           "created": "the column of a record's beginning", "closed": "the column of its end", "owner": "the column of its owner",
           "id": "the column that names a record"}  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("--object", default="", help="the object to audit; without files, one of this application's")
    parser.add_argument(
        "--describe", type=Path, help="Salesforce describe, HubSpot properties, Dynamics attributes or $metadata"
    )
    parser.add_argument("--records", type=Path, help="the object's records: CSV or Parquet, a file or a folder")
    parser.add_argument(
        "--history", type=Path, help="changes of values: columns record, field, old, at (or Salesforce's field history)"
    )
    parser.add_argument("--readers", type=Path, help="what reads the fields: columns field, kind, name, times, owner")
    parser.add_argument(
        "--nobody-else-reads",
        action="store_true",
        help="the readers are all there are, and no person looks at other fields",
    )
    parser.add_argument(
        "--required", default="", help="fields that forms require, where the description does not say it: a,b,c"
    )
    parser.add_argument("--hour", type=float, help="what an hour of work costs, to tell the cost in money")
    parser.add_argument(
        "--sample",
        type=int,
        default=SAMPLE,
        help=f"records that are looked into (all are counted); {SAMPLE:,} unless said",
    )
    parser.add_argument(
        "--changes", type=Path, metavar="FILE", help="write the changes as a list to work off: .md or .csv"
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OLD.json",
        help="tick off what a newer --describe shows as done since that audit",
    )
    parser.add_argument("--json", action="store_true", help="facts and verdicts as JSON")
    for name, words in SPECIAL.items():
        parser.add_argument(f"--{name}", default="", help=f"of records without --describe: {words}")


def run(args: argparse.Namespace) -> int:
    """Audit, and tell."""
    if args.sample < 1:
        raise Refusal("--sample is a number of records, 1 or more.")
    if args.hour is not None and not (isfinite(args.hour) and args.hour > 0):
        raise Refusal("--hour is what an hour costs, a number above nothing.")
    try:
        if args.against:
            return _tick_off(args)
        found, lacking = _of_files(args) if args.records else (_of_this(args), [])
    except CannotRead as error:
        raise Refusal(str(error)) from error
    verdicts = judge(found)
    if args.changes:
        told = json.loads(json.dumps(as_told(found, verdicts), default=_plain))
        change_list.write(args.changes, to_do(told["fields"]))
    if args.json:
        print(json.dumps(as_told(found, verdicts) | {"not_known": lacking}, indent=1, default=_plain))
    else:
        print_told(found, verdicts, args.hour, lacking)
    return 0


def _tick_off(args: argparse.Namespace) -> int:
    """What of an audit's changes a newer description shows as done; 1 while something is left."""
    if not args.describe:
        raise Refusal("Give the newer description with --describe FILE.")
    names = [name.strip() for name in args.required.split(",") if name.strip()]
    new = reading.required(reading.description(args.describe, args.object), names)
    changes = change_list.checked(change_list.read(args.against), new, is_said=bool(names))
    if args.changes:
        change_list.write(args.changes, changes)
    print("\n".join(change_list.as_lines(changes)))
    return int(not all(one.is_done for one in changes))


def _of_files(args: argparse.Namespace) -> tuple[list[FieldFacts], list[str]]:
    """The facts, and what the files could not tell."""
    if args.describe:
        described = reading.description(args.describe, args.object)
    else:
        special = describing_itself.Special(**{name: getattr(args, name) for name in SPECIAL})
        described = describing_itself.description(args.records, args.object, special)
    described = reading.required(described, [name.strip() for name in args.required.split(",") if name.strip()])
    known = reading.known(described, args.readers, nobody_else=args.nobody_else_reads)
    records = Records(args.records, described, args.history)
    try:
        found = facts(records, known, sample=args.sample)
        has_readers = args.readers is not None or args.nobody_else_reads
        given = Given(records.description, records.columns, bool(args.describe), has_readers, args.history is not None)
        return found, gaps(given, found)
    finally:
        records.close()


def _of_this(args: argparse.Namespace) -> list[FieldFacts]:
    """This application's own objects, as the room that knows them reads them."""
    if args.describe:
        raise Refusal("A description alone says nothing of use. Give its records too, with --records PATH.")
    try:
        room = importlib.import_module("wellworn.friction.ours.reading")
    except ModuleNotFoundError as error:
        raise Refusal(
            "This application's own fields cannot be read here. Give files with --describe and --records."
        ) from error
    names = room.objects()
    if args.object and args.object not in names:
        raise Refusal(f"There is no object {args.object}. Choose one of: {', '.join(names)}.")
    beside = room.Beside.read()
    return [one for name in ([args.object] if args.object else names) for one in room.facts_of(name, beside)]


def as_told(found: Sequence[FieldFacts], verdicts: Sequence[Verdict]) -> dict[str, object]:
    """For JSON."""
    return {
        "fields": [
            {**asdict(one), **_seen_in_words(one), "verdict": _in_words(verdict)}
            for one, verdict in zip(found, verdicts, strict=True)
        ],
        "hours_a_month": asdict(total(verdicts)),
        "verdicts": Counter(one.kind for one in verdicts),
    }


def _in_words(verdict: Verdict) -> dict[str, object]:
    """A verdict with what it says, in English."""
    told = {"reasons": said(verdict.reasons), "would_change": said(verdict.would_change)}
    return {**asdict(verdict), **told, "risk": [in_words(line) for line in verdict.risk]}


def _seen_in_words(one: FieldFacts) -> dict[str, object]:
    """What the detectors saw, and why it is not known what a field says, in English."""
    earns = [{**asdict(each), "why_not": in_words(each.why_not) if each.why_not else ""} for each in one.earns]
    if one.truth is None:
        return {"earns": earns}
    findings = [{**asdict(each), "words": in_words(each.words)} for each in one.truth.findings]
    return {"earns": earns, "truth": {**asdict(one.truth), "findings": findings}}


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else float(str(value))


def print_told(
    found: Sequence[FieldFacts], verdicts: Sequence[Verdict], hour: float | None, lacking: Sequence[str] = ()
) -> None:
    """To read: the sum, what is not known, then each field that should change, the most hours first."""
    console = Console(highlight=False)
    counts = Counter(one.kind for one in verdicts)
    objects = ", ".join(dict.fromkeys(one.object for one in found)) or "Nothing"
    console.print(f"\n{objects}: {len(found)} fields", style="bold", markup=False)
    console.print(" · ".join(f"{WORDS[kind].lower()} {counts[kind]}" for kind in KINDS), markup=False)
    console.print(_given_back(verdicts, hour), markup=False)
    if lacking:
        console.print("\nNot known", style="bold", markup=False)
    for line in lacking:
        console.print(f"  {line}", markup=False)
    places = {(one.object, one.field): one for one in found}
    order = {kind: place for place, kind in enumerate(("retire", "automate", "ask_later", "make_optional", "keep"))}
    for one in sorted(verdicts, key=lambda one: (order[one.kind], -(one.hours.value if one.hours else 0), one.field)):
        facts_ = places[one.object, one.field]
        if not facts_.protected:
            _print_one(console, one, facts_)
    if alone := [one.label for one in found if one.protected]:
        console.print("\nLeft alone: names, owners, outcomes, and what a machine fills", style="bold", markup=False)
        console.print(f"  {', '.join(alone)}", markup=False)


def _given_back(verdicts: Sequence[Verdict], hour: float | None) -> str:
    changed = [one for one in verdicts if one.kind != KEEP]
    if changed and all(one.hours is None for one in changed):
        return "Given back: it cannot be told in hours."
    sum_ = total(verdicts)
    money = f", about {sum_.value * hour:,.0f} in money" if hour else ""
    return f"Given back: {_hours(sum_)} a month{money}."


def _print_one(console: Console, one: Verdict, facts_: FieldFacts) -> None:
    given = f"; {_hours(one.hours)} a month" if one.hours and one.kind != KEEP else ""
    console.print(f"\n{WORDS[one.kind]}: {one.label}{given}", style="bold", markup=False)
    console.print(f"  {said(one.reasons)}", markup=False)
    for line in _seen(facts_):
        console.print(f"  {line}", markup=False, style="dim")
    if one.kind != KEEP:
        console.print(f"  What would change it: {said(one.would_change)}", markup=False, style="dim")
        for risk in one.risk:
            console.print(f"  Who reads it: {in_words(risk)}", markup=False, style="dim")


def _seen(one: FieldFacts) -> list[str]:
    """What the values showed, in a line or some."""
    lines = []
    if one.filled is not None:
        variety = f"; {one.filled.distinct:,} different values in the sample" if one.filled.distinct is not None else ""
        lines.append(f"Filled in {100 * one.filled.share:.1f} % of {one.filled.records:,}{variety}.")
    if one.truth is not None:
        lines += [f"{in_words(finding.words)} (p = {finding.corrected:.2g})." for finding in one.truth.findings]
    lines += [f"{earned.outcome}: {in_words(earned.why_not)}" for earned in one.earns if earned.why_not]
    lines += [
        f"Agrees with {source.name} in {100 * source.agreement.value:.1f} % of {source.records:,} ({100 * source.by_chance:.0f} % by chance)."
        for source in one.elsewhere
    ]
    return lines


def _hours(hours: Estimate) -> str:
    return f"{hours.value:.1f} hours ({hours.low:.1f} to {hours.high:.1f})"
