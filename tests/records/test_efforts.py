"""Typing a value adds to what its field costs on its form; a machine, a paste and an undo do not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Company, Kind, Provenance, Source
from wellworn.usage.models import FieldEffort


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    """Ana's company."""
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    return company


def costs() -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Entries, corrections and seconds by object, field and form."""
    rows = FieldEffort.objects.values_list("object", "field", "form", "entries", "corrections", "seconds")
    return {row[:3]: row[3:] for row in rows}


def save(member: Member, company: Company, value: str, **more: str) -> int:
    was = Company.objects.get(pk=company.pk).city
    answer = signed_in(member).post(
        f"/records/company/{company.pk}/city", {"value": value, "was": was, **more}, headers={"HX-Request": "true"}
    )
    return int(answer.status_code)


def test_a_saved_value_adds_an_entry_with_its_seconds(ana: Member, aquaveld: Company) -> None:
    assert save(ana, aquaveld, "Zwolle", took="9") == 200
    assert costs() == {("company", "city", "record"): (1, 0, 9)}


def test_a_browser_that_says_nonsense_or_nothing_saves_as_well(ana: Member, aquaveld: Company) -> None:
    for value, took in (("Zwolle", "99999"), ("Deventer", "-1"), ("Kampen", "")):
        assert save(ana, aquaveld, value, took=took) == 200
    assert costs()["company", "city", "record"] == (3, 2, 0)


def test_a_value_typed_over_a_fresh_one_is_a_correction_and_over_an_old_one_is_news(
    ana: Member, ben: Member, aquaveld: Company
) -> None:
    save(ana, aquaveld, "Zwole")
    save(ana, aquaveld, "Zwolle")
    assert costs()["company", "city", "record"][:2] == (2, 1)
    Provenance.objects.filter(field="city").update(at=timezone.now() - timedelta(minutes=11))
    save(ben, aquaveld, "Kampen")
    assert costs()["company", "city", "record"][:2] == (3, 1)


def test_what_a_machine_wrote_is_no_entry_and_typing_over_it_no_correction(ana: Member, aquaveld: Company) -> None:
    change(aquaveld, "city", "Zwolle", by=None, source=Source.CAPTURED)
    assert costs() == {}
    save(ana, aquaveld, "Kampen")
    assert costs()["company", "city", "record"][:2] == (1, 0)


def test_what_is_refused_the_same_or_emptied_is_no_entry(ana: Member, aquaveld: Company) -> None:
    save(ana, aquaveld, "Zwolle")
    save(ana, aquaveld, "Zwolle")
    save(ana, aquaveld, "")
    assert costs()["company", "city", "record"][:2] == (1, 0)


def test_one_cell_of_a_list_is_an_entry_and_a_paste_is_none(ana: Member, aquaveld: Company) -> None:
    def cells(*values: str) -> None:
        body = {"cells": [{"pk": aquaveld.pk, "field": "city", "value": value} for value in values]}
        answer = signed_in(ana).post("/lists/company/cells", json.dumps(body), content_type="application/json")
        assert answer.status_code == 200

    cells("Zwolle")
    assert costs() == {("company", "city", "list"): (1, 0, 0)}
    cells("Kampen", "Deventer")
    assert costs() == {("company", "city", "list"): (1, 0, 0)}


def test_nothing_of_it_says_who(ana: Member, ben: Member, aquaveld: Company) -> None:
    save(ana, aquaveld, "Zwolle", took="9")
    save(ben, aquaveld, "Kampen", took="3")
    (row,) = FieldEffort.objects.values()
    assert not {key for key, value in row.items() if key != "id" and value in (ana.pk, ben.pk) and "member" in key}
    assert row["seconds"] in (12, 9)  # the second's are left out where both share a place in the sketch


def test_what_is_written_in_the_composer_adds_to_what_a_note_costs(ana: Member, aquaveld: Company) -> None:
    """A mail or a meeting that is logged by hand is a note here: from these sums comes what the machine's own logging saves."""
    for kind, took in (("note", "40"), ("meeting", "75"), ("note", "121")):
        said = {"text": "They like the display", "kind": kind, "took": took}
        assert signed_in(ana).post(f"/records/company/{aquaveld.pk}/notes", said).status_code == 302
    assert costs() == {("activity", "note", "composer"): (2, 0, 40), ("activity", "meeting", "composer"): (1, 0, 75)}
