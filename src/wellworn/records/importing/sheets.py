"""The rows of a file as lists of texts, one after another: a file of any size in little memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wellworn.records.importing import vcard
from wellworn.records.importing.files import MOST_COLUMNS, CannotRead, How, workbook

LONGEST_LINE = 8 << 20  # characters of a line
LONGEST_ROW = 4 * LONGEST_LINE  # and of a row, which may go over several
DEEPEST = 12  # objects inside one another
KEYS_FROM = 1_000  # objects of a JSON file whose keys become columns


def header(path: Path, how: How) -> list[str]:
    """The names of the columns, each once."""
    if how.kind == "vcard":
        return list(vcard.COLUMNS)
    if how.kind == "jsonl":
        return _keys(path, how)
    lines = list(islice(_lines(path, how), max(how.header, 0) + 1))
    if not lines or len(lines) <= how.header:
        raise CannotRead(_("That file has no rows."))
    cells = lines[-1]
    if len(cells) > MOST_COLUMNS:
        raise CannotRead(
            _("That file has more than %(most)s columns. Leave out those that you do not need.")
            % {"most": MOST_COLUMNS}
        )
    named = [_("Column %(n)s") % {"n": n} for n in range(1, len(cells) + 1)] if how.header < 0 else cells
    return _once(named)


def rows(path: Path, how: How) -> Iterator[list[str]]:
    """The rows below the header; empty lines are left out. Raises CannotRead where the file breaks."""
    if how.kind == "vcard":
        with path.open(encoding=how.encoding, errors="replace", newline="") as file:
            yield from vcard.rows(_bounded(file))
        return
    if how.kind == "jsonl":
        yield from _objects(path, how, _keys(path, how))
        return
    for cells in islice(_lines(path, how), how.header + 1, None):
        if any(cell and not cell.isspace() for cell in cells):
            yield cells


def _lines(path: Path, how: How) -> Iterator[list[str]]:
    """Every line as cells."""
    return _sheet(path, how) if how.kind == "xlsx" else _separated(path, how)


def _separated(path: Path, how: How) -> Iterator[list[str]]:
    """The lines of a file of separated values."""
    with path.open(encoding=how.encoding, errors="replace", newline="") as file:
        lines = Measured(_bounded(file))
        reader = csv.reader(lines, delimiter=how.separator, quotechar=how.quote or None,
                            quoting=csv.QUOTE_MINIMAL if how.quote else csv.QUOTE_NONE)  # fmt: skip
        first = True
        try:
            for cells in reader:
                if first and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
                    first = False
                    continue
                first, lines.size = False, 0
                yield cells
        except csv.Error as error:
            sentence = _(
                "Line %(line)s cannot be read (%(why)s). Mend it, or choose another separator or quotation mark."
            )
            raise CannotRead(sentence % {"line": reader.line_num, "why": error}) from error


class Measured:
    """Lines, of which no row may take more than memory bears: a cell in quotation marks goes over as many as it likes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.size = lines, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.size += len(line)
        if self.size > LONGEST_ROW:
            raise CannotRead(_("A row of that file has no end. Choose another quotation mark, or mend the file."))
        return line


def _bounded(file: Any) -> Iterator[str]:
    """The lines of a file, without NUL, and none longer than memory bears."""
    while line := file.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise CannotRead(
                _("A line of that file has no end. Choose another encoding or separator, or mend the file.")
            )
        yield line.replace("\0", "") if "\0" in line else line


def _sheet(path: Path, how: How) -> Iterator[list[str]]:
    """The rows of the sheet of a workbook that is meant."""
    with workbook(path) as book:
        sheet = book[how.sheet] if how.sheet in book.sheetnames else book.worksheets[0]
        for cells in sheet.iter_rows(values_only=True):
            if len(cells) > MOST_COLUMNS and any(cell is not None for cell in cells[MOST_COLUMNS:]):
                sentence = _("That sheet has more than %(most)s columns. Leave out those that you do not need.")
                raise CannotRead(sentence % {"most": MOST_COLUMNS})
            yield [_text(cell) for cell in cells[:MOST_COLUMNS]]


def _text(cell: Any) -> str:
    """A cell of a workbook as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".") if abs(cell) < 1e15 else str(cell)
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()  # half a character, which JSON can spell, is none
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _objects(path: Path, how: How, keys: list[str]) -> Iterator[list[str]]:
    """Each JSON object as cells."""
    for number, one in _parsed(path, how):
        if not isinstance(one, dict):
            raise CannotRead(_("Line %(line)s is no JSON object.") % {"line": number})
        flat = dict(_flat(one))
        yield [flat.get(key, "") for key in keys]


def _keys(path: Path, how: How) -> list[str]:
    """The keys of the first objects, in the order in which they come."""
    found = islice(_parsed(path, how), KEYS_FROM)
    keys = dict.fromkeys(key for _number, one in found if isinstance(one, dict) for key, _text in _flat(one))
    if not keys:
        raise CannotRead(_("That file holds no JSON objects: one a line, or one list of them."))
    return list(keys)[:MOST_COLUMNS]


def _parsed(path: Path, how: How) -> Iterator[tuple[int, Any]]:
    """The objects of a file: one a line, or a list over any number of lines with one object beginning on each."""
    with path.open(encoding=how.encoding, errors="replace") as file:
        for number, line in enumerate(_bounded(file), 1):
            bare = line.strip().lstrip("[").rstrip(",").strip()
            bare = (
                bare[:-1].strip()
                if bare.endswith("]") and not bare.startswith("[") and not bare.endswith('"]')
                else bare
            )
            if not bare or bare == "]":
                continue
            try:
                yield number, json.loads(bare.replace("\\u0000", ""))
            except (ValueError, RecursionError) as error:
                sentence = _("Line %(line)s is no JSON. Put one object on each line.")
                raise CannotRead(sentence % {"line": number}) from error


def _flat(one: dict[str, Any], before: str = "", deep: int = 0) -> Iterable[tuple[str, str]]:
    """Keys and texts of an object, what lies inside another by its path; what lies deeper than anybody reads is left out."""
    for name, value in one.items():
        key = _text(name)
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.", deep + 1) if deep < DEEPEST else ()
        elif isinstance(value, list):
            yield f"{before}{key}", "; ".join(_text(part) for part in value if not isinstance(part, dict | list))
        else:
            yield f"{before}{key}", _text(value)


def _once(names: list[str]) -> list[str]:
    """Names of columns, trimmed, none empty and none twice."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        bare = " ".join(name.replace("\0", "").split())[:200] or _("Column %(n)s") % {"n": number}
        count = 2
        once = bare
        while once in found:
            once, count = f"{bare} ({count})", count + 1
        found.append(once)
    return found
