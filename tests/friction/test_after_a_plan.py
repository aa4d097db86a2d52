"""What the audit's pages say of a field that a plan has to do with, and what can be done with it then."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.friction import applying, told
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.line import Line
from wellworn.friction.models import Plan, PlanState
from wellworn.friction.ours.reading import read
from wellworn.friction.strip import strip_of
from wellworn.members.models import Member, Role
from wellworn.records.creating import create
from wellworn.records.custom import own_fields
from wellworn.records.fields import fields_of
from wellworn.records.models import Ask, FieldType, Kind

PAGE = "/friction/fields/deal/purpose"
AIM = {
    "aim-barrier": "ability",
    "aim-measure": "active_share",
    "aim-direction": "up",
    "aim-weeks": "99",
}  # too many weeks
OPTIONAL = Change("deal", "purpose", "make_optional")


@pytest.fixture
def browser(ada: Member, ana: Member, carl: Member) -> Client:
    own_fields.create("deal", "Purpose", FieldType.TEXT, by=ada)
    create("One", by=ana, kind=Kind.DEAL)
    Ask.objects.create(stage=stage("Discover"), field="purpose", why="For the report", is_hard=True)
    read("deal")
    return signed_in(ada)


def line() -> Line:
    found = told.line("deal", "purpose", by=Member.objects.filter(role=Role.ADMIN).earliest("pk"))
    assert found is not None
    return found


def words(field: str) -> tuple[str, str]:
    """What a field of deals is called, and its help."""
    [found] = [one for one in fields_of("deal") if one.name == field]
    return str(found.label), str(found.help)


def test_what_is_paused_is_not_said_to_be_done_and_stays_in_the_sums(browser: Client, ada: Member) -> None:
    before = strip_of(told.lines("deal", by=ada))
    plan = applying.begin(applying.make("Less", [Wanted(OPTIONAL)], by=ada, share=50), by=ada)
    assert (str(line().says), line().is_in_force, line().is_on_its_way) == ("Made optional", True, True)
    assert "Apply" not in browser.get(PAGE).content.decode().split("Why this?")[0].split("Verdict")[1]
    during = strip_of(told.lines("deal", by=ada))
    assert (during.asked, during.asked_after, during.waiting) == (before.asked, before.asked_after, before.waiting - 1)
    applying.pause(plan, by=ada)
    assert (str(line().says), line().is_in_force) == ("Make optional", False)
    assert 'class="was"' not in browser.get("/friction/fields").content.decode()


def test_what_everybody_has_can_be_changed_again(browser: Client, ada: Member) -> None:
    applying.begin(applying.make("Less", [Wanted(OPTIONAL)], by=ada), by=ada)
    page = browser.get(PAGE).content.decode()
    assert "Less" in page
    assert 'name="does"' in page
    browser.post("/friction/fields/deal/purpose/apply", {"does": "retire", "share": "100"})
    assert Plan.objects.count() == 2
    assert "purpose" not in {one.name for one in fields_of("deal")}


def test_the_page_of_a_retired_field_says_so_and_leads_to_the_way_back(browser: Client, ada: Member) -> None:
    plan = applying.begin(applying.make("Gone", [Wanted(Change("deal", "purpose", "retire"))], by=ada), by=ada)
    read("deal")
    plan_page = browser.get(f"/friction/plans/{plan.pk}").content.decode()
    assert f'href="{PAGE}"' in plan_page
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Purpose" in page and "Its values are kept." in page
    assert f"/friction/plans/{plan.pk}" in page
    assert browser.get("/friction/fields/deal/nothing").status_code == 404
    assert browser.get("/friction/fields/nothing/purpose").status_code == 404


def test_words_have_a_form_on_the_fields_page_and_in_a_plan(browser: Client, ada: Member) -> None:
    given = {"does": "words", "label": "Why they want it", "help": "In their own words.", "share": "50"}
    browser.post("/friction/fields/deal/purpose/apply", given)
    assert words("purpose") == (given["label"], given["help"])
    said = browser.post("/friction/fields/deal/purpose/apply", {"does": "words"}, follow=True).content.decode()
    assert "Write the new label" in said
    refused = browser.post("/friction/fields/deal/purpose/apply", {**given, "label": "Amount " * 20, "aim-weeks": "99"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "A name fits 100 characters." in page
    for kept in ('value="words" selected', f'value="{"Amount " * 20}"', 'value="In their own words."', 'value="99"'):
        assert kept in page
    plan = applying.make("Two", [Wanted(OPTIONAL)], by=ada)
    assert 'value="deal.amount"' in browser.get(f"/friction/plans/{plan.pk}").content.decode()
    browser.post(f"/friction/plans/{plan.pk}/words", {"field": "deal.amount", "label": "Worth"})
    assert browser.post(f"/friction/plans/{plan.pk}/words", {"field": "deal.none", "label": "X"}).status_code == 404
    page = browser.get(f"/friction/plans/{plan.pk}").content.decode()
    assert "“Worth”" in page
    browser.post(f"/friction/plans/{plan.pk}/begin", {"share": "100"})
    assert words("amount")[0] == "Worth"
    browser.post(f"/friction/plans/{plan.pk}/back")
    assert words("amount")[0] == "Amount"


def test_what_was_typed_into_a_draft_plan_is_there_again_with_the_reason_when_it_is_refused(
    browser: Client, ada: Member
) -> None:
    plan = applying.make("Two", [Wanted(OPTIONAL)], by=ada)
    url, given = f"/friction/plans/{plan.pk}", {"field": "deal.amount", "label": "Worth " * 20, "help": "Without VAT."}
    refused = browser.post(f"{url}/words", given)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count("A name fits 100 characters.") == 1
    for kept in ('value="deal.amount" selected', f'value="{"Worth " * 20}"', 'value="Without VAT."'):
        assert kept in page
    assert plan.changes.count() == 1
    refused = browser.post(f"{url}/begin", {"share": "25", **AIM})
    assert refused.status_code == 422
    for kept in ('value="25" selected', 'value="99"', 'role="alert"'):
        assert kept in refused.content.decode()
    assert Plan.objects.get().state == PlanState.DRAFT


def test_a_plan_that_has_gone_out_meanwhile_is_shown_as_it_stands(browser: Client, ada: Member) -> None:
    plan = applying.begin(applying.make("Two", [Wanted(OPTIONAL)], by=ada), by=ada)
    answer = browser.post(f"/friction/plans/{plan.pk}/words", {"field": "deal.amount", "label": "Worth"})
    assert (answer.status_code, answer["Location"]) == (302, f"/friction/plans/{plan.pk}")
    assert "Somebody was quicker" in browser.get(answer["Location"]).content.decode()
