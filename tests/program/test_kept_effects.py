"""Effects are worked out by a job and kept: a page says so at once, brings itself up to date, and asks the database little."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import inf, isnan, nan

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import signed_in
from tests.program.conftest import live, page_of, work_out_effects
from tests.program.test_interventions import declared, helped
from wellworn.adoption.models import Look
from wellworn.adoption.waiting import LATELY
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.members.models import Member, Team
from wellworn.program.effects import kept
from wellworn.program.effects.chance import Chance
from wellworn.program.effects.conclusion import Conclusion, Method, Moment, Question, Said, Says, Step, Verdict
from wellworn.program.models import Intervention, Worked
from wellworn.usage.models import Surface, UsageDay

ASKS = {"HX-Request": "true", "HX-Target": "working"}


@pytest.fixture
def one(teams: list[Team], ada: Member, begun: date) -> Intervention:
    made = declared(begun, ada)
    live(teams, helped(made), begun, gain=0.25)
    return made


@pytest.mark.django_db
def test_a_page_says_that_it_is_being_worked_out_and_fills_itself(one: Intervention, ada: Member) -> None:
    browser, page = signed_in(ada), f"/program/{one.pk}"
    at_first = browser.get(page).content.decode()
    assert "Being worked out since" in at_first
    assert "rose by" not in at_first
    how_far = browser.get(page, headers=ASKS)
    assert "<html" not in how_far.content.decode()
    assert 'hx-trigger="every 2s"' in how_far.content.decode()
    assert ProcrastinateJob.objects.filter(task_name__endswith="work_out_effect").count() == 1
    work_out_effects()
    assert browser.get(page, headers=ASKS)["HX-Refresh"] == "true"
    then = browser.get(page).content.decode()
    assert "Active share rose by " in then
    assert "Being worked out" not in then


@pytest.mark.django_db
def test_who_looked_stands_nowhere_once_the_effect_is_there(one: Intervention, ada: Member) -> None:
    signed_in(ada).get(f"/program/{one.pk}")
    [key] = Worked.objects.values_list("pk", flat=True)
    [job] = ProcrastinateJob.objects.filter(task_name__endswith="work_out_effect")
    assert (job.args, job.lock, job.queueing_lock) == ({"key": key}, f"effect:{key}", f"effect:{key}")
    assert Worked.objects.get().wanted_by == ada
    work_out_effects()
    assert Worked.objects.values_list("wanted_by", "wanted_at").get() == (None, None)


@pytest.mark.django_db
def test_somebody_who_has_left_waits_for_nothing_and_is_forgotten_too(one: Intervention, ada: Member) -> None:
    signed_in(ada).get(f"/program/{one.pk}")
    Member.objects.filter(pk=ada.pk).update(is_active=False)
    work_out_effects()
    assert Worked.objects.values_list("wanted_by", "said").get() == (None, None)


@pytest.mark.django_db
def test_an_effect_of_lately_is_shown_with_its_time_and_an_older_one_until_the_new_is_there(
    one: Intervention, ada: Member
) -> None:
    page_of(ada, one)
    day = timezone.localdate() - timedelta(days=3)
    member = Member.objects.exclude(team=None).first()
    UsageDay.objects.create(day=day, member=member, feature="note.write", surface=Surface.WEB, automatic=False, count=1)
    lately = signed_in(ada).get(f"/program/{one.pk}").content.decode()
    assert "Worked out at" in lately
    assert "Active share rose by " in lately
    Worked.objects.update(worked_at=timezone.now() - 2 * LATELY)
    older = signed_in(ada).get(f"/program/{one.pk}").content.decode()
    assert "Until then the effect of" in older
    assert "Active share rose by " in older
    assert "Until then" not in page_of(ada, one)


@pytest.mark.django_db
def test_who_may_see_the_same_groups_reads_what_was_kept_and_each_look_is_noted(one: Intervention, ada: Member) -> None:
    other = Member.objects.create(email="eve@norrvik.example", name="Eve", role=ada.role)
    Member.objects.filter(pk=other.pk).update(created_at="2024-01-01T00:00:00Z")
    page_of(ada, one)
    for _day in range(2):  # the first is decided, the second read
        page = signed_in(other).get(f"/program/{one.pk}").content.decode()
    assert Look.objects.filter(reader=other, page="Program: an effect").exists()
    assert "Active share rose by " in page
    assert Worked.objects.count() == 1


@pytest.mark.django_db
def test_to_whom_the_gate_shows_other_groups_nothing_that_was_kept_is_shown(
    one: Intervention, teams: list[Team], ada: Member
) -> None:
    page_of(ada, one)
    Team.objects.filter(pk=teams[0].pk).update(name="Renamed")  # another group than the one that was worked out
    page = signed_in(ada).get(f"/program/{one.pk}").content.decode()
    assert "Being worked out since" in page
    assert "rose by" not in page


# session, member, frame; and what each page has beside: the effect's mostly the gate, however many weeks there are. The overview of adoption
# is pinned in tests/adoption/test_costs_of_pages.py
MOST = {"/program": 7, "effect": 25, "working": 24, "/program/new": 4, "plan": 9, "features": 5}


@pytest.mark.django_db
def test_the_pages_take_as_many_queries_for_many_weeks_and_many_interventions(
    one: Intervention, ada: Member, begun: date
) -> None:
    page_of(ada, one)
    plan = applying.begin(applying.make("Less", [Wanted(Change("deal", "next_step", "retire"))], by=ada), by=ada)
    pages = {"effect": f"/program/{one.pk}", "plan": f"/friction/plans/{plan.pk}", "features": "/friction/features"}
    few = counted(ada, pages)
    for n in range(5):
        declared(begun, ada, f"Number {n}")
    many = counted(ada, pages)
    for name, most in MOST.items():
        assert few[name] <= most, name
        assert many[name] <= most, name


def counted(member: Member, pages: dict[str, str]) -> dict[str, int]:
    """How many queries each page takes when it has been opened before."""
    browser, found = signed_in(member), {}
    for name in MOST:
        address = pages.get("effect" if name == "working" else name, name)
        headers = ASKS if name == "working" else {}
        browser.get(address, headers=headers)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address, headers=headers)
        found[name] = len(queries)
    return found


def test_a_conclusion_comes_back_from_json_as_it_was() -> None:
    chance = Chance(0.1, 0.03, -inf, inf, 0.02, 9.0, "randomisation", 0.001)
    found = Conclusion(
        Verdict.FOUND, Said(Says.ROSE, {"size": 0.1, "low": -inf, "high": inf}), Method.STAGGERED, chance, (Said(Says.LOT),), 0.3, None,
        chance, [Moment(0.0, 0.5, None)], [Step(-1, 0.0, -1.0, 1.0)], [Said(Says.LEFT_OUT, {"n": 2})], 12, 6, Question("reach", worth=0.1),
    )  # fmt: skip
    back = kept.read(json.loads(json.dumps(kept.written(found), allow_nan=False)))
    assert kept.written(back) == kept.written(found)
    assert (back.sentence, back.chance, back.asked) == (found.sentence, chance, found.asked)
    unknown = kept.written(Conclusion(Verdict.UNTOLD, Said(Says.LOT), Method.SERIES, None, (), seen=nan))
    assert unknown["seen"] == "unknown"
    assert isnan(kept.read(unknown).seen or 0.0)
