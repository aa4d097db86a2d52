"""Lists of very much: the other way to a page gives the same rows, searches are bounded, and names that were typed go with their paste."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.test_batches import everything
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.lists import ordering, query
from wellworn.records.lists.config import Column, Config, Sort
from wellworn.records.models import Batch, Company, CustomObject, Deal, Kind

COLUMNS = (Column("name"), Column("city"))


def company(name: str, by: Member, city: str = "") -> Company:
    made = create(name, by=by, kind=Kind.COMPANY).record
    Company.objects.filter(pk=made.pk).update(city=city)
    return Company.objects.get(pk=made.pk)


@pytest.mark.parametrize("field", ["city", "touched", "name", "activity_count", "owner"])
@pytest.mark.parametrize("is_descending", [True, False])
def test_a_page_is_the_same_whether_an_index_is_walked_or_what_meets_the_filter_is_sorted(
    field: str, is_descending: bool, ana: Member
) -> None:
    for number in range(7):
        company(f"Company {number}", ana, city="" if number % 3 == 0 else f"City {number % 2}")
    wanted = query.read("company", Config(COLUMNS, sort=Sort(field, is_descending)), ana)
    after, seen = "", []
    while True:
        walked, sorted_ = ordering.page(wanted, after, 2), ordering.page(wanted, after, 2, sorts=True)
        assert walked == sorted_
        seen += [row.pk for row in walked.rows]
        after = walked.after
        if not after:
            break
    assert sorted(seen) == sorted(Company.objects.values_list("pk", flat=True))


def test_a_search_inside_a_list_shows_the_latest_of_those_that_hold_the_words_and_says_so(
    ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        company(f"Gate {number}", ana)
    browser = signed_in(ana)
    page = browser.get("/companies?q=gate").content.decode()
    assert all(f"Gate {number}" in page for number in range(6)) and "More letters find the others" not in page
    monkeypatch.setattr(query, "CANDIDATES", 4)
    page = browser.get("/companies?q=gate").content.decode()
    assert [f"Select Gate {number}" in page for number in range(6)] == [False, False, True, True, True, True]
    assert "More letters find the others" in page


def test_the_undo_of_a_paste_erases_the_companies_that_typing_their_name_made(ana: Member) -> None:
    havel = company("Havel", ana)
    deals = [create(f"Deal {number}", by=ana, kind=Kind.DEAL).record for number in range(3)]
    before, browser = everything(), signed_in(ana)
    names = ("Newly Ltd", "Havel", "Newly Ltd")
    cells = [
        {"pk": deal.pk, "field": "company", "value": name, "was": ""} for deal, name in zip(deals, names, strict=True)
    ]
    browser.post("/lists/deal/cells", json.dumps({"cells": cells}), content_type="application/json")
    newly = Company.objects.get(name="Newly Ltd")
    assert set(Deal.objects.values_list("company_id", flat=True)) == {newly.pk, havel.pk}
    batch = Batch.objects.get()
    assert batch.counts == {"changed": 3, "created": 1}
    browser.post(f"/batches/{batch.pk}/undo")
    assert everything() == before
    assert not Company.objects.filter(name="Newly Ltd").exists()


def test_an_object_of_ones_own_has_the_one_list_at_one_address(ana: Member) -> None:
    vessel = CustomObject.objects.create(
        key="vessel", name="Vessel", plural="Vessels", icon="ship", created_at=timezone.now()
    )
    create("MS Vltava", by=ana, of=vessel)
    browser = signed_in(ana)
    assert browser.get("/lists/vessel?sort=-name").url == "/objects/vessel?sort=-name"  # type: ignore[attr-defined]
    assert browser.get("/lists/company").url == "/companies"  # type: ignore[attr-defined]
    page = browser.get("/objects/vessel").content.decode()
    assert "MS Vltava" in page and 'data-cells="/lists/vessel/cells"' in page and 'action="/objects/vessel"' in page
    assert browser.get("/lists/nothing").status_code == 404


def test_a_filter_takes_a_record_by_its_name_and_never_names_another_teams(ana: Member, carl: Member) -> None:
    havel, hidden = company("Havel", ana), company("Hidden Works", carl)
    Company.objects.filter(pk=hidden.pk).update(team=carl.team)
    browser, field = signed_in(ana), {"field": "company", "operator": "any_of"}
    assert b"Havel" in browser.get("/lists/deal/offered?field=company&q=hav").content
    assert b"Hidden" not in browser.get("/lists/deal/offered?field=company&q=hid").content
    assert browser.get("/lists/deal/offered?field=amount&q=h").status_code == 404
    answer = browser.post("/lists/deal/filter", field | {"named": "havel"})
    assert f"company:any_of:{havel.pk}" in answer.url  # type: ignore[attr-defined]
    for name in ("Hidden Works", "Nothing"):
        answer = browser.post("/lists/deal/filter", field | {"named": name})
        assert answer.status_code == 422 and "Choose one of the list" in answer.content.decode()
