"""The audit's pages: read by a job, shown to admins, applied with one click."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import read_on, signed_in
from tests.records.conftest import stage
from wellworn.friction import applying
from wellworn.friction.changes import Change
from wellworn.friction.models import Kept, Plan, Why
from wellworn.friction.ours.reading import read, read_everything
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_fields, own_objects
from wellworn.records.fields import field_of, fields_seen_by
from wellworn.records.models import Ask, FieldType, Kind, Notice


@pytest.fixture
def browser(ada: Member) -> Client:
    return signed_in(ada)


@pytest.fixture
def deals(ana: Member, ada: Member) -> None:
    """Three deals, one with a purpose that somebody typed, and an ask for it."""
    own_fields.create("deal", "Purpose", FieldType.TEXT, by=ada)
    for name in ("One", "Two", "Three"):
        made = create(name, by=ana, kind=Kind.DEAL).record
        if name == "One":
            change(made, "purpose", "Resale", by=ana)
    Ask.objects.create(stage=stage("Discover"), field="purpose", why="For the report", is_hard=True)


def test_a_reading_keeps_what_is_known_of_every_field(deals: None, ada: Member) -> None:
    plant = own_objects.create("Plant", by=ada)
    own_fields.create(plant.key, "Capacity", FieldType.NUMBER, by=ada)
    read_everything()
    kept = {(one.object, one.field): one for one in Kept.objects.all()}
    assert {of for of, _field in kept} == {"deal", "company", "person", "task", "plant"}
    purpose = kept["deal", "purpose"].facts
    assert purpose["asked"]["required_where"] == ["stage Discover"]
    assert (purpose["filled"]["records"], purpose["filled"]["filled"], purpose["filled"]["by_hand"]) == (3, 1, None)
    assert (purpose["cost"], kept["plant", "capacity"].facts["filled"]["records"]) == (None, 0)
    assert kept["deal", "purpose"].verdict["kind"] == "make_optional"
    assert kept["deal", "stage"].verdict["kind"] == "keep"


def test_the_table_says_what_is_asked_and_one_click_applies_the_verdict(
    deals: None, browser: Client, ana: Member, ada: Member, django_assert_num_queries: object
) -> None:
    read("deal")
    page = browser.get("/friction/fields").content.decode()
    assert "Purpose" in page
    assert "Make optional" in page
    answer = browser.post("/friction/fields/deal/purpose/apply", {"does": "make_optional"}, follow=True)
    assert "Made optional" in answer.content.decode()
    assert not Ask.objects.filter(field="purpose").exists()
    plan = Plan.objects.get()
    back = browser.post(f"/friction/plans/{plan.pk}/back", follow=True).content.decode()
    assert "every field is as it was" in back
    assert Ask.objects.get(field="purpose").is_hard


def test_the_table_takes_as_many_queries_for_many_fields(
    deals: None, browser: Client, ada: Member, django_assert_num_queries: object
) -> None:
    read("deal")
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(
        15
    ):  # session, member, frame; objects; lines 4; gate 2; least group 2; reading; plans; event along
        browser.get("/friction/fields")
    for number in range(20):
        own_fields.create("deal", f"Extra {number}", FieldType.TEXT, by=ada)
    read("deal")
    with django_assert_num_queries(15):
        browser.get("/friction/fields")


def test_everything_together_is_a_plan_with_its_sum_that_goes_to_some_teams_first(
    deals: None, browser: Client, ana: Member, carl: Member
) -> None:
    read("deal")
    answer = browser.post("/friction/plans", {"object": "deal"}, follow=True)
    plan = Plan.objects.get()
    assert (plan.state, plan.share) == ("draft", 50)
    assert "Let it go out" in answer.content.decode()
    assert "nothing shows that requiring it helps" in answer.content.decode()  # why, beside each change
    page = browser.post(f"/friction/plans/{plan.pk}/begin", {"share": "50"}, follow=True).content.decode()
    assert str(plan.seed) in page
    assert plan.teams.filter(is_first=True).count() == 1
    for verb, state in (("pause", "paused"), ("resume", "first"), ("extend", "everywhere"), ("back", "back")):
        browser.post(f"/friction/plans/{plan.pk}/{verb}")
        plan.refresh_from_db()
        assert plan.state == state
    assert browser.post(f"/friction/plans/{plan.pk}/pause", follow=True).status_code == 200


def test_a_plan_says_from_which_stage_a_field_is_asked(deals: None, browser: Client, ada: Member) -> None:
    later = Change("deal", "purpose", "ask_later", stage("Prove").pk)
    plan = applying.make("Later", [applying.Wanted(later)], by=ada)
    assert "Ask from Prove" in browser.get(f"/friction/plans/{plan.pk}").content.decode()


def test_a_plan_that_has_not_gone_out_loses_a_change_or_is_thrown_away(
    deals: None, browser: Client, ada: Member, ana: Member
) -> None:
    own_fields.create("deal", "Region", FieldType.TEXT, by=ada)
    wanted = [applying.Wanted(Change("deal", field, "retire")) for field in ("purpose", "region")]
    plan = applying.make("Two", wanted, by=ada, share=50)
    region = plan.changes.get(field="region")
    assert signed_in(ana).post(f"/friction/plans/{plan.pk}/without/{region.pk}").status_code == 404
    page = browser.post(f"/friction/plans/{plan.pk}/without/{region.pk}", follow=True).content.decode()
    assert "Region is left out" in page and [one.field for one in plan.changes.all()] == ["purpose"]
    last = plan.changes.get().pk
    assert "the only change" in browser.post(f"/friction/plans/{plan.pk}/without/{last}", follow=True).content.decode()
    assert browser.post(f"/friction/plans/{plan.pk}/without/{region.pk}").status_code == 404
    assert "Discarded" in browser.post(f"/friction/plans/{plan.pk}/discard", follow=True).content.decode()
    assert not Plan.objects.exists()
    gone = applying.begin(applying.make("One", wanted[:1], by=ada), by=ada)
    assert "Somebody was quicker" in browser.post(f"/friction/plans/{gone.pk}/discard", follow=True).content.decode()
    assert Plan.objects.get().changes.count() == 1


def test_nobody_but_an_admin_finds_the_audit(deals: None, ana: Member, mara: Member) -> None:
    read("deal")
    for member in (ana, mara):
        for address in ("/friction/fields", "/friction/fields/deal/purpose", "/friction/plans"):
            assert signed_in(member).get(address).status_code == 404
        assert signed_in(member).post("/friction/fields/deal/purpose/apply").status_code == 404


def test_why_this_is_asked_with_one_click_answered_and_told_to_everybody(
    deals: None, ana: Member, ben: Member, ada: Member, browser: Client
) -> None:
    hers = signed_in(ana)
    said = hers.post("/why/deal/purpose?form=record", headers={"HX-Request": "true"})
    assert "without your name" in said.content.decode()
    hers.post("/why/deal/purpose", {"words": "I never know this"})
    assert [(one.form, one.words) for one in Why.objects.all()] == [("record", "I never know this")]
    notice = Notice.objects.get(member=ada)
    assert (notice.by, notice.told["url"]) == (None, "/friction/fields/deal/purpose")
    assert "Somebody asks why “Purpose” is there" in browser.get("/notices").content.decode()
    read("deal")
    page = browser.get("/friction/fields/deal/purpose").content.decode()
    assert "I never know this" in page
    assert "Somebody asked why" in page
    assert "Ana" not in read_on(page)
    browser.post("/friction/fields/deal/purpose/answer", {"text": "Finance books by it.", "as_help": "yes"})
    assert field_of("deal", "purpose").help == "Finance books by it."
    assert Notice.objects.get(member=ana).told["url"] == "/why/deal/purpose"
    his = signed_in(ben).get("/why/deal/purpose").content.decode()
    assert "Finance books by it." in his
    assert "Ana" not in read_on(his)
    again = signed_in(ben).post("/why/deal/purpose", headers={"HX-Request": "true"}).content.decode()
    assert "Finance books by it." in again


def test_a_field_that_the_role_does_not_see_cannot_be_asked_about(deals: None, ana: Member, ada: Member) -> None:
    from wellworn.friction.applying import Wanted
    from wellworn.friction.changes import Change

    applying.begin(applying.make("x", [Wanted(Change("deal", "purpose", "retire"))], by=ada), by=ada)
    assert signed_in(ana).post("/why/deal/purpose").status_code == 404
    assert signed_in(ana).get("/why/nothing/purpose").status_code == 404


def test_the_mark_stands_beside_fields_in_their_forms_and_where_stages_ask(deals: None, ana: Member) -> None:
    hers = signed_in(ana)
    from wellworn.records.models import Deal

    deal = Deal.objects.get(name="Two")
    assert "/why/deal/purpose?form=record" in hers.get(f"/deals/{deal.pk}").content.decode()
    assert "/why/deal/purpose?form=record" in hers.get(f"/records/deal/{deal.pk}/purpose").content.decode()
    assert [one.name for one in fields_seen_by("deal", ana)]


@pytest.mark.parametrize(("people", "said"), [(0, 0), (5, 0), (6, 5), (10, 5), (11, 10), (50, 20), (1000, 100)])
def test_people_are_counted_in_steps_and_never_below_the_least_group(people: int, said: int) -> None:
    from wellworn.friction.wondering import in_steps

    assert in_steps(people, 5) == said
