"""Files made to hurt: each becomes rows or a sentence, and none of them fills the machine."""

from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import openpyxl
import pytest

from wellworn.members.models import Member
from wellworn.records.exporting.written import Column, as_csv, as_xlsx
from wellworn.records.importing import drafting, sheets, uploads, vcard
from wellworn.records.importing.files import CannotRead, found
from wellworn.records.models import Batch


def rows_of(path: Path) -> list[list[str]]:
    how = found(path)
    sheets.header(path, how)
    return list(sheets.rows(path, how))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ' * 100_000, '{"a": ' * 900 + "1" + "}" * 900, '{"name": ' + "[" * 100_000, "[" * 100_000, '{"a": ' + "9" * 10_000 + "}",
        '{"name": "\\ud800"}', '{"\\ud800": "x"}', '{"name": "a\\u0000b"}', '{"name": NaN}', '{"name": 1e999}', '{"name": {"x": null}}',
        "{}\n{}", '{"a":1}\n[1]', '{"a":1}\n"x"',
    ],
)  # fmt: skip
def test_any_json_becomes_a_plan_or_a_sentence(text: str, ana: Member) -> None:
    try:
        batch = drafting.draft("x.json", [text.encode()], by=ana)
    except CannotRead:
        assert Batch.objects.count() == 0
        return
    kept = json.dumps(Batch.objects.get(pk=batch.pk).plan)
    assert "\\ud800" not in kept and "\\u0000" not in kept


def test_a_row_in_quotation_marks_that_goes_on_for_ever_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LONGEST_ROW", 200_000)
    path = tmp_path / "x.csv"
    path.write_text("Name,City\nAquaveld,Zwolle\n" + '"x\n",' * 60_000)
    with pytest.raises(CannotRead, match="no end"):
        rows_of(path)


def test_a_line_without_an_end_in_a_vcard_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST_LINE", 100_000)
    path = tmp_path / "x.vcf"
    path.write_text("BEGIN:VCARD\nFN:Femke Bos\nPHOTO:" + "x" * 200_000 + "\nEND:VCARD\n")
    with pytest.raises(CannotRead, match="no end"):
        rows_of(path)


def test_a_property_over_very_many_lines_costs_no_more_than_its_lines() -> None:
    def card(first: str, rest: str) -> Iterator[str]:
        yield from ("BEGIN:VCARD\n", "FN:Femke Bos\n", f"{first}\n")
        yield from repeat(rest, 300_000)
        yield from ("x\n", "EMAIL:femke@aquaveld.example\n", "END:VCARD\n")

    for first, rest in (("NOTE;ENCODING=QUOTED-PRINTABLE:a=", "bbbbbbbbbb=\n"), ("PHOTO:a", " bbbbbbbbbb\n")):
        (row,) = vcard.rows(card(first, rest))
        assert row[:2] == ["Femke Bos", "femke@aquaveld.example"]
        assert len(row[12]) < 2 * vcard.LONGEST_PROPERTY


def test_ten_thousand_cards_are_ten_thousand_rows() -> None:
    lines = (line for n in range(10_000) for line in ("BEGIN:VCARD\n", f"FN:P {n}\n", "END:VCARD\n"))
    assert sum(1 for _row in vcard.rows(lines)) == 10_000


def test_a_file_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join(f"c{n}" for n in range(10_000)) + "\n" + "," * 9_999 + "\n")
    with pytest.raises(CannotRead, match="columns"):
        rows_of(path)


def test_no_label_and_no_cell_of_an_export_is_a_formula() -> None:
    evil = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "\uffff", "\ufffe"]
    columns = [Column(f"c{n}", text) for n, text in enumerate(evil)]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(as_xlsx(columns, [evil]))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(str(cell.value or "").startswith(("=", "+", "@")) for cell in cells)
    read = list(csv.reader(io.StringIO(b"".join(as_csv(columns, [evil])).decode("utf-8-sig"), newline="")))
    assert all(text.startswith("'") for row in read for text in row[:8])


def test_a_full_disk_is_said_and_leaves_no_part_of_a_file() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"Name\nAqua"
        raise OSError(errno.ENOSPC, "No space left on device")

    before = set(uploads.folder().iterdir())
    with pytest.raises(CannotRead, match="no room"):
        uploads.keep(pieces())
    assert set(uploads.folder().iterdir()) == before
