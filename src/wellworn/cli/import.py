"""`wellworn import`: the rows of a file become records, in the foreground; begun anew, it goes on where it was cut off."""

# ruff: noqa: N999  (a verb is named as people type it)
from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.lib import garbage
from wellworn.members.models import Member, Role
from wellworn.records.importing import drafting, running, uploads
from wellworn.records.importing.files import CannotRead
from wellworn.records.importing.plan import Plan
from wellworn.records.models.batch import Batch, BatchKind, BatchState, Outcome
from wellworn.records.upserting import Book, Typed
from wellworn.records.values import CannotSave
from wellworn.usage.models import Surface

CHOICES = ("typed", "create", "change", "make_links", "leave_out_bad", "mine", "region")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, vCard, or JSON with an object a line")
    parser.add_argument(
        "--object", metavar="O", default="", help="company, person, deal, task or an object of your own"
    )
    parser.add_argument(
        "--map", type=Path, metavar="FILE", help='JSON: {"columns": {"Header": "field", "Other": ""}, "typed": "keep"}'
    )
    parser.add_argument("--for", dest="owner", metavar="EMAIL", help="who imports; an admin unless told otherwise")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    parser.add_argument("--json", action="store_true", help="print one object at the end")


def run(args: argparse.Namespace) -> int:
    """Import, or rehearse; 1 where rows failed."""
    if not args.file.is_file():
        raise Refusal(f"There is no file {args.file}.")
    upgrade()
    garbage.settle()
    by = _member(args.owner)
    told = _told(args.map)
    try:
        begun = _begun(args.file, by) if not args.dry_run else None
        batch = begun or _drafted(args, told, by)
        return _rehearsed(batch, args) if args.dry_run else _imported(batch, args)
    except (CannotRead, CannotSave) as error:
        raise Refusal(str(error)) from error


def _drafted(args: argparse.Namespace, told: dict[str, Any], by: Member) -> Batch:
    """The plan of the file, as the map wants it; nothing stays of one that cannot be."""
    object_key = args.object or told.get("object", "")
    if object_key:
        Book.of(object_key, by)
    batch = drafting.draft(args.file.name, _pieces(args.file), by=by, object_key=object_key)
    try:
        plan = _mapped(Plan.of(batch.plan), told, batch.object, by)
    except BaseException:
        uploads.forget(batch.plan["stored"])
        batch.delete()
        raise
    Batch.objects.filter(pk=batch.pk).update(plan=plan.as_json() | {"check": {"path": str(args.file.resolve())}})
    batch.refresh_from_db()
    return batch


def _member(email: str | None) -> Member:
    """Who imports."""
    members = Member.objects.filter(is_active=True)
    found = (
        members.filter(email__iexact=email).first() if email else members.filter(role=Role.ADMIN).order_by("pk").first()
    )
    if found is None:
        raise Refusal(
            f"Nobody here has the address {email}." if email else "Nobody is here yet. See wellworn member add."
        )
    return found


def _told(path: Path | None) -> dict[str, Any]:
    """What the map says."""
    if path is None:
        return {}
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} is no JSON file that can be read.") from error
    if not isinstance(told, dict) or not isinstance(told.get("columns", {}), dict):
        raise Refusal(f'{path} has to look like {{"columns": {{"Header": "field"}}}}.')
    if unknown := sorted(set(told) - {"object", "columns", "words", "system", *CHOICES}):
        raise Refusal(
            f"{path} says {unknown[0]}, which is none of columns, words, object, system, {', '.join(CHOICES)}."
        )
    if told.get("typed", "keep") not in list(Typed):
        raise Refusal(f"'typed' in {path} is keep, propose or replace.")
    return told


def _mapped(plan: Plan, told: dict[str, Any], object_key: str, by: Member) -> Plan:
    """The plan as the map wants it."""
    names = {column.name: column for column in plan.columns}
    allowed = {*drafting.targets(object_key, by), ""}
    samples = dict(zip(names, drafting.sample(plan.path, plan.how, len(names)), strict=True))
    for name, target in told.get("columns", {}).items():
        if name not in names:
            raise Refusal(f"The file has no column '{name}'. It has: {', '.join(names)}.")
        if target not in allowed:
            raise Refusal(
                f"There is no field '{target}' to change. Choose one of: {', '.join(sorted(allowed - {''}))}."
            )
        names[name].to, names[name].order, names[name].mark = target, "", ""
        drafting.described(names[name], samples[name], drafting.writable(object_key, by))
    for name, words in told.get("words", {}).items():
        if name in names and isinstance(words, dict):
            names[name].words = {str(old): str(new) for old, new in words.items()}
    return replace(plan, **{key: told[key] for key in ("system", *CHOICES) if key in told})


def _begun(path: Path, by: Member) -> Batch | None:
    """The import of the same file that was cut off, if there is one."""
    rows = Batch.objects.filter(
        kind=BatchKind.IMPORT, by=by, state=BatchState.RUNNING, plan__check__path=str(path.resolve())
    )
    return rows.order_by("-pk").first()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def _mapping(batch: Batch) -> list[str]:
    """Which column goes where, a line each."""
    return [f"  {column.name} → {column.to or 'left out'}" for column in Plan.of(batch.plan).columns]


def _rehearsed(batch: Batch, args: argparse.Namespace) -> int:
    """Say what would happen, and leave nothing behind."""
    try:
        assert batch.by is not None
        found = running.rehearse(Plan.of(batch.plan), batch.object, batch.by, _counter(args))
    finally:
        uploads.forget(batch.plan["stored"])
        batch.delete()
    if args.json:
        columns = {column["name"]: column["to"] for column in batch.plan["columns"]}
        print(json.dumps({"dry_run": True, "object": batch.object, "columns": columns} | found, ensure_ascii=False))
    else:
        print(
            f"{batch.plan['source'] or args.file.name}: rows would become records of {batch.object}.",
            *_mapping(batch),
            sep="\n",
        )
        _say(found["counts"], found["linked"])
        for field, text, sentence, count, row, *_rows in found["bad"][:20]:
            print(f"  row {row}{f' and {count - 1} more' if count > 1 else ''}: {field} '{text[:40]}': {sentence}")
    return 1 if found["counts"]["failed"] else 0


def _imported(batch: Batch, args: argparse.Namespace) -> int:
    """Do it."""
    running.run(batch, tell=_counter(args), surface=Surface.COMMAND)
    batch.refresh_from_db()
    if batch.state != BatchState.DONE:
        raise Refusal(f"The import did not come to its end: {batch.problem or 'it was stopped'}")
    counts = {outcome.value: batch.counts.get(outcome.value, 0) for outcome in Outcome}
    linked = running.beside(batch)
    if args.json:
        told = {"import": batch.pk, "object": batch.object, "total": batch.done, "counts": counts, "linked": linked}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _say(counts, linked)
        print(f"Import {batch.pk}: its page shows every row, and takes it back.")
    return 1 if counts["failed"] else 0


def _counter(args: argparse.Namespace) -> running.Tell | None:
    """Rows so far, on a terminal."""
    if args.json or not sys.stderr.isatty():
        return None
    return lambda count: print(f"\r{count:,} rows", end="", file=sys.stderr, flush=True)


def _say(counts: dict[str, int], linked: dict[str, int]) -> None:
    """The result in a line or two."""
    print(f"{sum(counts.values())} rows: " + ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + ".")
    if linked:
        print("Made because rows name them: " + ", ".join(f"{count} {kind}" for kind, count in linked.items()) + ".")
