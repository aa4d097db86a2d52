"""Two admins at the same moment: plans on one field do not both go out, and a plan is steered once."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.conftest import signed_in
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.models import Plan, PlanState
from wellworn.friction.standing import standing_of
from wellworn.members.models import Member, Team
from wellworn.records.models.custom import TeamPlace
from wellworn.records.values import CannotSave

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = (CannotSave,)


@pytest.fixture
def teams(ada: Member) -> None:
    for name in ("North", "South", "East", "West"):
        made = Team.objects.create(name=name)
        Team.objects.filter(pk=made.pk).update(path=f"{made.pk}.")
        Member.objects.create(email=f"{name.lower()}@norrvik.example", name=name, team=made)


def plan(by: Member, name: str) -> Plan:
    return applying.make(name, [Wanted(Change("deal", "next_step", "retire"))], by=by, share=50)


def test_two_plans_that_begin_at_once_on_one_field_do_not_both_go_out(teams: None, ada: Member) -> None:
    one, other = plan(ada, "One"), plan(ada, "Other")
    said = at_once(lambda: applying.begin(one, by=ada), lambda: applying.begin(other, by=ada), told=REFUSED)
    [refused] = [one for one in said if isinstance(one, CannotSave)]
    assert "is on its way" in str(refused)
    assert Plan.objects.filter(state=PlanState.FIRST).count() == 1


def test_one_plan_is_rolled_back_once_and_never_under_a_later_one(teams: None, ada: Member) -> None:
    before = standing_of("deal", "next_step")
    one = applying.begin(applying.make("One", [Wanted(Change("deal", "next_step", "retire"))], by=ada), by=ada)
    words = [Wanted(Change("deal", "next_step", "words", label="Next move"))]
    later = applying.make("Later", words, by=ada)
    said = at_once(lambda: applying.roll_back(one, by=ada), lambda: applying.begin(later, by=ada), told=REFUSED)
    rolled, began = said
    assert isinstance(began, Plan)
    if was_later := isinstance(rolled, CannotSave):
        assert str(rolled) == "“Later” has changed Next step since. Roll it back first."
    applying.roll_back(later, by=ada)
    if was_later:
        applying.roll_back(one, by=ada)
    assert standing_of("deal", "next_step") == before


def test_a_plan_that_two_extend_and_take_back_at_once_ends_in_one_state(teams: None, ada: Member) -> None:
    made = applying.begin(plan(ada, "One"), by=ada)
    said = at_once(lambda: applying.extend(made, by=ada), lambda: applying.extend(made, by=ada), told=REFUSED)
    [refused] = [one for one in said if isinstance(one, CannotSave)]
    assert "Somebody was quicker" in str(refused)
    assert TeamPlace.objects.count() == 0
    assert made.acts.filter(what="everywhere").count() == 1


def test_a_click_that_comes_twice_at_once_is_one_plan(teams: None, ada: Member) -> None:
    def apply() -> Plan:
        with transaction.atomic():
            made = applying.make("Retire", [Wanted(Change("deal", "next_step", "retire"))], by=ada)
            return applying.begin(made, by=ada)

    said = at_once(apply, apply, told=REFUSED)
    [refused] = [one for one in said if isinstance(one, CannotSave)]
    assert "That changes nothing" in str(refused)
    assert Plan.objects.count() == 1


def test_a_plan_that_one_throws_away_while_another_lets_it_go_out_ends_as_one_of_both(teams: None, ada: Member) -> None:
    made = plan(ada, "One")
    said = at_once(lambda: applying.discard(made, by=ada), lambda: applying.begin(made, by=ada), told=REFUSED)
    [refused] = [one for one in said if isinstance(one, CannotSave)]
    assert "Somebody was quicker." in str(refused)
    assert Plan.objects.count() == TeamPlace.objects.count()


def test_two_who_steer_a_plan_and_throw_it_away_are_both_answered(teams: None, ada: Member) -> None:
    made = plan(ada, "One")
    browsers = [signed_in(ada) for _one in range(2)]
    said = at_once(
        lambda: browsers[0].post(f"/friction/plans/{made.pk}/discard").status_code,
        lambda: browsers[1].post(f"/friction/plans/{made.pk}/begin", {"share": "50"}).status_code,
    )
    assert set(said) <= {302, 404}  # 404 to whoever comes when it is long gone
    assert Plan.objects.count() == TeamPlace.objects.count()
