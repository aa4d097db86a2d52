"""A plan that goes out is an intervention: declared with it, drawn with it, judged by its course, and acted on from its effect."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from tests.program.conftest import BEGUN, live, page_of
from wellworn.adoption.changes import changes
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.models import Act, Plan, PlanState
from wellworn.members.models import Member, Team
from wellworn.program.course import WEEK, Course, course_of, judged_on
from wellworn.program.models import Decision, Intervention, TeamStart
from wellworn.records.models.custom import TeamPlace
from wellworn.records.values import CannotSave

RETIRE = Change("deal", "next_step", "retire")
AIM = {"aim-barrier": "knowledge", "aim-measure": "reach", "aim-direction": "down", "aim-weeks": "6", "aim-worth": "4"}


def plan(by: Member, share: int = 50, name: str = "Nine fields fewer") -> Plan:
    return applying.make(name, [Wanted(RETIRE)], by=by, share=share)


def gone_out(by: Member, begun: date) -> Intervention:
    """A staged plan that began so many weeks ago."""
    made = applying.begin(plan(by), by=by)
    at = timezone.make_aware(datetime.combine(begun, time(9)))
    Act.objects.filter(plan=made).update(at=at)
    TeamStart.objects.exclude(begins=None).update(begins=begun)
    one = Intervention.objects.get(plan=made)
    Intervention.objects.filter(pk=one.pk).update(weeks=BEGUN, declared_at=at)
    one.refresh_from_db()
    return one


def went(one: Intervention, what: str, day: date) -> None:
    """A plan's act as though it had been done on that day."""
    last = Act.objects.filter(plan=one.plan, what=what).latest("pk")
    Act.objects.filter(pk=last.pk).update(at=timezone.make_aware(datetime.combine(day, time(9))))


def first(one: Intervention) -> set[int]:
    return set(one.starts.exclude(begins=None).values_list("team_id", flat=True))


@pytest.mark.django_db
def test_what_a_plan_should_move_is_said_when_it_goes_out_and_its_draw_is_the_interventions(
    teams: list[Team], ada: Member
) -> None:
    made, browser = plan(ada), signed_in(ada)
    assert 'name="aim-measure"' in browser.get(f"/friction/plans/{made.pk}").content.decode()
    browser.post(f"/friction/plans/{made.pk}/begin", {"share": "50", **AIM})
    one = Intervention.objects.get()
    assert (one.plan, one.barrier, one.measure, one.direction, one.weeks, one.worth) == (
        made,
        "knowledge",
        "reach",
        "down",
        6,
        0.04,
    )
    assert (one.is_drawn, one.seed, one.name) == (True, made.seed, "Nine fields fewer")
    drawn = {(row.team_id, row.stratum, timezone.localdate() if row.is_first else None) for row in made.teams.all()}
    assert {(row.team_id, row.stratum, row.begins) for row in one.starts.all()} == drawn
    assert sum(row.is_first for row in made.teams.all()) == 6
    assert f"/program/{one.pk}" in browser.get(f"/friction/plans/{made.pk}").content.decode()
    page = browser.get(f"/program/{one.pk}").content.decode()
    assert f"/friction/plans/{made.pk}" in page
    assert "It begins on" in page
    assert "Nine fields fewer" in browser.get("/program").content.decode()
    assert [change.label for change in changes(timezone.localdate(), timezone.localdate())] == ["Nine fields fewer"]


@pytest.mark.django_db
def test_who_says_nothing_accepts_what_is_usual_and_one_click_for_everybody_is_no_roll_out(
    teams: list[Team], ada: Member
) -> None:
    applying.begin(plan(ada), by=ada)
    one = Intervention.objects.get()
    assert (one.barrier, one.measure, one.direction, one.weeks) == ("ability", "active_share", "up", 8)
    Plan.objects.update(state=PlanState.BACK)
    applying.begin(plan(ada, share=100, name="x" * 99), by=ada)
    assert Intervention.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_for_everybody_with_its_aim_is_one_whose_own_past_it_is_compared_with(
    teams: list[Team], ada: Member
) -> None:
    made = plan(ada, share=100, name="x" * 99)
    signed_in(ada).post(f"/friction/plans/{made.pk}/begin", {"share": "100", **AIM})
    one = Intervention.objects.get()
    assert (one.is_drawn, len(one.name), one.starts.filter(begins=None).count(), one.starts.count()) == (
        False,
        48,
        0,
        12,
    )


@pytest.mark.django_db
def test_an_aim_that_cannot_be_is_refused_and_nothing_goes_out(teams: list[Team], ada: Member) -> None:
    made = plan(ada)
    answer = signed_in(ada).post(
        f"/friction/plans/{made.pk}/begin", {"share": "50", **AIM, "aim-weeks": "90"}, follow=True
    )
    assert "Judged after how many weeks" in answer.content.decode()
    made.refresh_from_db()
    assert (made.state, Intervention.objects.count(), TeamPlace.objects.count()) == ("draft", 0, 0)


@pytest.mark.django_db
def test_from_its_effect_it_is_extended_or_rolled_back(teams: list[Team], ada: Member, begun: date) -> None:
    one = gone_out(ada, begun)
    live(teams, first(one), begun, gain=0.25)
    page = page_of(ada, one)
    assert "Active share rose by " in page
    browser = signed_in(ada)
    browser.post(f"/program/{one.pk}/decide", {"kind": "extend", "because": "It works."})
    assert (Plan.objects.get().state, Decision.objects.get().verdict) == (PlanState.EVERYWHERE, "effect found")
    today = timezone.localdate()
    page = page_of(ada, one)
    assert "With everybody since" in page
    assert 'value="extend"' not in page
    browser.post(f"/program/{one.pk}/decide", {"kind": "roll_back", "because": "Finance wants it back."})
    register = signed_in(ada).get("/program").content.decode()
    assert "Roll back" in register and "can be decided now" not in register
    assert Plan.objects.get().state == PlanState.BACK
    said = browser.post(f"/program/{one.pk}/decide", {"kind": "keep", "because": "x"}, follow=True).content.decode()
    assert "cannot be decided any more" in said
    assert Decision.objects.count() == 2
    labels = [change.label for change in changes(today, today)]
    assert {"Nine fields fewer: with everybody", "Nine fields fewer rolled back"} <= set(labels)
    assert "Active share rose by " in page_of(ada, one)  # over the weeks in which there was somebody to compare with


@pytest.mark.django_db
def test_given_to_everybody_before_its_window_is_over_it_is_told_as_cut_short(
    teams: list[Team], ada: Member, begun: date
) -> None:
    one = gone_out(ada, begun)
    live(teams, first(one), begun, gain=0.25)
    assert one.plan is not None
    applying.extend(one.plan, by=ada)
    went(one, "everywhere", begun + 5 * WEEK)
    page = page_of(ada, one)
    assert "ended or given to everybody after 5 weeks, and was to be judged after 10 weeks" in page


@pytest.mark.django_db
def test_weeks_in_which_it_was_paused_are_left_out(teams: list[Team], ada: Member, begun: date) -> None:
    one = gone_out(ada, begun)
    live(teams, first(one), begun, gain=0.25)
    assert one.plan is not None
    applying.pause(one.plan, by=ada)
    applying.resume(one.plan, by=ada)
    went(one, "paused", begun + 2 * WEEK)
    went(one, "first", begun + 3 * WEEK - timedelta(days=1))
    Intervention.objects.filter(pk=one.pk).update(weeks=BEGUN - 1)
    page = page_of(ada, one)
    assert "Active share rose by " in page
    assert "these weeks are left out" in page
    assert Intervention.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_roll_back_writes_no_decision_down(teams: list[Team], ada: Member, begun: date) -> None:
    one = gone_out(ada, begun)
    assert one.plan is not None
    applying.extend(one.plan, by=ada)
    words = [Wanted(Change("deal", "next_step", "words", label="Next move"))]
    applying.begin(applying.make("Later", words, by=ada), by=ada)
    page_of(ada, one)
    said = signed_in(ada).post(f"/program/{one.pk}/decide", {"kind": "roll_back", "because": "x"}, follow=True)
    assert "Roll it back first" in said.content.decode()
    assert not Decision.objects.exists()
    with pytest.raises(CannotSave):
        applying.roll_back(one.plan, by=ada)


@given(
    weeks=st.integers(1, 26),
    begin=st.integers(0, 200),
    length=st.integers(0, 40),
)
def test_a_pause_puts_the_judgement_off_by_its_weeks(weeks: int, begin: int, length: int) -> None:
    day = date(2026, 3, 2)
    pause = (day + timedelta(days=begin), day + timedelta(days=begin + length))
    last = judged_on([day], weeks, Course(pauses=(pause,)))
    counted = [
        day + n * WEEK for n in range(((last - day).days + 1) // 7)
        if not Course(pauses=(pause,)).paused(day + n * WEEK, day + n * WEEK + timedelta(days=6))
    ]  # fmt: skip
    assert (last - day).days % 7 == 6
    assert len(counted) == weeks or last == day + 44 * WEEK - timedelta(days=1)


def test_a_course_is_read_from_the_acts() -> None:
    monday = date(2026, 3, 2)
    days = [monday + timedelta(days=n) for n in range(8)]
    acts = ["made", "first", "paused", "first", "everywhere", "paused", "resumed", "back"]
    found = course_of(zip(acts, days, strict=True))
    assert found == Course(days[4], days[7], ((days[2], days[3]), (days[5], days[6])))
    assert course_of([("made", monday), ("everywhere", monday)]) == Course()
    assert course_of([("first", monday), ("paused", days[3])]).paused(days[5], days[6])
