"""Putting people on a deal, and the way back; and that no form leads to another host."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.models import Person, Provenance
from wellworn.records.views.common import own_path
from wellworn.usage.models import Event


def test_a_person_is_put_on_a_deal_once_with_its_history_and_taken_off_again(ana: Member) -> None:
    deal, browser = deal_of("Level sensors", ana), signed_in(ana)
    for _time in range(2):
        browser.post(f"/deals/{deal.pk}/people", {"line": "Femke Bos <femke@aquaveld.example>"})
    person = Person.objects.get()
    assert list(deal.people.all()) == [person]
    row = Provenance.objects.get(kind="deal", field="people")
    assert (row.value, row.by) == (str(person.pk), ana)
    assert Event.objects.filter(feature="record.change", member=ana, kind="deal").count() == 1
    browser.post(f"/changes/{row.pk}/undo")
    assert not deal.people.exists() and Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize(
    "text", ["//evil.example", "/\\evil.example", "https://evil.example", "\\/evil.example", "", "x"]
)
def test_a_form_leads_nowhere_but_here(text: str) -> None:
    assert own_path(text, "/here") == "/here"


def test_a_form_leads_back_to_the_page_that_it_stood_on() -> None:
    assert own_path("/deals?view=list&tab=mine", "/") == "/deals?view=list&tab=mine"
