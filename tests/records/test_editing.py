"""Editing in place: saved at once, undone with a click, and nobody's work is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.changing import Conflict, change
from wellworn.records.creating import create
from wellworn.records.models import Address, Company, Domain, Kind, Person, Phone, Provenance
from wellworn.usage.models import Event

IN_PLACE = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    """A company of everybody's."""
    made = create("aquaveld.example", by=ana).record
    assert isinstance(made, Company)
    return made


def test_one_box_makes_a_company_from_a_domain(ana: Member) -> None:
    answer = signed_in(ana).post("/records/new", {"line": "https://www.aquaveld.example/", "kind": "company"})
    company = Company.objects.get()
    assert answer.url == f"/companies/{company.pk}"
    assert (company.name, company.owner, company.search_key) == ("Aquaveld", ana, "aquaveld")
    assert Domain.objects.get().domain == "aquaveld.example"
    assert Event.objects.filter(feature="record.create", member=ana, kind="company", record_id=company.pk).exists()


def test_a_mail_address_makes_a_person_at_the_company_of_its_domain(ana: Member, aquaveld: Company) -> None:
    signed_in(ana).post("/records/new", {"line": "Joost.Dalen@aquaveld.example", "kind": "person"})
    person = Person.objects.get()
    assert (person.name, person.company) == ("Joost Dalen", aquaveld)
    again = signed_in(ana).post("/records/new", {"line": "joost.dalen@AQUAVELD.example", "kind": "person"})
    assert again.url == f"/people/{person.pk}"
    assert Person.objects.count() == 1


def test_a_value_is_saved_in_place_with_its_source_and_undone(ana: Member, aquaveld: Company) -> None:
    browser, url = signed_in(ana), f"/records/company/{aquaveld.pk}/city"
    form = browser.get(url, **IN_PLACE).content.decode()
    assert 'name="was" value=""' in form
    saved = browser.post(url, {"value": "Zwolle", "was": ""}, **IN_PLACE)
    assert saved.status_code == 200
    assert "Zwolle" in saved.content.decode()
    assert "prov--typed" in saved.content.decode()
    row = Provenance.objects.get(kind=Kind.COMPANY, record_id=aquaveld.pk, field="city")
    assert (row.value, row.before, row.by, row.source) == ("Zwolle", "", ana, "typed")
    browser.post(f"/changes/{row.pk}/undo")
    aquaveld.refresh_from_db()
    assert aquaveld.city == ""
    assert "undone" in browser.get(f"/records/company/{aquaveld.pk}/city/history").content.decode()


def test_whoever_comes_second_is_told_and_loses_nothing(ana: Member, ben: Member, aquaveld: Company) -> None:
    url = f"/records/company/{aquaveld.pk}/city"
    signed_in(ben).post(url, {"value": "Zwolle", "was": ""}, **IN_PLACE)
    clash = signed_in(ana).post(url, {"value": "Kampen", "was": ""}, **IN_PLACE)
    words = clash.content.decode()
    assert clash.status_code == 409
    assert "Ben Okafor" in words and "Zwolle" in words and "Kampen" in words
    aquaveld.refresh_from_db()
    assert aquaveld.city == "Zwolle"
    signed_in(ana).post(url, {"value": "Kampen", "was": "Zwolle", "keep": "mine"}, **IN_PLACE)
    aquaveld.refresh_from_db()
    assert aquaveld.city == "Kampen"


def test_undoing_over_a_newer_value_undoes_nothing(ana: Member, ben: Member, aquaveld: Company) -> None:
    first = change(aquaveld, "city", "Zwolle", by=ana)
    change(aquaveld, "city", "Kampen", by=ben)
    assert first is not None
    signed_in(ana).post(f"/changes/{first.pk}/undo")
    aquaveld.refresh_from_db()
    first.refresh_from_db()
    assert (aquaveld.city, first.undone_at) == ("Kampen", None)


def test_a_value_that_cannot_be_is_answered_with_what_would_work(ana: Member, aquaveld: Company) -> None:
    deal = create("Level sensors", by=ana, kind=Kind.DEAL).record
    url = f"/records/deal/{deal.pk}/close_date"
    answer = signed_in(ana).post(url, {"value": "31 November", "was": ""}, **IN_PLACE)
    assert answer.status_code == 422
    assert "2026-11-30" in answer.content.decode()


def test_addresses_phones_and_domains_are_many_with_one_first(ana: Member, aquaveld: Company) -> None:
    person = create("joost@aquaveld.example", by=ana).record
    browser, base = signed_in(ana), f"/records/person/{person.pk}/handles/"
    browser.post(f"{base}address.mail", {"value": "J.Dalen@Home.example"})
    browser.post(f"{base}phone", {"value": "+31 38 555 0172"})
    assert Phone.objects.get().number == "+31385550172"
    browser.post(f"{base}address.mail", {"value": "j.dalen@home.example", "act": "first"})
    assert Address.objects.get(is_primary=True).address == "j.dalen@home.example"
    browser.post(f"{base}address.mail", {"value": "j.dalen@home.example", "act": "remove"})
    assert Address.objects.get().is_primary
    row = Provenance.objects.filter(field="address.mail").latest("id")
    browser.post(f"/changes/{row.pk}/undo")
    assert Address.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_the_same_moment_write_one_value_and_one_conflict(ana: Member, ben: Member) -> None:
    company = create("Aquaveld Ltd", by=ana).record
    ready, outcomes = threading.Barrier(2), []

    def edit(member: Member, city: str) -> None:
        try:
            ready.wait()
            change(Company.objects.get(pk=company.pk), "city", city, by=member, expected="")
            outcomes.append(city)
        except Conflict as conflict:
            outcomes.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=each) for each in ((ana, "Zwolle"), (ben, "Kampen"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [outcome for outcome in outcomes if isinstance(outcome, str)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(written) == len(lost) == 1
    assert Company.objects.get().city == written[0] == lost[0].theirs
    assert lost[0].mine != lost[0].theirs
