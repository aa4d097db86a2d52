"""Files that are not what an audit needs: each is refused in one sentence with exit code 2, and no row is left out unsaid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wellworn.cli import main

FIELD = {"name": "Foo", "label": "Foo", "type": "string", "nillable": True, "createable": True}
HUBSPOT = {"name": "foo", "fieldType": "text", "type": "string"}
DATAVERSE = {"LogicalName": "foo", "AttributeType": "String"}


def salesforce(*fields: object) -> str:
    return json.dumps({"name": "Opportunity", "fields": fields})


def refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence with which a command is refused."""
    assert main(argv) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    return told


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_text("Id,Foo\n" + "".join(f"{n},a{n % 3}\n" for n in range(60)))
    return path


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("", "is neither JSON nor XML"),
        ("[" * 100_000, "is neither JSON nor XML"),
        ("9" * 5_000, "is neither JSON nor XML"),
        ("null", "is no description of Salesforce (describe), HubSpot (properties) or Dynamics"),
        ('{"fields": []}', "is no description of Salesforce"),
        ('{"fields": [1]}', "describes a field as no product of the three does"),
        (salesforce(FIELD, 1), "describes a field as no product of the three does"),
        (salesforce({**FIELD, "type": ["string"]}), "describes a field as no product of the three does"),
        (salesforce({**FIELD, "picklistValues": [1]}), "describes a field as no product of the three does"),
        (salesforce(FIELD, {"name": "Bar", "type": "string"}), "(KeyError: 'nillable'). Export the description again."),
        (salesforce(FIELD, FIELD), "describes the field Foo 2 times. Export the description again."),
        (json.dumps({"results": [HUBSPOT, 1]}), "describes a field as no product of the three does"),
        (json.dumps({"results": [{**HUBSPOT, "type": []}]}), "describes a field as no product of the three does"),
        (json.dumps({"value": [DATAVERSE, 1]}), "describes a field as no product of the three does"),
        (json.dumps({"value": {"a": 1}}), "describes a field as no product of the three does"),
        (
            json.dumps({"value": [{**DATAVERSE, "DisplayName": "x"}]}),
            "describes a field as no product of the three does",
        ),
    ],
)
def test_a_description_that_no_product_writes_is_refused(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], description: str, sentence: str
) -> None:
    path = tmp_path / "describe.json"
    path.write_text(description)
    assert sentence in refused(["audit", "--describe", str(path), "--records", str(records)], capsys)


@pytest.mark.parametrize("is_described", [True, False])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Id,Foo\n", "has no rows"),
        (b"Id,Foo\n1,\xe9\n2,b\n3,c\n", "holds letters that are not UTF-8. Save it as CSV UTF-8."),
        (b"Id,Foo\n1,a\n2,b,c\n3,c\n", "1 of 3 rows of"),
        ("Id,Foo\n1,a\n".encode("utf-16"), "holds letters that are not UTF-8. Save it as CSV UTF-8."),
    ],
)
def test_records_that_would_be_read_in_part_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str, is_described: bool
) -> None:
    path, describe = tmp_path / "records.csv", tmp_path / "describe.json"
    path.write_bytes(content)
    describe.write_text(salesforce(FIELD))
    more = ["--describe", str(describe)] if is_described else []
    assert sentence in refused(["audit", "--records", str(path), *more], capsys)


def test_one_broken_row_among_many_does_not_stop_an_audit(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    describe = tmp_path / "describe.json"
    describe.write_text(salesforce(FIELD))
    records.write_text("Id,Foo\n" + "".join(f"{n},a{n % 3}\n" for n in range(300)) + "300,a,b\n")
    assert main(["audit", "--records", str(records), "--describe", str(describe), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["filled"]["records"] for one in told["fields"]] == [300]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--sample", "0"], "--sample is a number of records, 1 or more."),
        (["--hour", "nan"], "--hour is what an hour costs, a number above nothing."),
        (["--hour", "-1"], "--hour is what an hour costs"),
        (["--won", "Foo"], "--won Foo names no value. Write the column and its value: stage=Won."),
    ],
)
def test_what_is_no_number_or_no_pair_is_refused(
    records: Path, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    assert sentence in refused(["audit", "--records", str(records), *more], capsys)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "needs the columns field, kind and name"),
        ("field,kind,name,times\nFoo,view,a," + "9" * 5_000 + "\n", "where it should say how many times"),
    ],
)
def test_readers_that_are_no_list_are_refused_and_not_taken_for_nobody(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    path = tmp_path / "readers.csv"
    path.write_text(content)
    argv = ["audit", "--records", str(records), "--readers", str(path), "--nobody-else-reads"]
    assert sentence in refused(argv, capsys)


def test_a_history_without_moments_is_refused(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.csv"
    path.write_text("record,field,old,at\n1,Foo,a,someday\n")
    told = refused(["audit", "--records", str(records), "--history", str(path)], capsys)
    assert "says 'someday' where it should say when. Write 2026-11-02 09:30:00." in told
