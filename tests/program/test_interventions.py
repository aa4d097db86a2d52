"""What is done on purpose: declared before it begins, its effect read through the gate, decided on, and kept in a register."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.program.conftest import live, page_of
from wellworn.adoption.changes import annotate, changes
from wellworn.adoption.models import Look
from wellworn.members import tree
from wellworn.members.models import Member, Role, Team
from wellworn.program.declaring import Declaration, Steps, declare, declare_by_lot
from wellworn.program.effects.conclusion import Conclusion, Question, Said, Says
from wellworn.program.models import Decision, Intervention
from wellworn.program.saying import sentence
from wellworn.records.values import CannotSave
from wellworn.usage.models import Event

SAID = Declaration("Nine fields fewer", "field", "ability", "active_share", "up", 10, 0.05)

GIVEN = {"name": "Buddies", "kind": "buddy", "barrier": "knowledge", "measure": "active_share", "direction": "up", "worth": "4", "weeks": 8,
         "order": "steps", "steps": 3, "apart": 4}  # fmt: skip


def declared(begun: date, ada: Member, name: str = SAID.name) -> Intervention:
    """Half of the teams, by lot, a week before it began."""
    at = timezone.make_aware(datetime.combine(begun - timedelta(days=7), time(9)))
    said = replace(SAID, name=name)
    return declare_by_lot(said, Steps(begun, 2, last_is_never=True), by=ada, at=at, seed=5)


def helped(one: Intervention) -> set[int]:
    return set(one.starts.exclude(begins=None).values_list("team_id", flat=True))


@pytest.mark.django_db
def test_an_effect_is_told_through_the_gate_with_its_picture(teams: list[Team], ada: Member, begun: date) -> None:
    one = declared(begun, ada)
    live(teams, helped(one), begun, gain=0.25)
    page = page_of(ada, one)
    assert "Active share rose by " in page
    assert "The order of the teams was drawn by lot" in page
    assert "the lot drawn again and again" in page
    assert Look.objects.filter(reader=ada, page="Program: an effect").exists()
    rows = list(
        csv.DictReader(io.StringIO(signed_in(ada).get(f"/program/{one.pk}?chart=otherwise&as=csv").content.decode()))
    )
    last = rows[-1]
    assert float(last["As it was"]) - float(last["Without it"]) > 0.1


@pytest.mark.django_db
def test_where_nothing_changed_the_page_says_what_could_have_been_seen(
    teams: list[Team], ada: Member, begun: date
) -> None:
    one = declared(begun, ada)
    live(teams, helped(one), begun, gain=0.0)
    page = page_of(ada, one)
    assert "Active share: no effect found" in page or "We cannot tell" in page
    assert "rose by" not in page


@pytest.mark.django_db
def test_what_else_changed_is_named_where_only_the_past_is_left_to_compare_with(
    teams: list[Team], ada: Member, begun: date
) -> None:
    at = timezone.make_aware(datetime.combine(begun - timedelta(days=7), time(9)))
    one = declare(SAID, {team.pk: begun for team in teams}, by=ada, at=at)
    annotate(begun + timedelta(days=9), "A fair", by=ada)
    live(teams, set(), begun, gain=0.0)
    page = page_of(ada, one)
    assert "In the same weeks also: A fair." in page
    assert "because of it (" not in page


def test_what_cannot_be_told_apart_from_something_else_is_not_said_to_be_because_of_it() -> None:
    asked = Question(outcome="active_share", step="week", unit="points", scale=100)
    found = SimpleNamespace(asked=asked, sentence=Said(Says.ROSE, {"size": 0.361, "low": 0.038, "high": 0.684}))
    alone, among = (sentence(cast(Conclusion, found), is_alone=is_alone) for is_alone in (True, False))
    assert alone == "Active share rose by 36.1 points because of it (between 3.8 points and 68.4 points)."
    assert among.endswith("(between 3.8 points and 68.4 points): because of it, or of what else began in these weeks.")


@pytest.mark.django_db
def test_small_teams_are_not_shown(ada: Member, begun: date) -> None:
    small = [Team.objects.create(name=f"Small {n}", path=f"{n}.") for n in range(8)]
    Member.objects.bulk_create(Member(email=f"s{n}@x.example", name=f"S {n}", team=small[n % 8]) for n in range(8))
    at = timezone.make_aware(datetime.combine(begun - timedelta(days=7), time(9)))
    one = declare(SAID, {team.pk: begun if n < 4 else None for n, team in enumerate(small)}, by=ada, at=at)
    page = page_of(ada, one)
    assert "too few teams have five people other than you" in page


@pytest.mark.django_db
def test_it_is_declared_before_it_begins_and_stands_on_the_charts(teams: list[Team], ada: Member) -> None:
    first = timezone.localdate() + timedelta(days=7)
    assert "Declare what is done</a>" in signed_in(ada).get("/program").content.decode()  # nothing yet: the first step
    assert "Active share: On how many" in signed_in(ada).get("/program/new").content.decode()
    answer = signed_in(ada).post("/program/new", {**GIVEN, "first": first.isoformat()})
    one = Intervention.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/program/{one.pk}")
    assert (one.worth, one.is_drawn, one.starts.count()) == (0.04, True, 12)
    assert sorted({start.begins for start in one.starts.all()}) == [first + timedelta(weeks=4 * n) for n in range(3)]  # type: ignore[type-var]
    assert [change.label for change in changes(first, first)] == ["Buddies"]
    assert Event.objects.filter(feature="program.declare", member=ada).count() == 1
    assert "It begins on" in signed_in(ada).get(f"/program/{one.pk}").content.decode()


@pytest.mark.django_db
def test_what_has_begun_cannot_be_declared(teams: list[Team], ada: Member) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(CannotSave, match="begun already"):
        declare(SAID, {teams[0].pk: yesterday}, by=ada)
    with pytest.raises(CannotSave, match="same day of the week"):
        declare(SAID, {teams[0].pk: yesterday + timedelta(days=8), teams[1].pk: yesterday + timedelta(days=9)}, by=ada)
    far = timezone.localdate() + timedelta(days=7)
    with pytest.raises(CannotSave, match="more than 44 weeks"):
        declare_by_lot(replace(SAID, weeks=26), Steps(far, 6, apart=8), by=ada)
    assert not Intervention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["half", "steps", "chosen", "all"])
@pytest.mark.parametrize("first", ["9999-12-31", "2199-06-03"])
def test_a_day_that_is_a_slip_of_the_pen_is_refused_and_nothing_of_the_form_is_lost(
    teams: list[Team], ada: Member, order: str, first: str
) -> None:
    answer = signed_in(ada).post("/program/new", {**GIVEN, "first": first, "order": order, "teams": [teams[0].pk]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "more than two years from now" in page
    assert 'value="Buddies"' in page and f'value="{first}"' in page
    assert not Intervention.objects.exists()


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_declares_once(teams: list[Team], ada: Member) -> None:
    first = timezone.localdate() + timedelta(days=7)
    answers = [signed_in(ada).post("/program/new", {**GIVEN, "first": first.isoformat()}) for _once in range(2)]
    assert [one.status_code for one in answers] == [302, 422]
    assert "It is declared already" in answers[1].content.decode()
    other = {**GIVEN, "first": (first + timedelta(days=7)).isoformat()}
    assert signed_in(ada).post("/program/new", other).status_code == 302  # the same again, later, is another
    assert Intervention.objects.count() == 2


@pytest.mark.django_db
def test_a_team_that_goes_stays_in_the_register_by_its_name(teams: list[Team], ada: Member, begun: date) -> None:
    one = declared(begun, ada)
    live(teams, helped(one), begun, gain=0.25)
    tree.delete(teams[0], move_up=True, by=ada)
    page = page_of(ada, one)
    assert "Team 00" in page
    assert "the team is no more" in page
    assert one.starts.count() == 12


@pytest.mark.django_db
def test_a_decision_keeps_what_was_known_and_the_register_goes_out(teams: list[Team], ada: Member, begun: date) -> None:
    one = declared(begun, ada)
    live(teams, helped(one), begun, gain=0.25)
    browser = signed_in(ada)
    said = browser.post(f"/program/{one.pk}/decide", {"kind": "keep", "because": "It works."})
    assert said.status_code == 422
    assert "Decide when you have seen it" in said.content.decode()
    assert "“It works.”" in said.content.decode()  # what was typed is not lost
    assert not Decision.objects.exists()
    page_of(ada, one)
    long = browser.post(f"/program/{one.pk}/decide", {"kind": "keep", "because": "So. " * 100})
    assert (long.status_code, f'value="{"So. " * 100}"' in long.content.decode()) == (422, True)
    browser.post(f"/program/{one.pk}/decide", {"kind": "roll_back", "because": "Nobody likes it."})
    again = browser.post(f"/program/{one.pk}/decide", {"kind": "roll_back", "because": "Nobody likes it."})
    assert again.status_code == 422
    assert "That is written down already." in again.content.decode()
    told = Decision.objects.get()
    assert told.verdict == "effect found"
    assert told.low is not None and told.high is not None and told.low < told.high
    assert (told.low + told.high) / 2 == pytest.approx(0.25, abs=0.1)  # one interval in twenty does not hold the truth
    assert "Nine fields fewer rolled back" in [
        change.label for change in changes(timezone.localdate(), timezone.localdate())
    ]
    [row] = json.loads(browser.get("/program?as=json").content)
    assert (row["decision"], row["verdict"], row["drawn"]) == ("Roll back", "effect found", True)
    assert browser.get("/program?as=parquet").content[:4] == b"PAR1"
    assert "Nine fields fewer" in browser.get("/program?as=csv").content.decode()
    assert browser.get("/program?as=xlsx").status_code == 404
    assert "p, all together" in browser.get("/program").content.decode()
    assert "Nobody likes it." in browser.get(f"/program/{one.pk}").content.decode()


@pytest.mark.django_db
def test_who_leads_declares_and_everybody_but_it_reads(
    teams: list[Team], ada: Member, ana: Member, begun: date
) -> None:
    one = declared(begun + timedelta(weeks=1), ada)
    assert "can be decided now" not in signed_in(ada).get("/program").content.decode()
    register = signed_in(ana).get("/program").content.decode()
    assert "Nine fields fewer" in register and "What is known so far" in register and "to be judged on" in register
    assert "p, all together" not in register and "can be decided now" not in register
    assert "Active share</a>, " in signed_in(ana).get(f"/program/{one.pk}").content.decode()
    assert 'href="/program"' in signed_in(ana).get("/").content.decode()
    assert signed_in(ana).get("/program/new").status_code == 404
    assert signed_in(ana).post(f"/program/{one.pk}/decide", {"kind": "keep", "because": "x"}).status_code == 404
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    as_it = signed_in(Member.objects.get(pk=ana.pk))
    assert as_it.get("/program").status_code == 404
    assert 'href="/program"' not in as_it.get("/").content.decode()
    assert not Decision.objects.exists()
