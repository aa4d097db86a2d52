"""What kind of file somebody brought, and how it is to be read: found from its bytes, shown, and changeable. Pure but for reading.

A file that would fill the machine (a bomb, a line without an end, a million columns) is refused with a sentence.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import charset_normalizer
from django.utils.translation import gettext as _

csv.field_size_limit(1 << 20)  # characters of a cell
SAMPLE = 256 << 10  # bytes that are looked at
LARGEST = 2 << 30  # bytes of a file
LARGEST_UNPACKED = 4 << 30  # bytes of a workbook, unpacked
LARGEST_STRINGS = 512 << 20  # bytes of its shared texts, which must be held
MOST_COLUMNS = 500
# What openpyxl, its XML readers (SyntaxError is theirs) and zipfile raise at archives and sheets that were cut off or overwritten.
DAMAGED = (zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
           RuntimeError, EOFError, OSError)  # fmt: skip
SEPARATORS = ",;\t|"
KINDS = {"csv": "CSV", "xlsx": "XLSX", "vcard": "vCard", "jsonl": "JSON"}


class CannotRead(ValueError):
    """The file cannot be read; the text says what would work."""


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read. `header` is the number of the line that names the columns, from 0; -1 where none does."""

    kind: str  # of KINDS
    encoding: str = "utf-8-sig"
    separator: str = ","
    quote: str = '"'
    header: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def found(path: Path) -> How:
    """How the file at `path` is to be read. Raises CannotRead."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if not head.strip():
        raise CannotRead(_("That file is empty. Choose another one."))
    if path.stat().st_size > LARGEST:
        raise CannotRead(_("That file is larger than two gigabytes. Split it, and import the parts one after another."))
    if head[:4] == b"PK\x03\x04":
        return _workbook(path)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise CannotRead(_("That is a workbook of an old Excel. Save it as .xlsx or CSV and try again."))
    encoding = _encoding(path, head)
    text = _decoded(head, encoding)
    start = text[:20_000]
    if sum(letter < " " and letter not in "\t\r\n\f\v" for letter in start) > len(start) / 200:
        raise CannotRead(_("That is no table. Choose a CSV, TSV, XLSX, vCard or JSON file."))
    first = text.lstrip()
    if first[:15].upper().startswith("BEGIN:VCARD"):
        return How("vcard", encoding)
    if first[:1] in "{[":
        return How("jsonl", encoding)
    how = How("csv", encoding, *_separated(text))
    return replace(how, header=_header(text, how))


def _workbook(path: Path) -> How:
    """A workbook with its sheets; refused where it unpacks to more than fits."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename: part.file_size for part in parts}
    except DAMAGED as error:
        raise CannotRead(_("That workbook is damaged. Open it in Excel, save it anew and try again.")) from error
    if "xl/workbook.xml" not in names:
        raise CannotRead(_("That is no workbook. Unpack it, and choose the CSV or XLSX file inside."))
    strings = names.get("xl/sharedStrings.xml", 0)
    if sum(names.values()) > LARGEST_UNPACKED or strings > LARGEST_STRINGS or len(parts) > 10_000:
        raise CannotRead(_("That workbook unpacks to more than fits. Save the sheet as CSV and try again."))
    with workbook(path) as book:
        sheets = tuple(sheet.title for sheet in book.worksheets)
    if not sheets:
        raise CannotRead(_("That workbook has no sheet with rows."))
    return How("xlsx", sheet=sheets[0], sheets=sheets)


@contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """openpyxl's workbook, whose sheets are read row by row as they are asked for. Raises CannotRead wherever it turns out damaged."""
    from openpyxl import load_workbook  # slow to load

    try:
        with path.open("rb") as file, closing(load_workbook(file, read_only=True, data_only=True)) as book:
            yield book
    except CannotRead:
        raise
    except DAMAGED as error:
        raise CannotRead(_("That workbook is damaged. Open it in Excel, save it anew and try again.")) from error


def _encoding(path: Path, head: bytes) -> str:
    """The encoding of the whole file: what it says, UTF-8 where all of it is, else the likeliest."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if head.startswith(mark):
            return name
    if head[1:200:2].count(0) > len(head[1:200:2]) / 2:
        return "utf-16-le"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
        return "utf-8-sig"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(_with_letters(path)).best()
        name = best.encoding if best is not None else "cp1252"
        return (
            "cp1252"
            if name in ("ascii", "utf_8", "latin_1", "iso8859_1", "cp1250", "cp1257") and _is_western(path)
            else name
        )


def _with_letters(path: Path) -> bytes:
    """The lines in which something is not ASCII: what tells encodings apart."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        while line := file.readline(1 << 20):
            if not line.isascii():
                lines.append(line[:2000])
                size += len(lines[-1])
            if size > SAMPLE // 4:
                break
    return b"".join(lines)


def _is_western(path: Path) -> bool:
    """Whether the letters beyond ASCII are those of western Europe, as Windows wrote them."""
    text = _with_letters(path).decode("cp1252", "replace")
    beyond = [letter for letter in text if ord(letter) > 127]
    western = set("äöüßÄÖÜéèêëàâçùûîïôæœøåÅØÆñáíóúãõìòÉÈÀÇÑ–—’‘“”€°´«»·®©§½²³…•¿¡")
    return bool(beyond) and sum(letter in western for letter in beyond) > 0.9 * len(beyond)


def _decoded(head: bytes, encoding: str) -> str:
    try:
        return head.decode(encoding, "replace")
    except LookupError:
        return head.decode("cp1252", "replace")


def _separated(text: str) -> tuple[str, str]:
    """The separator under which the lines agree most on how many cells they have, and the quotation mark."""
    if text[:4].lower() == "sep=" and len(text) > 5:
        return text[4], '"'
    best, most = ",", (0.0, 0)
    sample = text[: SAMPLE // 2]
    for separator in SEPARATORS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(row)][:200]
        except csv.Error:
            continue
        widths = [len(row) for row in rows[:-1] or rows]
        common = max(set(widths), key=widths.count) if widths else 1
        if common > 1:
            score = (widths.count(common) / len(widths), common)
            if score > most:
                best, most = separator, score
    return best, '"'


def _header(text: str, how: How) -> int:
    """The line that names the columns: the first that is as wide as the table, with names and without numbers; -1 if none."""
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=how.separator, quotechar=how.quote):
        rows.append(row)
        if len(rows) > 60:
            break
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if not widths:
        return 0
    width = max(set(widths), key=widths.count)
    if width > MOST_COLUMNS:
        raise CannotRead(
            _("That file has more than %(most)s columns. Leave out those that you do not need.")
            % {"most": MOST_COLUMNS}
        )
    for number, row in enumerate(rows[:20]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(row) >= width and len(filled) >= max(1, width * 0.6):
            return -1 if looks_like_values(filled) else number
    return 0


def looks_like_values(cells: list[str]) -> bool:
    """Whether cells are values and not the names of columns: a mail address, a date or a number is no name."""
    values = sum("@" in cell or any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell)) for cell in cells)
    return values >= max(1, len(cells) / 4)
