"""What an intervention could show is said before it begins, by what will judge it: with too few teams that it could show nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.program.conftest import live
from wellworn.adoption.models import Look
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.members.models import Member, Team
from wellworn.program.effects.conclude import conclude
from wellworn.program.effects.conclusion import Question, Says, Verdict
from wellworn.program.effects.foreseeing import foresee
from wellworn.program.effects.panel import NEVER, Panel
from wellworn.program.foreseeing import teams_for
from wellworn.program.models import Intervention
from wellworn.program.order import HALF, QUARTER, Order

AIM = {"aim-barrier": "ability", "aim-measure": "active_share", "aim-direction": "up", "aim-weeks": "8"}


def weeks(seed: int, first: list[float], *, effect: float = 0.0, width: int = 24) -> Panel:
    """Teams that differ, drawn by lot; from `first` on each has an effect."""
    draws = np.random.default_rng(seed)
    outcome = draws.normal(0, 2, len(first))[:, None] + draws.normal(0, 1, (len(first), width))
    treated = np.arange(width) >= np.array(first)[:, None]
    unit, time = (grid.ravel() for grid in np.indices(outcome.shape))
    return Panel(
        unit, time.astype(float), np.array(first)[unit], (outcome + effect * treated).ravel(), drawn=True
    )  # fmt: skip


def halves(teams: int) -> list[float]:
    return [16.0 if team < teams // 2 else NEVER for team in range(teams)]


@pytest.mark.parametrize(("teams", "ways", "opposite"), [(4, 6, 2), (5, 10, 1), (6, 20, 2)])
def test_a_lot_that_can_never_be_rarer_than_one_in_twenty_shows_nothing_however_large(
    teams: int, ways: int, opposite: int
) -> None:
    found = foresee([weeks(1, halves(teams))], Question())
    assert (found.is_able, found.seen, found.best.sentence.code) == (False, None, Says.FEW_WAYS)
    assert found.best.sentence.values == {"ways": ways, "n": opposite}
    assert conclude(weeks(1, halves(teams), effect=50.0)).verdict is Verdict.UNTOLD


def test_with_seven_teams_something_can_be_told_and_the_same_teams_in_steps_tell_sooner() -> None:
    assert (teams_for(HALF, 8), teams_for(QUARTER, 8)) == (7, 7)
    assert foresee([weeks(1, halves(7))], Question()).is_able
    assert teams_for(Order((1,) * 5, 2), 8) == 4, "one after the other: 24 ways"


def test_what_is_foreseen_is_found_in_four_of_five_and_less_with_fewer_teams() -> None:
    seen = {teams: foresee([weeks(seed, halves(teams)) for seed in range(9)], Question()).seen for teams in (8, 20)}
    small, large = seen[8], seen[20]
    assert small and large
    assert 1.2 * large < small
    found = [conclude(weeks(100 + seed, halves(20), effect=large)).verdict is Verdict.FOUND for seed in range(50)]
    assert 0.62 <= np.mean(found) <= 0.95


@pytest.fixture
def gone_by(teams: list[Team], ada: Member) -> list[Team]:
    """Twelve teams that have lived for twenty weeks."""
    live(teams, set(), timezone.localdate(), gain=0.0)
    return teams


def asked(by: Member, **given: object) -> str:
    answer = signed_in(by).post("/program/foreseen", given, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_the_form_of_a_plan_says_how_small_a_change_would_show(gone_by: list[Team], ada: Member) -> None:
    plan = applying.make("Fewer", [Wanted(Change("deal", "next_step", "retire"))], by=ada, share=50)
    page = signed_in(ada).get(f"/friction/plans/{plan.pk}").content.decode()
    assert 'hx-post="/program/foreseen"' in page
    said = asked(ada, share=50, **AIM)
    assert "With 12 teams, 6 of them first, a change of" in said
    assert "points or more would most likely show" in said
    assert "What would do" not in said
    finer = asked(ada, share=50, **AIM, **{"aim-worth": "0.1"})
    assert re.search(r"That is more than the 0.10* points from which it is worth having", finer)
    assert "No other order of these teams would do either" in finer
    assert Look.objects.filter(reader=ada, page="Program: before it begins").exists()
    assert not Intervention.objects.exists()


@pytest.mark.django_db
def test_with_five_teams_it_says_so_before_it_begins_and_what_would_do(gone_by: list[Team], ada: Member) -> None:
    Member.objects.filter(team__in=gone_by[5:]).delete()
    said = asked(ada, share=50, **AIM)
    assert "However large its effect, this could not show it." in said
    assert "of the 10 ways in which the lot could have fallen, 1 would look like the largest effect by chance" in said
    assert "What would do: all teams at once, against their own past (from" in said
    assert "7 teams or more in this order" in said

    first = (timezone.localdate() + timedelta(days=7)).isoformat()
    given = {"name": "", "kind": "buddy", "barrier": "knowledge", "measure": "active_share", "direction": "up", "weeks": 6,
             "first": first, "order": "half", "steps": 5, "apart": 2}  # fmt: skip
    said = asked(ada, **given)
    assert "However large its effect" in said
    assert "all teams in 5 steps, 2 weeks apart (from" in said
    said = asked(ada, **{**given, "order": "steps"})
    assert "With 5 teams, a change of" in said
    assert not Intervention.objects.exists()


@pytest.mark.django_db
def test_without_script_it_is_a_page_and_who_does_not_lead_finds_none(
    gone_by: list[Team], ana: Member, ada: Member
) -> None:
    page = signed_in(ada).post("/program/foreseen", {"share": "50", **AIM}).content.decode()
    assert "<h1" in page
    assert "of them first" in page
    assert "told here when it is said" in asked(ada, share="50")
    assert signed_in(ana).post("/program/foreseen", {"share": "50", **AIM}).status_code == 404
    assert 'hx-post="/program/foreseen"' in signed_in(ada).get("/program/new").content.decode()


def test_where_nobody_is_left_to_compare_with_it_says_so() -> None:
    assert foresee([weeks(1, [0.0, 0.0, NEVER])], Question()).best.sentence.code is Says.ALL_ALIKE
