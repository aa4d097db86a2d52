"""Files as they come: their encoding, separator, header, dates and numbers, and the exports of other systems."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook

from wellworn.records.importing import columns, files, formats, sheets, vcard
from wellworn.records.importing.files import CannotRead, How
from wellworn.records.values import CannotSave, as_amount

PERSON = {
    name: name
    for name in (
        "name",
        "first_name",
        "last_name",
        "address.mail",
        "phone",
        "title",
        "company",
        "city",
        "website",
        "owner",
    )
}
DEAL = {
    name: name
    for name in (
        "name",
        "company",
        "amount",
        "stage",
        "close_date",
        "pipeline",
        "status",
        "owner",
        "currency",
        "people",
    )
}


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["Name", "Ort", "Straße"], *[[f"Müller {n}", "Köln", "Große Gasse 1"] for n in range(9)]]
    path = kept(tmp_path, "\r\n".join(separator.join(line) for line in lines).encode(encoding))
    how = files.found(path)
    assert how.separator == separator
    assert sheets.header(path, how) == lines[0] and list(sheets.rows(path, how)) == lines[1:]


def test_a_title_above_the_table_and_a_table_without_names_are_seen(tmp_path: Path) -> None:
    path = kept(tmp_path, b"Customers\n\nName,City,Mail\nBos,Gent,f@b.example\nVan Dalen,Zwolle,j@a.example\n")
    assert sheets.header(path, files.found(path)) == ["Name", "City", "Mail"]
    bare = kept(tmp_path, b"Bos,f@b.example,12\nVan Dalen,j@a.example,13\n")
    how = files.found(bare)
    assert (how.header, sheets.header(bare, how)[0], len(list(sheets.rows(bare, how)))) == (-1, "Column 1", 2)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=12), min_size=2, max_size=4
        ),
        max_size=8,
    )
)
def test_every_cell_that_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    assume(not any(row and row[0].lower().startswith("sep=") for row in rows))
    file = io.StringIO()
    csv.writer(file).writerows([["a", "b", "c", "d"], *rows])
    path = kept(tmp_path_factory.mktemp("csv"), file.getvalue().encode())
    filled = [row for row in rows if any(cell and not cell.isspace() for cell in row)]
    assert list(sheets.rows(path, How("csv"))) == filled


@given(st.binary(max_size=3000))
def test_no_file_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = kept(tmp_path_factory.mktemp("any"), content)
    try:
        how = files.found(path)
        width = len(sheets.header(path, how))
        assert width >= 1
        for _row in sheets.rows(path, how):
            pass
    except CannotRead as error:
        assert str(error)


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Name", "Since", "Amount", "Ok"])  # type: ignore[union-attr]
    book.active.append(["Bos", date(2026, 11, 30), 12.5, True])  # type: ignore[union-attr]
    book.create_sheet("Other").append(["x"])
    path = tmp_path / "file"
    book.save(path)
    how = files.found(path)
    assert how.sheets == ("Sheet", "Other")
    assert list(sheets.rows(path, how)) == [["Bos", "2026-11-30", "12.5", "yes"]]


@cache
def small_workbook() -> bytes:
    """Five rows. Made once: a workbook holds the time of its making."""
    book, whole = Workbook(), io.BytesIO()
    for number in range(5):
        book.active.append([f"Name {number}", number, date(2026, 11, 30), True])  # type: ignore[union-attr]
    book.save(whole)
    return whole.getvalue()


@given(st.data())
def test_a_workbook_damaged_anywhere_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(small_workbook())
    for _time in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = kept(tmp_path_factory.mktemp("damaged"), bytes(content))
    try:
        how = files.found(path)
        assert len(sheets.header(path, how)) >= 1
        assert len(list(sheets.rows(path, how))) <= 5
    except CannotRead as error:
        assert str(error)


def test_a_workbook_that_says_it_is_of_a_zip_nobody_has_yet_is_refused(tmp_path: Path) -> None:
    content = bytearray(small_workbook())
    content[content.index(b"PK\x01\x02") + 6] = 64
    with pytest.raises(CannotRead, match="damaged"):
        files.found(kept(tmp_path, bytes(content)))


def test_a_workbook_whose_sheet_breaks_off_is_refused_when_its_rows_are_read(tmp_path: Path) -> None:
    book, whole, broken = Workbook(), io.BytesIO(), io.BytesIO()
    for number in range(50):
        book.active.append([f"Name {number}", number])  # type: ignore[union-attr]
    book.save(whole)
    with zipfile.ZipFile(whole) as good, zipfile.ZipFile(broken, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[: len(content) // 2] if name == "xl/worksheets/sheet1.xml" else content)
    path = kept(tmp_path, broken.getvalue())
    how = files.found(path)
    with pytest.raises(CannotRead, match="damaged"):
        list(sheets.rows(path, how))


def test_json_is_read_a_line_or_a_list_at_a_time(tmp_path: Path) -> None:
    rows = [{"name": "Bos", "address": {"city": "Gent"}, "tags": ["a", "b"]}, {"name": "Dalen", "vip": True}]
    for content in ("\n".join(map(json.dumps, rows)), "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]"):
        path = kept(tmp_path, content.encode())
        how = files.found(path)
        assert sheets.header(path, how) == ["name", "address.city", "tags", "vip"]
        assert list(sheets.rows(path, how)) == [["Bos", "Gent", "a; b", ""], ["Dalen", "", "", "yes"]]


CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Joost van Dalen
N:van Dalen;Joost;;;
ORG:Aquaveld;Buying
TITLE:Head of
 buying
EMAIL;TYPE=work:joost@aquaveld.example
item1.EMAIL:j@home.example
TEL;TYPE=cell:+31 38 555 0172
ADR;TYPE=work:;;Kade 1\\, hoek;Zwolle;;8011;Netherlands
END:VCARD
BEGIN:VCARD
VERSION:4.0
N:Bos;Femke;;;
TEL;VALUE=uri:tel:+32-9-555-0100
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BC=
ller
END:VCARD
"""


def test_cards_of_every_version_become_rows() -> None:
    first, second, third = (
        dict(zip(vcard.COLUMNS, row, strict=True)) for row in vcard.rows(CARDS.splitlines(keepends=True))
    )
    assert first["Name"] == "Joost van Dalen" and first["Title"] == "Head ofbuying" and first["Company"] == "Aquaveld"
    assert first["Email"] == "joost@aquaveld.example; j@home.example"
    assert (first["Street"], first["City"], first["Country"]) == ("Kade 1, hoek", "Zwolle", "Netherlands")
    assert (second["Name"], second["Phone"], third["Name"]) == ("Femke Bos", "+32-9-555-0100", "Jürgen Müller")


@given(
    st.lists(st.dates(date(1970, 1, 1), date(2069, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from("./-"),
)
def test_the_order_of_dates_is_found_from_all_of_them(days: list[date], order: str, sign: str) -> None:
    shape = {"d": "%d", "m": "%m", "y": "%Y"}
    texts = [day.strftime(sign.join(shape[part] for part in order)) for day in days]
    found = formats.date_order(texts)
    assert found == order or formats.is_ambiguous(texts)
    if any(day.day > 12 for day in days) or order == "ymd":
        assert [formats.as_day(text, found) for text in texts] == [day.isoformat() for day in days]


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=20), st.sampled_from(".,"))
def test_numbers_are_read_as_they_were_written(numbers: list[Decimal], mark: str) -> None:
    swap = str.maketrans(",.", ".,")
    texts = [f"{number:,.2f}" if mark == "." else f"{number:,.2f}".translate(swap) for number in numbers]
    assert formats.decimal_mark(texts) == mark
    assert [formats.as_number(text, mark, decimals=2) for text in texts] == [f"{number:.2f}" for number in numbers]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("3/4/2026 00:00", "mdy", "2026-03-04"), ("3/4/26", "dmy", "2026-04-03"), ("2026-04-03T10:00:00Z", "dmy", "2026-04-03"),
        ("5-Jan-2024", "dmy", "2024-01-05"), ("Jan 5, 2024", "dmy", "2024-01-05"), ("31/02/2026", "dmy", "31/02/2026"),
    ],
)  # fmt: skip
def test_dates_come_in_many_forms(text: str, order: str, day: str) -> None:
    assert formats.as_day(text, order) == day


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("€ 1.234,50", ",", "1234.50"),
        ("$1,234.5", ".", "1234.5"),
        ("1 234", ".", "1234"),
        ("(12)", ".", "-12"),
        ("12 kr", ",", "12"),
        ("n/a", ".", "n/a"),
    ],
)
def test_money_comes_in_many_forms(text: str, mark: str, number: str) -> None:
    assert formats.as_number(text, mark) == number


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("$12,000.00", ",", 12_000), ("EUR 12.000,50", ".", Decimal("12000.50")), ("12 000 kr", ".", 12_000), ("12,5", ".", Decimal("12.5")),
        ("1.234", ",", 1234), ("1.234", ".", Decimal("1.23")), ("1234.567", "", Decimal("1234.57")), ("45k €", ".", 45_000),
    ],
)  # fmt: skip
def test_an_amount_that_can_be_read_in_one_way_alone_is_read_so_whatever_its_column_says(
    text: str, mark: str, amount: Decimal
) -> None:
    assert as_amount(formats.as_amount(text, mark)) == amount


@pytest.mark.parametrize("text", ["1.2.3", "12,34.56", "12.00.00", "100%", "1,234.567,8", "(500)"])
def test_what_is_grouped_as_no_number_is_stays_as_it_is_and_is_refused(text: str) -> None:
    assert formats.as_amount(text, ".") == text
    with pytest.raises(CannotSave, match="An amount is a number"):
        as_amount(text)


@pytest.mark.parametrize(
    ("header", "name", "object_key"),
    [
        (["Account ID", "Account Name", "Account Owner", "Billing City", "Phone"], "Salesforce: accounts (report)", "company"),
        (["Id", "IsDeleted", "Name", "BillingStreet", "BillingCity", "BillingCountry", "Phone", "Website"], "Salesforce: accounts", "company"),
        (["Id", "AccountId", "LastName", "FirstName", "Email", "Title"], "Salesforce: contacts", "person"),
        (["Id", "LastName", "FirstName", "Company", "Email", "Status", "IsConverted"], "Salesforce: leads", "person"),
        (["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate"], "Salesforce: opportunities", "deal"),
        (["Record ID", "Company name", "Company Domain Name", "City"], "HubSpot: companies", "company"),
        (["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner"], "HubSpot: contacts", "person"),
        (["Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date"], "HubSpot: deals", "deal"),
        (["(Do Not Modify) Account", "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Account Name", "Main Phone"], "Dynamics 365: accounts", "company"),
        (["(Do Not Modify) Contact", "(Do Not Modify) Row Checksum", "Full Name", "Email", "Company Name"], "Dynamics 365: contacts", "person"),
        (["Organization - ID", "Organization - Name", "Organization - Address"], "Pipedrive: organizations", "company"),
        (["Person - Name", "Person - Email - Work", "Person - Phone - Work", "Person - Organization"], "Pipedrive: people", "person"),
        (["Deal - ID", "Deal - Title", "Deal - Value", "Deal - Stage", "Organization - Name", "Person - Name"], "Pipedrive: deals", "deal"),
        (["Title", "First Name", "Middle Name", "Last Name", "Company", "Job Title", "E-mail Address", "Business Phone"], "Outlook contacts", "person"),
        (["First Name", "Middle Name", "Last Name", "Organization Name", "E-mail 1 - Label", "E-mail 1 - Value"], "Google Contacts", "person"),
        (["Name", "Given Name", "Family Name", "E-mail 1 - Type", "E-mail 1 - Value"], "Google Contacts", "person"),
        (list(vcard.COLUMNS), "vCard", "person"),
    ],
)  # fmt: skip
def test_the_exports_of_other_systems_are_known_by_their_columns(header: list[str], name: str, object_key: str) -> None:
    source = columns.recognised(header)
    assert source is not None and (source.name, source.object) == (name, object_key)
    found = columns.mapped(header, [[] for _name in header], object_key, PERSON | DEAL, source)
    assert {"name", "first_name", "last_name", "address.mail"} & set(found)


def test_a_title_of_outlook_is_no_job_and_a_lead_has_its_company() -> None:
    header = ["Title", "First Name", "Last Name", "Company", "Job Title", "E-mail Address"]
    found = columns.mapped(header, [[]] * 6, "person", PERSON, columns.recognised(header))
    assert found == ["", "first_name", "last_name", "company", "title", "address.mail"]


def test_columns_are_known_in_other_languages_by_nearly_their_name_and_by_what_stands_in_them() -> None:
    header = ["Nachname", "Prénom", "Bedrijfsnaam", "Emial adress", "x", "y"]
    cells = [
        ["Bos"],
        ["Femke"],
        ["Aquaveld"],
        ["f@b.example"],
        ["+31 38 555 0172", "+32 9 555 01 00"],
        ["aquaveld.example", "b.example"],
    ]
    found = columns.mapped(header, cells, "person", PERSON)
    assert found == ["last_name", "first_name", "company", "address.mail", "phone", "website"]


def test_what_speaks_against_a_field_leaves_its_column_outside() -> None:
    found = columns.mapped(["Name", "Phone", "Email"], [["Bos", "Bos"], ["yes", "no"], ["no", "no"]], "person", PERSON)
    assert found == ["name", "", ""]


def test_a_file_tells_what_its_rows_are() -> None:
    labels = {"person": PERSON, "deal": DEAL, "company": {"name": "name", "website": "website", "country": "country"}}
    assert columns.likely_object(["deal", "stage", "value"], [["a"], ["Won"], ["5"]], labels) == "deal"
    assert columns.likely_object(["firma", "land"], [["a"], ["b"]], labels) == "company"
    assert columns.likely_object(["vorname", "email"], [["a"], ["a@b.example"]], labels) == "person"
