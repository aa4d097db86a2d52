"""`wellworn usage`: events of outside systems in, and how often features were used out, as CloudEvents 1.0."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from wellworn.adoption import giving_out
from wellworn.cli.refusal import Refusal
from wellworn.cli.upgrade import upgrade
from wellworn.usage import cloud, taking_in
from wellworn.usage.models import Event, Surface, through
from wellworn.usage.rolling import roll_up

SHOWN = 10  # reasons that are printed
PATIENCE = 10.0  # seconds that the counting waits for who is just doing something


def configure(parser: argparse.ArgumentParser) -> None:
    """`export` and `import`, and what they take."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="export|import")
    out = verbs.add_parser(
        "export", help="how often each feature was used each day, by at least five", allow_abbrev=False
    )
    out.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="30 days ago unless told otherwise")
    out.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="yesterday unless told otherwise")
    out.add_argument(
        "--format", choices=("ndjson", "batch"), default="ndjson", help="a line each unless told otherwise"
    )
    out.add_argument("--out", type=Path, metavar="FILE", help="where to write; standard output unless told otherwise")
    into = verbs.add_parser("import", help="events about members, each counted once", allow_abbrev=False)
    into.add_argument("file", type=Path, metavar="FILE", help="NDJSON, or a JSON array")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    upgrade()
    with through(Surface.COMMAND):
        return _import(args.file) if args.verb == "import" else _export(args)


def _export(args: argparse.Namespace) -> int:
    today = timezone.localdate()
    since, until = args.since or today - timedelta(days=30), args.until or today - timedelta(days=1)
    roll_up(patience=PATIENCE)
    reader = giving_out.together()
    if reader is None:
        raise Refusal("Nobody is an admin here, so there is nobody to give numbers out to. Begin with 'wellworn up'.")
    days = list(giving_out.days(since, until, by=reader, page="usage export"))
    try:
        if args.out is None:
            _write(args.format, days, sys.stdout.buffer)
        else:
            with args.out.open("wb") as file:
                _write(args.format, days, file)
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise Refusal(f"{args.out} cannot be written: {fault.strerror}. Choose another file.") from fault
    Event.record("usage.export", by=None, automatic=False)
    return 0


def _write(form: str, events: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    if form == "batch":
        file.write(json.dumps(list(events), ensure_ascii=False).encode() + b"\n")
    else:
        file.writelines(cloud.lines_of(events))


def _import(path: Path) -> int:
    counted = known = 0
    refused: list[tuple[int, str]] = []
    first = 0
    try:
        for part in _parts(path, taking_in.AT_ONCE):
            outcome = taking_in.take_in(part, by=None, at=timezone.now())
            counted, known = counted + outcome.counted, known + outcome.known
            refused += [(first + number, why) for number, why in outcome.refused]
            first += len(part)
    except OSError as fault:
        raise Refusal(f"{path} cannot be read: {fault.strerror}. Name another file.") from fault
    except cloud.CannotTake as error:
        raise Refusal(f"{path}: {error}") from error
    print(f"{counted} counted, {known} known already, {len(refused)} not taken in.")
    for number, why in refused[:SHOWN]:
        print(f"  event {number + 1}: {why}", file=sys.stderr)
    return 1 if refused else 0


def _parts(path: Path, size: int) -> Iterator[list[Any]]:
    """The events of a file, some at a time: an array is read whole, lines are not."""
    with path.open("rb") as file:
        if file.read(64).lstrip()[:1] == b"[":
            file.seek(0)
            whole = cloud.events_of(file.read(), lines=False)
            yield from (whole[at : at + size] for at in range(0, len(whole), size))
            return
        file.seek(0)
        for lines in _batched(file, size):
            yield cloud.events_of(b"".join(lines), lines=True)


def _batched(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    for line in lines:
        part.append(line)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
