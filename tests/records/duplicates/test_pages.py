"""The pages of duplicates: what waits, what is warned of, what a merge would make."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import signed_in
from wellworn.members.models import Member, Role, Team
from wellworn.records import handles
from wellworn.records.creating import create
from wellworn.records.duplicates.finding import find
from wellworn.records.duplicates.merging import merge
from wellworn.records.models import Company, Kind, Pair, PairState, Person
from wellworn.usage.models import Event

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def pair(ana: Member) -> Pair:
    """Joost, twice."""
    for line in ("Joost van Dalen <joost@aquaveld.example>", "Dalen, Joost van"):
        person = create(line, by=ana, kind=Kind.PERSON).record
        handles.add(person, handles.PHONE, "+31385550172", by=ana)
    find(5)
    return Pair.objects.get()


@pytest.fixture
def browser(ana: Member) -> Client:
    return signed_in(ana)


def test_a_pair_waits_with_its_reasons_in_words(pair: Pair, browser: Client) -> None:
    page = browser.get("/duplicates").content.decode()
    assert "Joost van Dalen" in page and "Dalen, Joost van" in page
    assert "the same name in another order" in page and "the same phone number" in page


def test_the_page_costs_the_same_however_many_wait(
    pair: Pair, browser: Client, ana: Member, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    create("Aquaveld N.V.", by=ana)
    create("Aquaveld B.V.", by=ana)
    find(5)
    assert Pair.objects.count() == 2
    with django_assert_num_queries(
        13
    ):  # session, member, frame; layouts; pairs; people and four of facts; companies and three
        assert browser.get("/duplicates").status_code == 200


def test_a_pair_with_a_half_that_is_not_seen_is_never_shown(pair: Pair, carl: Member, team: Team, ana: Member) -> None:
    Person.objects.filter(pk=pair.high).update(team=team, owner=ana)
    page = signed_in(carl).get("/duplicates").content.decode()
    assert "Joost" not in page
    assert signed_in(carl).post(f"/duplicates/pairs/{pair.pk}", {"state": "different"}).status_code == 404
    assert signed_in(carl).get(f"/duplicates/person/{pair.low}/{pair.high}").status_code == 404
    assert Pair.objects.get().state == PairState.OPEN


def test_it_sees_no_pairs(pair: Pair, ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    assert "Joost" not in signed_in(ana).get("/duplicates").content.decode()
    assert signed_in(ana).get(f"/duplicates/person/{pair.low}/{pair.high}").status_code == 404


@pytest.mark.parametrize(("state", "tab"), [("different", "different"), ("later", "later")])
def test_what_was_said_is_remembered_and_can_be_taken_back(pair: Pair, browser: Client, state: str, tab: str) -> None:
    browser.post(f"/duplicates/pairs/{pair.pk}", {"state": state})
    assert Pair.objects.get().state == state
    find(5)
    assert "pair-" not in browser.get("/duplicates").content.decode()
    assert "pair-" in browser.get(f"/duplicates?show={tab}").content.decode()
    browser.post(f"/duplicates/pairs/{pair.pk}?back=open")
    assert Pair.objects.get().state == PairState.OPEN
    assert Event.objects.filter(feature="pair.decide").count() == 2


def test_no_state_of_ours_is_not_found(pair: Pair, browser: Client) -> None:
    assert browser.post(f"/duplicates/pairs/{pair.pk}", {"state": "merged"}).status_code == 404


def test_one_post_merges_and_the_toast_undoes_it(pair: Pair, browser: Client) -> None:
    answer = browser.post(f"/duplicates/person/{pair.low}/{pair.high}", {"from": "pairs"}, follow=True)
    page = answer.content.decode()
    assert "Dalen, Joost van is now part of Joost van Dalen." in page
    assert Person.objects.get(deleted_at=None).pk == pair.low
    batch = Pair.objects.get().batch
    assert batch is not None and f"/duplicates/merges/{batch.pk}/undo" in page
    answer = browser.post(f"/duplicates/merges/{batch.pk}/undo", follow=True)
    assert "are two again" in answer.content.decode()
    assert Person.objects.filter(deleted_at=None).count() == 2
    assert Pair.objects.get().state == PairState.OPEN


def test_the_preview_shows_both_values_and_takes_the_chosen_one(pair: Pair, browser: Client, ana: Member) -> None:
    page = browser.get(f"/duplicates/person/{pair.low}/{pair.high}").content.decode()
    assert 'name="take-name" value="kept" checked' in page and "Typed by Ana Lind" in page
    browser.post(f"/duplicates/person/{pair.low}/{pair.high}", {"take-name": "other"})
    assert Person.objects.get(deleted_at=None).name == "Dalen, Joost van"


def test_who_merges_what_changed_meanwhile_looks_again(pair: Pair, browser: Client) -> None:
    url = f"/duplicates/person/{pair.low}/{pair.high}"
    page = browser.get(url).content.decode()
    mark = page.split('name="seen" value="')[1].split('"')[0]
    Person.objects.filter(pk=pair.high).update(title="Buyer")
    answer = browser.post(url, {"seen": mark})
    assert answer.status_code == 409 and "has changed since you looked" in answer.content.decode()
    assert Person.objects.filter(deleted_at=None).count() == 2


def test_a_merge_of_others_is_not_undone_by_who_does_not_see_it(
    pair: Pair, ana: Member, carl: Member, team: Team
) -> None:
    batch = merge(Person.objects.get(pk=pair.low), Person.objects.get(pk=pair.high), by=ana)
    Person.objects.update(team=team)
    assert signed_in(carl).post(f"/duplicates/merges/{batch.pk}/undo").status_code == 404
    assert Person.objects.filter(deleted_at=None).count() == 1


def test_who_is_here_already_is_said_while_somebody_types(
    pair: Pair, browser: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(8):  # session, member, layouts; all keys; people; three of facts
        answer = browser.get("/duplicates/near", {"kind": "person", "line": "joost dalen"}, **SCRIPT)
    assert "Here already?" in answer.content.decode() and "<html" not in answer.content.decode()
    nobody = browser.get("/duplicates/near", {"object": "person", "line": "Femke Bos"}, **SCRIPT)
    assert "Here already?" not in nobody.content.decode()
    assert browser.get("/duplicates/near", {"line": ""}).status_code == 200


def test_the_other_one_is_found_by_likeness_or_by_name(pair: Pair, browser: Client, ana: Member) -> None:
    create("Femke Bos", by=ana, kind=Kind.PERSON)
    page = browser.get(f"/duplicates/person/{pair.low}").content.decode()
    assert f"/duplicates/person/{pair.low}/{pair.high}" in page and "Femke" not in page
    assert "Femke Bos" in browser.get(f"/duplicates/person/{pair.low}?q=femke").content.decode()


def test_deals_are_not_merged(ana: Member, browser: Client) -> None:
    deal = create("Six plants", by=ana, kind=Kind.DEAL).record
    assert browser.get(f"/duplicates/deal/{deal.pk}").status_code == 404


def test_a_company_page_leads_to_merging_it(ana: Member, browser: Client) -> None:
    company = create("aquaveld.example", by=ana).record
    assert isinstance(company, Company)
    assert f"/duplicates/company/{company.pk}" in browser.get(f"/companies/{company.pk}").content.decode()
