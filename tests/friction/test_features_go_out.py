"""The same switch lets new features go out: to the teams of the same draw first, paused, with everybody, and back to how they stood."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from wellworn.friction import applying, switching
from wellworn.friction.applying import Wanted
from wellworn.friction.models import Plan
from wellworn.members.models import Member, Team
from wellworn.program.models import Intervention
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event, Release
from wellworn.usage.releasing import GRADUAL, OF_ROUTE

FEATURE = "review.begin"


@pytest.fixture
def teams(team: Team, ana: Member, carl: Member) -> list[Team]:
    """Key accounts with Ana, and Service with Carl."""
    return list(Team.objects.order_by("pk"))


def has(member: Member) -> bool:
    """Whether the page is there, and its place in the navigation; both or neither."""
    browser = signed_in(Member.objects.get(pk=member.pk))
    page, place = browser.get("/review"), 'href="/review"' in browser.get("/deals").content.decode()
    assert (page.status_code == 200) == place
    return place


def test_a_feature_goes_to_drawn_teams_first_and_stands_as_before_when_paused_or_taken_back(
    teams: list[Team], ana: Member, carl: Member, ada: Member
) -> None:
    browser = signed_in(ada)
    assert has(ana) and has(carl)
    browser.post(f"/friction/features/{FEATURE}", {"to": "back"})
    assert not has(ana) and not has(carl)
    assert has(ada)  # who switches it has it
    browser.post(f"/friction/features/{FEATURE}", {"to": "teams"})
    plan = Plan.objects.get()
    browser.post(f"/friction/plans/{plan.pk}/begin", {"share": "50", "aim-barrier": "ability", "aim-measure": "active_share", "aim-direction": "up", "aim-weeks": "8"})  # fmt: skip
    first = set(plan.teams.filter(is_first=True).values_list("team_id", flat=True))
    assert len(first) == 1
    assert (has(ana), has(carl)) == (ana.team_id in first, carl.team_id in first)
    for verb, expected in (("pause", False), ("resume", None), ("extend", True), ("back", False)):
        browser.post(f"/friction/plans/{plan.pk}/{verb}")
        if expected is None:
            assert (has(ana), has(carl)) == (ana.team_id in first, carl.team_id in first)
        else:
            assert has(ana) is has(carl) is expected
    assert Release.objects.get().teams == []
    one = Intervention.objects.get()
    assert (one.kind, one.plan, one.is_drawn) == ("feature", plan, True)
    assert str(plan) in browser.get("/friction/plans").content.decode()


def test_a_feature_is_held_back_and_given_to_everybody_with_one_click_but_not_under_a_plan(
    teams: list[Team], ada: Member
) -> None:
    browser = signed_in(ada)
    assert "everybody" in browser.get("/friction/features").content.decode()
    plan = applying.begin(applying.make("Review", [Wanted(switching.change_of(FEATURE))], by=ada, share=50), by=ada)
    said = browser.post(f"/friction/features/{FEATURE}", {"to": "everybody"}, follow=True).content.decode()
    assert "Steer that plan instead" in said
    assert len(Release.objects.get().teams) == 1
    applying.roll_back(plan, by=ada)
    assert not Release.objects.exists()  # as it stood: everybody's
    browser.post(f"/friction/features/{FEATURE}", {"to": "back"})
    browser.post(f"/friction/features/{FEATURE}", {"to": "everybody"})
    assert not Release.objects.exists()
    assert Event.objects.filter(feature="feature.release", member=ada).count() == 4


def test_only_admins_switch_and_only_what_has_a_switch(teams: list[Team], ana: Member, ada: Member) -> None:
    assert signed_in(ana).get("/friction/features").status_code == 404
    assert signed_in(ana).post(f"/friction/features/{FEATURE}", {"to": "back"}).status_code == 404
    assert signed_in(ada).post("/friction/features/record.create", {"to": "back"}).status_code == 404
    for strange in ("", "feedback"):
        assert signed_in(ada).post(f"/friction/features/{FEATURE}", {"to": strange}).status_code == 404
    assert not Release.objects.exists()
    with pytest.raises(CannotSave, match="has no switch"):
        applying.make("x", [Wanted(switching.change_of("record.create"))], by=ada)
    assert not Release.objects.exists()


def test_the_routes_of_features_with_a_switch_are_there() -> None:
    from django.urls import get_resolver

    named = {pattern for pattern in get_resolver().reverse_dict if isinstance(pattern, str)}
    assert set(OF_ROUTE) <= named
    assert {one.key for one in GRADUAL} == {"review.begin", "forecast.call"}
