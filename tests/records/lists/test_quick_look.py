"""The quick look beside a list, and names that are offered in its cells."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_objects
from wellworn.records.models import Company, Kind

HTMX = {"HX-Request": "true"}


@pytest.mark.django_db
def test_a_person_a_company_and_a_deal_are_looked_at_beside_their_lists(ana: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    person = create("Femke Bos", by=ana, kind=Kind.PERSON, company=company).record
    deal = create("Level sensors", by=ana, kind=Kind.DEAL, company=company).record
    change(person, "title", "Plant manager", by=ana)
    browser = signed_in(ana)
    for record, said in ((person, "Plant manager"), (company, "Aquaveld"), (deal, "Level sensors")):
        shown = browser.get(f"/peek/{record.kind}/{record.pk}", headers=HTMX).content.decode()
        assert record.name in shown and said in shown and "peek__foot" in shown and "<body" not in shown
    assert 'data-peek="/peek/person/"' in browser.get("/people").content.decode()
    assert browser.get(f"/peek/task/{person.pk}").status_code == 404


@pytest.mark.django_db
def test_what_is_kept_apart_is_not_looked_at(ana: Member, carl: Member) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    Company.objects.filter(pk=company.pk).update(team=Team.objects.create(name="Apart", path="apart"))
    assert signed_in(carl).get(f"/peek/company/{company.pk}").status_code == 404


@pytest.mark.django_db
def test_cells_that_name_a_record_say_where_names_are_offered(ana: Member) -> None:
    create("Femke Bos", by=ana, kind=Kind.PERSON)
    there = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    browser = signed_in(ana)
    assert 'data-suggest="/suggest/person/company"' in browser.get("/people").content.decode()
    assert f'data-pk="{there.pk}"' in browser.get("/suggest/person/company", {"q": "aqu"}).content.decode()


@pytest.mark.django_db
def test_a_record_of_an_object_of_ones_own_is_looked_at_too(ana: Member, ada: Member) -> None:
    plants = own_objects.create("Plant", plural="Plants", by=ada)
    plant = create("Zwolle", by=ana, of=plants).record
    browser = signed_in(ana)
    assert 'data-peek="/peek/thing/"' in browser.get(f"/objects/{plants.key}").content.decode()
    shown = browser.get(f"/peek/thing/{plant.pk}", headers=HTMX).content.decode()
    assert "Zwolle" in shown and f'href="/objects/{plants.key}/{plant.pk}"' in shown and "peek__foot" in shown
