"""The changes that an audit proposes as a list that somebody works off: Markdown to read and tick, CSV for a sheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wellworn.cli.refusal import Refusal
from wellworn.friction.audit.checklist import ToDo, done, to_do
from wellworn.friction.audit.describing import Description

DOES = {
    "retire": "take it off every layout and form, then delete or hide it; keep its values",
    "automate": "let it be filled from {source}, and stop requiring it",
    "make_optional": "stop requiring it",
    "ask_later": "stop requiring it before {stage}; require it there",
}
MARKS = {True: "x", False: " ", None: "?"}
HEAD = ("done", "object", "field", "label", "verdict", "do", "hours_a_month", "required_where", "ask_first", "why")


def read(path: Path) -> list[ToDo]:
    """The changes out of what `audit --json` printed."""
    try:
        return to_do(json.loads(path.read_text("utf-8-sig"))["fields"])
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"There is no readable file {path}. Give what audit --json printed.") from error
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refusal(f"{path} is not what audit --json prints. Run the audit again with --json > {path}.") from error


def checked(changes: Sequence[ToDo], new: Description, *, is_said: bool) -> list[ToDo]:
    """Each with whether the newer description shows it as done."""
    return [replace(one, is_done=done(one, new, is_said=is_said)) for one in changes]


def write(path: Path, changes: Sequence[ToDo]) -> None:
    """As Markdown or CSV, by the file's ending."""
    writers = {".md": as_markdown, ".csv": as_csv}
    if path.suffix.lower() not in writers:
        raise Refusal(f"A change list is written as .md or .csv, not as '{path.suffix}'.")
    try:
        path.write_text(writers[path.suffix.lower()](changes), "utf-8")
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from error


def as_markdown(changes: Sequence[ToDo]) -> str:
    """A list to tick."""
    lines = [f"# {', '.join(dict.fromkeys(one.object for one in changes)) or 'Nothing'}: {summed(changes)}", ""]
    for one in changes:
        hours = f" ({one.hours:.1f} hours a month)" if one.hours is not None else ""
        lines.append(
            f"- [{MARKS[one.is_done] if one.is_done else ' '}] **{one.label}** (`{one.field}`): {what(one)}{hours}"
        )
        if one.where:
            lines.append(f"  - required at: {', '.join(one.where)}")
        if one.asks_first:
            lines.append(f"  - read by: {'; '.join(one.asks_first)}")
        lines.append(f"  - why: {one.reasons}")
    return "\n".join(lines) + "\n"


def as_csv(changes: Sequence[ToDo]) -> str:
    """A row for each change."""
    text = io.StringIO()
    to = csv.writer(text)
    to.writerow(HEAD)
    for one in changes:
        is_done = {True: "yes", False: "no", None: ""}[one.is_done]
        to.writerow([
            _plain(cell) for cell in (
                is_done, one.object, one.field, one.label, one.kind, what(one), "" if one.hours is None else f"{one.hours:.2f}",
                "; ".join(one.where), "; ".join(one.asks_first), one.reasons,
            )
        ])  # fmt: skip
    return text.getvalue()


def as_lines(changes: Sequence[ToDo]) -> list[str]:
    """To read on a terminal: what is done, what is not, what the description does not tell."""
    lines = [f"{summed(changes)}."]
    lines += [f"[{MARKS[one.is_done]}] {one.label} ({one.field}): {what(one)}" for one in changes]
    if any(one.is_done is None for one in changes):
        lines.append("[?]: the description does not tell. Say what forms still require with --required.")
    return lines


def what(one: ToDo) -> str:
    """What is to be done, in words."""
    return DOES[one.kind].format(source=one.source or "where it is known", stage=one.stage or "the stage")


def summed(changes: Sequence[ToDo]) -> str:
    """How many are done of how many."""
    return f"{sum(one.is_done is True for one in changes)} of {len(changes)} changes done"


def _plain(cell: str) -> str:
    """A text that a sheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
