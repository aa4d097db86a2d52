"""An import in the browser: brought, mapped, mended, run, read row by row, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.conftest import signed_in
from wellworn.capture import exporting
from wellworn.members.models import Member, Role
from wellworn.records import taking_back
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.importing import running
from wellworn.records.models import (
    Address,
    Batch,
    BatchState,
    Company,
    CustomField,
    Deal,
    Kind,
    Outcome,
    Person,
    Phone,
    Provenance,
)

PEOPLE = (
    "Vorname;Nachname;Firma;E-Mail;Telefon;Kundenklasse;Seit\r\n"
    "Jürgen;Müller;Aquaveld;juergen@aquaveld.example;+31 38 555 0172;A;31.12.2020\r\n"
    "Femke;Bos;Aquaveld;femke@aquaveld.example;;B;1.2.2021\r\n"
    "Jörg;Ohne;;joerg@;;A;3.4.2021\r\n"
).encode("cp1252")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uploads lie in a folder of the test's own."""
    monkeypatch.setenv("WELLWORN_DATA", str(tmp_path))
    yield


def bring(member: Member, content: bytes = PEOPLE, name: str = "kunden.csv") -> Batch:
    answer = signed_in(member).post("/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Batch.objects.get(pk=int(answer.headers["Location"].rsplit("/", 1)[1]))


def looked_through(batch: Batch) -> Batch:
    batch.refresh_from_db()
    running.check(batch)
    batch.refresh_from_db()
    return batch


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def export() -> list[object]:
    """Everything that an export holds, and all history that was not undone."""
    rows: list[object] = [list(exporting.rows(kind)[1]) for kind in ("people", "companies", "deals")]
    rows += [list(Address.objects.order_by("address").values()), list(Phone.objects.order_by("number").values())]
    columns = ("kind", "record_id", "field", "value")
    return [*rows, list(Provenance.objects.filter(undone_at=None).order_by("pk").values_list(*columns))]


def test_a_file_in_another_encoding_and_language_is_understood_and_nothing_is_changed_yet(ana: Member) -> None:
    batch = bring(ana)
    columns = {column["name"]: column["to"] for column in batch.plan["columns"]}
    assert columns == {"Vorname": "first_name", "Nachname": "last_name", "Firma": "company", "E-Mail": "address.mail",
                       "Telefon": "phone", "Kundenklasse": "", "Seit": ""}  # fmt: skip
    assert (batch.object, batch.plan["how"]["encoding"], batch.plan["how"]["separator"]) == ("person", "cp1252", ";")
    page = text(signed_in(ana).get(f"/import/{batch.pk}"))
    assert "Jürgen" in page and "looking through" in page.lower()
    looked_through(batch)
    page = text(signed_in(ana).get(f"/import/{batch.pk}"))
    assert "joerg@" in page and "That is not a mail address" in page and "Import 2 rows" in page
    assert not Person.objects.exists() and not Company.objects.exists()


def test_a_bad_cell_is_mended_on_the_page_and_everything_is_taken_back(ana: Member) -> None:
    browser = signed_in(ana)
    create("femke@aquaveld.example", by=ana)
    change(Person.objects.get(), "title", "Buyer", by=ana)
    before, batch = export(), bring(ana)
    browser.post(f"/import/{batch.pk}/mend", {"field": "address.mail", "old": "joerg@", "new": "joerg@b.example"})
    assert looked_through(batch).plan["check"]["counts"]["failed"] == 0
    browser.post(f"/import/{batch.pk}/run/now")
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING
    running.run(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.total, batch.counts) == (BatchState.DONE, 3, {"created": 2, "changed": 1})
    assert {person.name for person in Person.objects.all()} == {
        "Jürgen Müller",
        "Femke",
        "Jörg Ohne",
    } or Person.objects.count() == 3
    assert Company.objects.get().name == "Aquaveld"
    rows = b"".join(browser.get(f"/import/{batch.pk}/rows.csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 4 and ",created,," in rows[1]
    page = text(browser.get(f"/import/{batch.pk}"))
    assert "3 rows, done" in page and "Take it back" in page
    browser.post(f"/import/{batch.pk}/undo/now")
    batch.refresh_from_db()
    assert taking_back.undo(batch)
    assert export() == before


def test_what_was_not_saved_is_brought_home_with_its_reason_and_can_be_brought_again(ana: Member) -> None:
    batch = bring(ana)
    running.run(batch)
    batch.refresh_from_db()
    assert batch.counts == {Outcome.CREATED: 2, Outcome.FAILED: 1}
    rows = b"".join(signed_in(ana).get(f"/import/{batch.pk}/rows.csv?only=failed").streaming_content).decode(
        "utf-8-sig"
    )  # type: ignore[attr-defined]
    assert rows.count("\n") == 2 and "joerg@" in rows and "mail address" in rows
    assert bring(ana, rows.encode()).plan["columns"][1]["to"] == "last_name"


def test_another_object_another_separator_and_another_header_are_taken(ana: Member) -> None:
    batch, browser = bring(ana), signed_in(ana)
    browser.post(f"/import/{batch.pk}/plan", {"object": "company"})
    browser.post(f"/import/{batch.pk}/plan", {"to-2": "name", "to-0": "nonsense"})
    batch.refresh_from_db()
    assert (batch.object, batch.plan["columns"][2]["to"], batch.plan["columns"][0]["to"]) == ("company", "name", "")
    browser.post(f"/import/{batch.pk}/plan", {"separator": "|"})
    batch.refresh_from_db()
    assert len(batch.plan["columns"]) == 1
    browser.post(f"/import/{batch.pk}/plan", {"choices": "1", "create": "on", "typed": "replace", "region": "nl"})
    batch.refresh_from_db()
    assert [batch.plan[name] for name in ("create", "change", "typed", "region")] == [True, False, "replace", "NL"]


def test_an_admin_makes_a_field_of_a_column_and_its_values_are_imported(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    ana.refresh_from_db()
    batch = bring(ana)
    signed_in(ana).post(f"/import/{batch.pk}/field", {"column": "6"})
    field = CustomField.objects.get()
    assert (field.object, field.label, field.type) == ("person", "Seit", "date")
    batch.refresh_from_db()
    running.run(batch)
    assert Person.objects.get(search_key="jurgen muller").custom == {field.key: "2020-12-31"}


def test_a_rep_makes_no_fields_and_it_brings_no_files(ana: Member, carl: Member) -> None:
    batch = bring(ana)
    assert signed_in(ana).post(f"/import/{batch.pk}/field", {"column": "6"}).status_code == 404
    for where in ("", "/rows.csv", "/progress"):
        assert signed_in(carl).get(f"/import/{batch.pk}{where}").status_code == 404
    assert signed_in(carl).post(f"/import/{batch.pk}/run/now").status_code == 404
    Member.objects.filter(pk=carl.pk).update(role=Role.IT)
    assert signed_in(carl).get("/import").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"  ", "empty"),
        ("a.xlsx", b"PK\x03\x04 no archive", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "no table"),
        ("a.csv", b",".join(b"c%d" % n for n in range(2000)) + b"\n", "more than 500 columns"),
        ("a.csv", b"name\n" + b"x" * (9 << 20), "no end"),
        ("a.json", b'{"name": ', "no JSON"),
        ("a.csv", b"name,mail\n", "no rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(ana: Member, name: str, content: bytes, says: str) -> None:
    answer = signed_in(ana).post("/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and says in text(answer)
    assert not Batch.objects.exists() and not list(
        (Path(__import__("os").environ["WELLWORN_DATA"]) / "imports").iterdir()
    )


def test_the_list_of_imports_costs_a_fixed_number_of_queries(ana: Member, django_assert_num_queries: object) -> None:
    browser = signed_in(ana)
    for _time in range(2):
        bring(ana)
        with django_assert_num_queries(4):  # type: ignore[operator] # session, member, frame, imports
            assert browser.get("/import").status_code == 200


def test_a_draft_is_thrown_away_with_its_file(ana: Member, tmp_path: Path) -> None:
    batch = bring(ana)
    assert len(list((tmp_path / "imports").iterdir())) == 1
    signed_in(ana).post(f"/import/{batch.pk}/discard/now")
    assert not Batch.objects.exists() and not list((tmp_path / "imports").iterdir())
    assert create("Aquaveld", by=ana, kind=Kind.COMPANY).is_new


def test_one_cell_is_mended_alone_and_read_as_its_column_is(ana: Member) -> None:
    browser = signed_in(ana)
    rows = "Deal name,Amount,Close date\nPumps,1000,31/12/2026\nValves,2000,soon\nSeals,3000,soon\n"
    batch = bring(ana, rows.encode(), "deals.csv")
    browser.post(f"/import/{batch.pk}/plan", {"to-2": "close_date"})
    page = text(browser.get(f"/import/{looked_through(batch).pk}"))
    assert 'name="cell:2:close_date"' in page and 'name="cell:3:close_date"' in page
    browser.post(f"/import/{batch.pk}/mend", {"cell:2:close_date": "3/4/2027", "cell:3:close_date": " "})
    assert looked_through(batch).plan["cells"] == {"2:2": "3/4/2027"}
    assert batch.plan["check"]["counts"]["failed"] == 1
    refused = browser.post(f"/import/{batch.pk}/mend", {"cell:3:close_date": "later"}, follow=True)  # type: ignore[arg-type]
    assert "Row 3:" in text(refused) and looked_through(batch).plan["cells"] == {"2:2": "3/4/2027"}
    browser.post(f"/import/{batch.pk}/mend", {"cell:9:owner": "x", "cell:x:close_date": "3/4/2027", "cell:3:none": "y"})
    assert looked_through(batch).plan["cells"] == {"2:2": "3/4/2027"}
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.WAITING)
    running.run(Batch.objects.select_related("by").get(pk=batch.pk))
    assert str(Deal.objects.get(name="Valves").close_date) == "2027-04-03"
    assert not Deal.objects.filter(name="Seals").exists()


DYNAMICS = (
    "Deal name,Company,Amount,Close date\n"
    'Pumps,Aquaveld,"$12,000.00",2026-12-01\nValves,Aquaveld,"EUR 12.000,50",2026-12-01\n'
    'Seals,Aquaveld,12 000 kr,2026-12-01\nHoses,Aquaveld,12.00.00,2026-12-01\nTanks,Aquaveld,"3,500.00",2026-12-01\n'
)


def test_amounts_with_their_money_are_read_where_that_is_certain_and_else_refused_with_a_sentence(ana: Member) -> None:
    batch = bring(ana, DYNAMICS.encode(), "opportunities.csv")
    batch = looked_through(batch)
    assert {column["to"] for column in batch.plan["columns"]} == {"name", "company", "amount", "close_date"}
    running.run(batch)
    read = {
        name: (float(amount), money) for name, amount, money in Deal.objects.values_list("name", "amount", "currency")
    }
    assert read == {"Pumps": (12_000, "USD"), "Valves": (12_000.5, "EUR"), "Tanks": (3_500, "EUR")}
    said = b"".join(signed_in(ana).get(f"/import/{batch.pk}/rows.csv?only=failed").streaming_content).decode()  # type: ignore[attr-defined]
    assert "“kr” is the sign of several currencies" in said and "An amount is a number" in said


def test_what_would_turn_a_page_around_stays_out_of_every_name_of_a_file(ana: Member) -> None:
    batch = bring(
        ana,
        "Name,Company,E-mail\n\u202eFemke\u202c B\u2066os,Aqua\u202eveld,\u202afemke@aquaveld.example\u202c\n".encode(),
        "people.csv",
    )
    looked_through(batch)
    running.run(batch)
    assert Person.objects.values_list("name", "company__name", "addresses__address").get() == (
        "Femke Bos",
        "Aquaveld",
        "femke@aquaveld.example",
    )
