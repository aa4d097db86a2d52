"""Who is told that somebody is here already, before another one is made."""

from __future__ import annotations

import pytest

from wellworn.members.models import Member, Team
from wellworn.records import handles
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.duplicates.near import near
from wellworn.records.duplicates.scoring import Trait
from wellworn.records.models import Company, Kind, MatchKey, Person


@pytest.fixture
def joost(ana: Member) -> Person:
    company = create("Aquaveld N.V.", by=ana).record
    assert isinstance(company, Company)
    made = create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company).record
    assert isinstance(made, Person)
    handles.add(made, handles.PHONE, "+31 38 555 01 72", by=ana)
    return made


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Joost van Dalen", Trait.SAME_NAME),
        ("Dalen, Joost van", Trait.OTHER_ORDER),
        ("JOOST VAN DALEN", Trait.SAME_NAME),
        ("Josst van Dalen", Trait.NEAR_NAME),
        ("J. van Dalen", Trait.INITIALS),
    ],
)
def test_a_name_written_another_way_is_near(joost: Person, ana: Member, name: str, reason: Trait) -> None:
    found = near("person", {"name": name, "company": "Aquaveld"}, ana)
    assert [one.record for one in found] == [joost]
    assert reason in found[0].reasons


def test_a_phone_number_written_at_home_is_near(joost: Person, ana: Member) -> None:
    found = near("person", {"name": "J Dalen", "phone": "038 - 555 01 72"}, ana)
    assert [one.record for one in found] == [joost]
    assert Trait.SAME_PHONE in found[0].reasons and found[0].is_likely


def test_a_nickname_is_near(ana: Member) -> None:
    bob = create("Bob Marsh", by=ana, kind=Kind.PERSON).record
    assert [one.record for one in near("person", {"name": "Robert Marsh"}, ana)] == [bob]


def test_a_company_without_its_legal_form_is_near(joost: Person, ana: Member) -> None:
    found = near("company", {"name": "aquaveld bv"}, ana)
    assert [one.record.name for one in found] == ["Aquaveld N.V."] and found[0].is_likely


def test_somebody_else_is_not_near(joost: Person, ana: Member) -> None:
    assert near("person", {"name": "Femke Bos", "company": "Aquaveld"}, ana) == []
    assert near("person", {"name": ""}, ana) == []
    assert near("deal", {"name": "Joost van Dalen"}, ana) == []


def test_whom_another_team_keeps_is_never_near(joost: Person, ana: Member, carl: Member, team: Team) -> None:
    Person.objects.update(team=team)
    assert near("person", {"name": "Joost van Dalen"}, carl) == []
    assert near("person", {"name": "Joost van Dalen"}, ana) != []


def test_a_new_name_is_near_at_once_and_the_old_one_no_more(joost: Person, ana: Member) -> None:
    change(joost, "name", "Joris Vermeer", by=ana)
    assert near("person", {"name": "Joost van Dalen"}, ana) == []
    assert [one.record for one in near("person", {"name": "Joris Vermeer"}, ana)] == [joost]
    assert not MatchKey.objects.filter(kind="person", record_id=joost.pk, key__contains="iost").exists()
