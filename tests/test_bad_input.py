"""Whatever a browser sends, the answer is a page or a sentence, never a fault of ours."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.changing import change, undo
from wellworn.records.creating import create
from wellworn.records.handles import MAIL, add, remove
from wellworn.records.keeping import delete, purge
from wellworn.records.models import Company, Deal, Person, Provenance, Stage
from wellworn.records.values import CannotSave

NOT_IDS = ["\0", "²", "٣", "9" * 5000, "-1", str(2**63), "x", "1e9"]


@pytest.fixture
def joost(ana: Member) -> Person:
    """A person of everybody's."""
    made = create("Joost Dalen", by=ana).record
    assert isinstance(made, Person)
    return made


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal in its first stage."""
    made = create("Sensors", by=ana, kind=Deal.kind).record
    assert isinstance(made, Deal)
    return made


@pytest.mark.parametrize("text", NOT_IDS)
def test_what_is_no_id_is_refused_in_a_sentence(text: str, ana: Member, joost: Person, deal: Deal) -> None:
    browser = signed_in(ana)
    for url, given, fine in (
        (f"/records/person/{joost.pk}/owner", {"value": text}, (422, 302)),
        (f"/records/person/{joost.pk}/company", {"value": text, "as": "id"}, (422, 302)),
        (f"/records/deal/{deal.pk}/stage", {"value": text}, (422,)),
        (f"/deals/{deal.pk}/move", {"stage": text}, (404,)),
        ("/records/new", {"line": "Somebody Else", "kind": "person", "company": text}, (302, 404)),
        ("/me/sessions/end", {"session": text}, (404, 302)),
    ):
        assert browser.post(url, given).status_code in fine, url
    deal.refresh_from_db()
    assert deal.stage == Stage.objects.first()


def test_a_session_that_is_no_number_ends_no_session(ana: Member) -> None:
    other, here = Client(), Client()
    for browser in (other, here):
        browser.force_login(ana)
        browser.get("/")
    assert here.post("/me/sessions/end", {"session": "²"}).status_code == 404
    assert other.get("/").status_code == 200


def test_nul_is_left_out_of_what_was_typed(ana: Member, joost: Person) -> None:
    browser = signed_in(ana)
    for url in (
        "/search?q=a%00b",
        f"/records/person/{joost.pk}/name/source?value=%00",
        "/people?q=%00&sort=%00&after=%00",
    ):
        assert browser.get(url).status_code in (200, 404), url
    browser.post("/me/name", {"name": "Ana\0 Lind-Berg"})
    ana.refresh_from_db()
    assert ana.name == "Ana Lind-Berg"
    for act in ("add", "remove", "first"):
        url = f"/records/person/{joost.pk}/handles/{MAIL}"
        assert browser.post(url, {"value": "a\0@b.example", "act": act}).status_code == 302
    assert browser.get(f"/records/person/{joost.pk}/a%00b/history").status_code == 400


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "x", "é", "=", cursor("a\0b", 1), cursor("\ud800", 1), cursor("a", 2**70), cursor("a", float("inf")), cursor([], {}),
        cursor("2026-01-01", 1), cursor("0001-01-01T00:00:00+14:00", 1), cursor("9999-12-31T23:59:59-14:00", 1),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)  # fmt: skip
def test_a_cursor_that_nobody_gave_out_shows_the_list_from_its_beginning(
    after: str, ana: Member, joost: Person
) -> None:
    for sort in ("name", "recent"):
        page = signed_in(ana).get("/people", {"sort": sort, "after": after})
        assert page.status_code == 200


@pytest.mark.parametrize("before", ["x", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30"])
def test_a_moment_that_is_none_shows_a_timeline_from_now(before: str, ana: Member, joost: Person) -> None:
    for url in (f"/people/{joost.pk}", "/meetings"):
        assert signed_in(ana).get(url, {"before": before}).status_code == 200


def test_undoing_the_first_name_of_a_record_says_why_not(ana: Member, joost: Person) -> None:
    row = Provenance.objects.get(record_id=joost.pk, field="name")
    page = signed_in(ana).post(f"/changes/{row.pk}/undo", follow=True)
    assert "That is its first name" in page.content.decode()
    row.refresh_from_db()
    assert row.undone_at is None


def test_undoing_to_a_company_that_was_purged_says_why_not(ana: Member, joost: Person) -> None:
    first, second = (create(f"{name} Ltd", by=ana).record for name in ("Aquaveld", "Oderwerk"))
    change(joost, "company", str(first.pk), by=ana)
    row = change(joost, "company", str(second.pk), by=ana)
    assert row is not None
    delete(first, by=ana)
    purge(first, by=ana)
    page = signed_in(ana).post(f"/changes/{row.pk}/undo", follow=True)
    assert "gone for good" in page.content.decode()
    joost.refresh_from_db()
    assert joost.company == second


def test_undoing_the_removal_of_an_address_that_another_took_says_whose_it_is(ana: Member, joost: Person) -> None:
    other = create("Ines Prado", by=ana).record
    add(joost, MAIL, "j@aquaveld.example", by=ana)
    row = remove(joost, MAIL, "j@aquaveld.example", by=ana)
    assert row is not None
    add(other, MAIL, "j@aquaveld.example", by=ana)
    page = signed_in(ana).post(f"/changes/{row.pk}/undo", follow=True)
    assert "That belongs to Ines Prado already." in page.content.decode()
    with pytest.raises(CannotSave):
        undo(row, by=ana)


def test_what_capture_wrote_in_its_own_form_can_be_undone(ana: Member) -> None:
    company = create("Aquaveld Ltd", by=ana).record
    Company.objects.filter(pk=company.pk).update(website="https://aquaveld.example/en/")  # as a signature had it
    row = Provenance.objects.create(
        kind="company", record_id=company.pk, field="website", value="https://aquaveld.example/en/", source="captured",
        at=company.created_at,
    )  # fmt: skip
    signed_in(ana).post(f"/changes/{row.pk}/undo")
    company.refresh_from_db()
    assert company.website == ""  # type: ignore[attr-defined]


def test_a_form_leads_back_to_a_page_of_ours_alone(ana: Member, joost: Person) -> None:
    browser, url = signed_in(ana), f"/records/person/{joost.pk}/notes"
    for came, leads in (
        ("http://testserver/people?q=x", "/people?q=x"),
        ("http://evil.example/people", f"/people/{joost.pk}"),
        ("http://testserver//evil.example/x", "/evil.example/x"),
        ("javascript:alert(1)", f"/people/{joost.pk}"),
        ("http://[", f"/people/{joost.pk}"),
    ):
        assert browser.post(url, {"text": "x"}, HTTP_REFERER=came).url == leads


@pytest.mark.parametrize("verb", ["retry", "cancel"])
def test_a_job_that_no_queue_can_hold_is_not_there(verb: str, ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(role="admin")
    assert signed_in(ana).post(f"/jobs/{2**63}/{verb}").status_code == 404


@pytest.mark.parametrize("pattern", ["b.exam\\", "a\\@b.example", "%", "_.example", "a@%.example", "x" * 400, ""])
def test_a_pattern_that_a_database_would_take_for_more_is_refused(pattern: str, ana: Member) -> None:
    for url in ("/mailboxes/never", "/seen/contact"):
        answer = signed_in(ana).post(url, {"pattern": pattern, "level": "full"})
        assert answer.status_code == 422, url
