"""A change of a field goes out, is in force everywhere at once, and is taken back exactly."""

from __future__ import annotations

import pytest

from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.lot import draw
from wellworn.friction.models import Plan, PlanState
from wellworn.friction.standing import standing_of
from wellworn.members import tree
from wellworn.members.models import Member, Role, Team
from wellworn.records import asks, doing
from wellworn.records.changing import change
from wellworn.records.covering import hidden_from
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields
from wellworn.records.fields import fields_of, fields_seen_by
from wellworn.records.models import Ask, Deal, FieldType, Kind
from wellworn.records.models.custom import Layout, TeamPlace
from wellworn.records.values import CannotSave


@pytest.fixture
def teams(team: Team, ana: Member, ben: Member, carl: Member) -> list[Team]:
    """Four teams with people in them, Ana's and Carl's among them."""
    for name in ("North", "South"):
        made = Team.objects.create(name=name)
        Team.objects.filter(pk=made.pk).update(path=f"{made.pk}.")
        Member.objects.create(email=f"{name.lower()}@norrvik.example", name=name, team=made)
    return list(Team.objects.order_by("pk"))


@pytest.fixture
def deal(ana: Member) -> Deal:
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    return made


def plan(*wanted: Change, by: Member, share: int = 100) -> Plan:
    return applying.make("Fewer questions", [Wanted(one) for one in wanted], by=by, share=share)


def seen(member: Member, of: str = "deal") -> list[str]:
    return [one.name for one in fields_seen_by(of, Member.objects.get(pk=member.pk))]


def words(field: str) -> tuple[str, str]:
    """What a field of deals is called, and its help."""
    [found] = [one for one in fields_of("deal") if one.name == field]
    return str(found.label), str(found.help)


def first_of(plan: Plan) -> set[int]:
    return set(plan.teams.filter(is_first=True).values_list("team_id", flat=True))


def test_a_field_that_is_made_optional_stops_nobody_from_then_on_and_does_again_when_rolled_back(
    deal: Deal, ana: Member, ada: Member
) -> None:
    Ask.objects.create(stage=stage("Prove"), field="amount", why="For the forecast", is_hard=True, position=3)
    Ask.objects.create(stage=stage("Propose"), field="next_step", why="So that it goes on", position=7)
    before = list(
        Ask.objects.order_by("stage", "field").values("stage", "field", "why", "is_hard", "position", "teams")
    )
    made = applying.begin(plan(Change("deal", "amount", "make_optional"), by=ada), by=ada)
    assert doing.move(deal, stage("Prove"), by=ana)
    applying.roll_back(made, by=ada)
    after = list(Ask.objects.order_by("stage", "field").values("stage", "field", "why", "is_hard", "position", "teams"))
    assert after == before
    with pytest.raises(asks.AsksFirst):
        doing.move(deal, stage("Propose"), by=ana)


def test_asked_later_is_asked_at_the_stage_and_not_before(deal: Deal, ana: Member, ada: Member) -> None:
    Ask.objects.create(stage=stage("Discover"), field="close_date", why="For the forecast", is_hard=True, position=2)
    later = stage("Propose")
    made = applying.begin(plan(Change("deal", "close_date", "ask_later", later.pk), by=ada), by=ada)
    assert doing.move(deal, stage("Discover"), by=ana)
    with pytest.raises(asks.AsksFirst, match="For the forecast"):
        doing.move(deal, later, by=ana)
    applying.roll_back(made, by=ada)
    assert [(one.stage, one.position, one.is_hard) for one in Ask.objects.filter(field="close_date")] == [
        (stage("Discover"), 2, True)
    ]


def test_a_retired_field_is_nowhere_keeps_its_values_and_comes_back_as_it_was(
    deal: Deal, ana: Member, ada: Member
) -> None:
    row = own_fields.create("deal", "Purpose", FieldType.TEXT, by=ada)
    layouts.lay_out("deal", Role.REP, layouts.heard("name:page,purpose:more,amount:page"), by=ada)
    change(deal, "purpose", "Resale", by=ana)
    before = (seen(ana), list(Layout.objects.values("object", "role", "fields")))
    made = applying.begin(
        plan(Change("deal", row.key, "retire"), Change("deal", "next_step", "retire"), by=ada), by=ada
    )
    assert not {row.key, "next_step"} & set(seen(ana))
    browser = signed_in(ana)
    assert "Resale" not in browser.get(f"/deals/{deal.pk}").content.decode()
    deal.refresh_from_db()
    assert deal.custom == {"purpose": "Resale"}
    applying.roll_back(made, by=ada)
    assert (seen(ana), list(Layout.objects.values("object", "role", "fields"))) == before
    assert "Resale" in browser.get(f"/deals/{deal.pk}").content.decode()


def test_what_an_admin_changes_meanwhile_stands_after_the_way_back(ana: Member, ada: Member) -> None:
    made = applying.begin(plan(Change("deal", "next_step", "retire"), by=ada), by=ada)
    layouts.lay_out("deal", "", layouts.heard("name:page,next_step:hidden,amount:more:ro"), by=ada)
    applying.roll_back(made, by=ada)
    assert Layout.objects.get(object="deal", role="").fields == layouts.heard("name:page,amount:more:ro")


def test_a_share_of_the_teams_goes_first_and_only_they_have_it_otherwise(
    teams: list[Team], deal: Deal, ana: Member, ada: Member
) -> None:
    Ask.objects.create(stage=stage("Discover"), field="amount", why="For the forecast", is_hard=True)
    wanted = (Change("deal", "amount", "make_optional"), Change("deal", "next_step", "retire"))
    made = applying.begin(plan(*wanted, by=ada, share=50), by=ada)
    first = first_of(made)
    assert len(first) == 2
    for team in teams:
        member = Member.objects.filter(team=team).first()
        assert member is not None
        has_it = team.pk in first
        assert ("next_step" not in seen(member)) == has_it
        assert ("next_step" in hidden_from(Member.objects.get(pk=member.pk)).get("deal", ())) == has_it
        assert (asks.asks_of(stage("Discover"), member) == ()) == has_it
    assert "next_step" in seen(ada)
    assert hidden_from(Member.objects.get(pk=ada.pk)) == {}  # who has no team has what everybody has
    assert [(one.team, one.is_first) for one in draw(applying.sizes(), (50, 50), made.seed)] == [
        (one.team_id, one.is_first) for one in made.teams.order_by("stratum", "size", "team_id")
    ]
    applying.extend(made, by=ada)
    assert TeamPlace.objects.count() == 0
    assert "next_step" not in seen(ana)
    assert "next_step" not in seen(ada)
    applying.roll_back(made, by=ada)
    assert "next_step" in seen(ana)
    assert list(Ask.objects.values_list("field", "teams")) == [("amount", {})]


def test_asked_later_for_some_teams_alone(teams: list[Team], ada: Member) -> None:
    Ask.objects.create(stage=stage("Discover"), field="amount", why="For the forecast", is_hard=True)
    made = applying.begin(plan(Change("deal", "amount", "ask_later", stage("Propose").pk), by=ada, share=50), by=ada)
    first = first_of(made)
    for team in teams:
        member = Member.objects.filter(team=team).first()
        asked = [one.stage.name for one in asks.asks_of(stage("Propose"), member)]
        assert asked == (["Propose"] if team.pk in first else ["Discover"])
    applying.roll_back(made, by=ada)
    assert [(one.stage.name, one.teams) for one in Ask.objects.all()] == [("Discover", {})]


def test_a_pause_gives_everybody_the_field_back_and_goes_on_with_the_same_teams(teams: list[Team], ada: Member) -> None:
    made = applying.begin(plan(Change("deal", "next_step", "retire"), by=ada, share=50), by=ada)
    first = first_of(made)
    applying.pause(made, by=ada)
    assert all("next_step" in seen(one) for one in Member.objects.exclude(role=Role.IT))
    resumed = applying.resume(made, by=ada)
    assert (resumed.state, first_of(made)) == (PlanState.FIRST, first)
    assert TeamPlace.objects.get().options["teams"] == sorted(first)
    assert [one.what for one in made.acts.all()] == ["made", "first", "paused", "first"]


def test_two_plans_do_not_meet_on_one_field(teams: list[Team], ada: Member) -> None:
    one = applying.begin(plan(Change("deal", "next_step", "retire"), by=ada, share=50), by=ada)
    other = plan(Change("deal", "next_step", "words", label="Next move"), by=ada)
    with pytest.raises(CannotSave, match="on its way"):
        applying.begin(other, by=ada)
    applying.extend(one, by=ada)
    applying.begin(other, by=ada)
    with pytest.raises(CannotSave, match="Roll it back first"):
        applying.roll_back(one, by=ada)
    applying.roll_back(other, by=ada)
    applying.roll_back(one, by=ada)
    assert standing_of("deal", "next_step").places == ()


def test_what_holds_a_record_together_is_never_retired(ada: Member) -> None:
    for field in ("name", "stage", "owner"):
        with pytest.raises(CannotSave):
            plan(Change("deal", field, "retire"), by=ada)


def test_new_words_wait_until_the_plan_is_with_everybody(
    teams: list[Team], deal: Deal, ana: Member, ada: Member
) -> None:
    made = plan(Change("deal", "next_step", "retire"), by=ada, share=50)
    applying.add(made, Wanted(Change("deal", "amount", "words", label="Worth", help="Without VAT.")), by=ada)
    applying.begin(made, by=ada)
    assert words("amount") != ("Worth", "Without VAT.")
    applying.extend(made, by=ada)
    assert words("amount") == ("Worth", "Without VAT.")
    applying.roll_back(made, by=ada)
    assert words("amount")[0] == "Amount"
    alone = plan(Change("deal", "amount", "words", label="Worth"), by=ada, share=50)
    with pytest.raises(CannotSave, match="Words are everybody's"):
        applying.begin(alone, by=ada)


def test_a_team_that_goes_keeps_its_place_in_the_draw_and_the_plan_goes_on(teams: list[Team], ada: Member) -> None:
    made = applying.begin(plan(Change("deal", "next_step", "retire"), by=ada, share=50), by=ada)
    gone, stays = sorted(first_of(made))
    name = Team.objects.get(pk=gone).name
    tree.delete(Team.objects.get(pk=gone), move_up=True, by=ada)
    assert made.teams.get(team=None).name == name
    assert name in signed_in(ada).get(f"/friction/plans/{made.pk}").content.decode()
    applying.pause(made, by=ada)
    applying.resume(made, by=ada)
    assert TeamPlace.objects.get().options["teams"] == [stays]
    tree.delete(Team.objects.get(pk=stays), move_up=True, by=ada)
    applying.pause(made, by=ada)
    with pytest.raises(CannotSave, match="are no more"):
        applying.resume(made, by=ada)
    applying.roll_back(made, by=ada)
    assert TeamPlace.objects.count() == 0


def test_a_field_that_was_archived_meanwhile_is_neither_changed_nor_asked_for_again(
    teams: list[Team], ada: Member
) -> None:
    field = own_fields.create("deal", "Budget", FieldType.TEXT, by=ada)
    Ask.objects.create(stage=stage("Qualify"), field="budget", why="For the plan", is_hard=True)
    waiting = plan(Change("deal", "budget", "make_optional"), by=ada, share=50)
    own_fields.archive(field, by=ada)
    for share in (50, 100):
        with pytest.raises(CannotSave, match="Budget: It is archived"):
            applying.begin(waiting, by=ada, share=share)
    with pytest.raises(CannotSave, match="It is archived"):
        plan(Change("deal", "budget", "words", label="Money"), by=ada)
    own_fields.restore(field, by=ada)
    applying.begin(waiting, by=ada, share=100)
    own_fields.archive(field, by=ada)
    with pytest.raises(CannotSave, match="Budget has been archived since. Restore it first."):
        applying.roll_back(waiting, by=ada)
    own_fields.restore(field, by=ada)
    applying.roll_back(waiting, by=ada)
    assert Ask.objects.get(field="budget").is_hard


def test_what_somebody_did_meanwhile_is_not_done_again(teams: list[Team], ada: Member) -> None:
    waiting = plan(Change("deal", "next_step", "retire"), by=ada)
    applying.begin(plan(Change("deal", "next_step", "retire"), by=ada), by=ada)
    with pytest.raises(CannotSave, match="Next step: That changes nothing.* Take it out of the plan."):
        applying.begin(waiting, by=ada)
    assert Plan.objects.get(pk=waiting.pk).state == PlanState.DRAFT
