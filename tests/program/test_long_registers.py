"""A register and a list of plans of years: shown a page at a time, at a fixed price, and whole as a file."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.conftest import signed_in
from wellworn.adoption.models import Annotation
from wellworn.friction.models import Plan, Planned
from wellworn.members.models import Member, Team
from wellworn.program.models import Decision, Intervention, TeamStart

pytestmark = pytest.mark.django_db
MANY = 130


@pytest.fixture
def program(ada: Member) -> list[Intervention]:
    """Interventions of a hundred and thirty days, each with three teams, one of them to compare with, and each decided on."""
    now = timezone.now()
    teams = Team.objects.bulk_create(Team(name=f"Team {n}", path="") for n in range(3))
    made = Intervention.objects.bulk_create(
        Intervention(
            name=f"Number {n}", kind="training", barrier="ability", measure="active_share", direction="up", weeks=8, by=ada,
            declared_at=now - timedelta(days=MANY - n),
        )
        for n in range(MANY)
    )  # fmt: skip
    TeamStart.objects.bulk_create(
        TeamStart(intervention=one, team=team, name=team.name, begins=now.date() - timedelta(days=n) if n else None)
        for one in made
        for n, team in enumerate(teams)
    )
    Decision.objects.bulk_create(
        Decision(intervention=one, kind="keep", because="So", by=ada, at=now, verdict="effect found", chance=0.01)
        for one in made
    )
    return made


def test_the_register_is_shown_a_page_at_a_time_and_its_file_is_whole(
    program: list[Intervention], ada: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(ada)
    browser.get("/program")
    with django_assert_num_queries(7):  # session, member, who may open, event; page, decisions, Holm
        page = browser.get("/program")
    rows = page.context["rows"]
    assert [one.name for one in rows] == [f"Number {n}" for n in range(MANY - 1, MANY - 101, -1)]
    assert (rows[0].teams, rows[0].compared, rows[0].begins) == (2, 1, timezone.now().date() - timedelta(days=2))
    assert rows[0].p_together == pytest.approx(1.0)  # Holm over all of them, those of the other pages too
    earlier = browser.get("/program", {"before": page.context["before"]})
    assert [one.name for one in earlier.context["rows"]] == [f"Number {n}" for n in range(MANY - 101, -1, -1)]
    assert earlier.context["before"] == ""
    assert len(json.loads(browser.get("/program?as=json").content)) == MANY
    for strange in ("", "x", "2026-01-01~1", "0001-01-01T00:00:00+00:00~" + "9" * 30):
        assert len(browser.get("/program", {"before": strange}).context["rows"]) == 100


def test_plans_are_shown_a_page_at_a_time(ada: Member, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = Plan.objects.bulk_create(Plan(name=f"Plan {n}", made_by=ada, made_at=timezone.now()) for n in range(60))
    change = {"object": "deal", "field": "amount", "does": "retire", "stage": None, "label": "", "help": ""}
    Planned.objects.bulk_create(
        Planned(plan=one, object="deal", field="amount", label="Amount", change=change, hours=1.0) for one in made
    )
    browser = signed_in(ada)
    browser.get("/friction/plans")
    with django_assert_num_queries(5):  # session, member, frame; plans, changes
        page = browser.get("/friction/plans")
    assert [one.name for one, _total in page.context["plans"]] == [f"Plan {n}" for n in range(59, 9, -1)]
    earlier = browser.get("/friction/plans", {"before": page.context["before"]})
    assert [one.name for one, _total in earlier.context["plans"]] == [f"Plan {n}" for n in range(9, -1, -1)]
    assert len(browser.get("/friction/plans?before=NaN").context["plans"]) == 50


def test_the_adoption_page_shows_the_latest_changes_and_says_how_many_it_leaves_out(ada: Member) -> None:
    now = timezone.now()
    Annotation.objects.bulk_create(
        Annotation(day=now.date() - timedelta(days=n), label=f"Change {n}", kind="product", by=ada, at=now)
        for n in range(43)
    )
    found = signed_in(ada).get("/adoption").context["overview"]
    assert [one.label for one in found.changed] == [f"Change {n}" for n in range(39, -1, -1)]
    said = render_to_string("adoption/parts/changes.html", {"overview": found})
    assert "3 earlier changes are not shown here." in said
