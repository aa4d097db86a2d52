"""From the audit to an applied, staged change by the keyboard alone; and every page of friction and program as it is looked at."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from tests.browser.looking import DESK, faults
from tests.program.conftest import BEGUN, live
from tests.records.conftest import stage
from wellworn.friction import applying, wondering
from wellworn.friction.applying import Wanted
from wellworn.friction.audit.facts import Estimate
from wellworn.friction.changes import Change
from wellworn.friction.models import Plan, PlanState, Why
from wellworn.friction.ours.reading import read
from wellworn.members import tree
from wellworn.members.models import Member, Team
from wellworn.program.declaring import Declaration, Steps, declare_by_lot
from wellworn.program.models import Intervention
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import own_fields
from wellworn.records.models import Ask, FieldType, Kind
from wellworn.usage.models import FieldEffort

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = "2024-01-01T00:00:00Z"
ASKED = ("Purpose", "Competitor seen", "Customer mood")
TEAMS, EACH = 8, 6


@pytest.fixture
def teams(ada: Member) -> list[Team]:
    """Eight teams of six with some months behind them."""
    made = [tree.create(f"Team {n}", parent=None, by=None) for n in range(TEAMS)]
    people = [
        Member(email=f"r{n}.{m}@norrvik.example", name=f"R {n} {m}", team=team)
        for n, team in enumerate(made)
        for m in range(EACH)
    ]
    Member.objects.bulk_create(people)
    Member.objects.update(created_at=LONG_AGO)
    return made


@pytest.fixture
def audited(teams: list[Team], ada: Member) -> None:
    """Three fields that Discover insists on, what they cost last month, two questions why they are there; and it has been read."""
    rep = Member.objects.filter(team=teams[0])[0]
    last_month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    for number, label in enumerate(ASKED):
        key = own_fields.create("deal", label, FieldType.TEXT, by=ada).key
        Ask.objects.create(stage=stage("Discover"), field=key, why="For the report", is_hard=True, position=number)
        FieldEffort.objects.create(
            object="deal", field=key, form="asks", month=last_month, entries=300, timed=300, seconds=300 * 12,
            squares=300 * 160, people=9, people_timed=9,
        )  # fmt: skip
    deal = create("Level sensors", by=rep, kind=Kind.DEAL).record
    change(deal, "purpose", "Resale", by=rep)
    wondering.ask("deal", "purpose", by=rep, form="asks", words="I never know this")
    wondering.ask("deal", "customer_mood", by=rep)
    wondering.answer("deal", "customer_mood", "Nobody reads it any more.", by=ada)
    read("deal")


class Counted(Keyboard):
    """The same hands, counting what they press and how many pages come."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.keys = self.pages = 0
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        self.pages += request.is_navigation_request() and request.redirected_from is None

    def press(self, *keys: str) -> None:
        """Press keys, each of which counts."""
        self.keys += len(keys)
        super().press(*keys)

    def begin(self, path: str) -> None:
        """Arrive, and count from there."""
        self.open(path)
        self.page.wait_for_load_state()
        self.keys = self.pages = 0


@pytest.fixture
def keys(audited: None, ada: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Counted:
    sign_in(window, ada, live_server)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return Counted(page)


def test_the_whole_audit_becomes_a_plan_that_half_of_the_teams_have_with_two_keys(keys: Counted) -> None:
    keys.begin("/friction/fields")
    keys.press("p")
    keys.heading("Deals: fewer questions")
    expect(keys.page.get_by_text("Together, a month")).to_be_visible()
    keys.press("a")
    keys.told("4 teams have it from now on.")
    plan = Plan.objects.get()
    assert (plan.state, plan.share, plan.changes.count()) == (PlanState.FIRST, 50, len(ASKED))
    assert plan.teams.filter(is_first=True).count() == TEAMS // 2
    assert Ask.objects.filter(teams__has_key="without").count() == len(ASKED)
    assert (keys.keys, keys.pages) == (2, 2)
    keys.press("z")
    keys.told("Rolled back: every field is as it was.")
    assert not Ask.objects.exclude(teams={}).exists()


def test_one_field_is_looked_into_and_changed_for_a_quarter_of_the_teams(keys: Counted) -> None:
    keys.begin("/friction/fields")
    keys.press("j")
    keys.on("Make optional")
    first = keys.page.locator("tr[aria-current=true] th b").inner_text()
    keys.press("Enter")
    keys.heading(first)
    keys.press("s")
    keys.on("^Who gets it first")
    keys.write("A quarter")
    keys.tab_to("^Apply")
    keys.press("Enter")
    keys.told("2 teams have it from now on.")
    plan = Plan.objects.get()
    assert (plan.state, plan.share, plan.teams.filter(is_first=True).count()) == (PlanState.FIRST, 25, 2)
    assert keys.pages == 2
    assert keys.keys <= 25


def test_a_verdict_in_hand_is_applied_with_one_key_and_taken_back_with_another(keys: Counted) -> None:
    keys.begin("/friction/fields")
    keys.press("j", "a")
    keys.told("Made optional. Everybody has it from now on. Its values are kept.")
    assert Ask.objects.count() == len(ASKED) - 1
    assert (keys.keys, keys.pages) == (2, 1)
    keys.press("z")
    keys.told("Rolled back: every field is as it was.")
    assert Ask.objects.count() == len(ASKED)


@pytest.fixture
def looked_at(audited: None, teams: list[Team], ada: Member) -> list[str]:
    """Every page of both rooms with something on it: a plan that waits, one with the first teams, one with everybody, an effect."""
    hours = Estimate(3.5, 2.0, 5.0)
    plans = [
        applying.make("Waits", [Wanted(Change("deal", "purpose", "make_optional"), hours)], by=ada, share=50),
        applying.make("First", [Wanted(Change("deal", "competitor_seen", "make_optional"), hours)], by=ada, share=50),
        applying.make("Everybody", [Wanted(Change("deal", "next_step", "retire"))], by=ada),
    ]
    for plan in plans[1:]:
        applying.begin(plan, by=ada)
    begun = timezone.localdate() - timedelta(weeks=BEGUN)
    one = _declared(begun, ada)
    live(teams, set(one.starts.exclude(begins=None).values_list("team_id", flat=True)), begun, gain=0.25)
    rep = Member.objects.filter(team=teams[1])[0]
    wondering.ask("deal", "purpose", by=rep)
    return [
        "/friction/fields", "/friction/fields/deal/purpose", "/friction/plans",
        *(f"/friction/plans/{plan.pk}" for plan in plans), f"/program/{one.pk}", "/program", "/program/new",
        "/why/deal/purpose", "/why/deal/customer_mood", "/friction/parts/features", "/friction/parts/stages",
    ]  # fmt: skip


def _declared(begun: date, ada: Member) -> Intervention:
    at = timezone.make_aware(datetime.combine(begun - timedelta(days=7), time(9)))
    said = Declaration("Nine fields fewer", "field", "ability", "active_share", "up", 10, 0.05)
    return declare_by_lot(said, Steps(begun, 2, last_is_never=True), by=ada, at=at, seed=5)


def test_no_page_of_friction_or_program_has_a_serious_fault_or_is_too_wide(
    looked_at: list[str], ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ada, live_server)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wrong = []
    for path in looked_at:
        page.goto(path)
        expect(page.locator("chart-frame:not([data-drawn])")).to_have_count(0)
        wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_why_this_is_asked_in_one_press_beside_the_field_and_its_answer_stands_there(
    audited: None, teams: list[Team], window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    rep = Member.objects.filter(team=teams[0])[1]
    deal = create("Flow meters", by=rep, kind=Kind.DEAL).record
    sign_in(window, rep, live_server)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    hers, wrong = Keyboard(page), []
    for label, said in (
        ("Competitor seen", "Noted, without your name."),
        ("Customer mood", "Nobody reads it any more."),
    ):
        hers.open(f"/deals/{deal.pk}")
        hers.tab_to(f"^Change {label}")
        hers.press("Enter")
        hers.on(f"^{label}")  # its form has come
        hers.tab_to("Why this")
        hers.press("Enter")
        expect(page.get_by_role("status").get_by_text(said)).to_be_visible()
        wrong += [f"{label}: {fault}" for fault in faults(page)]
    assert wrong == []
    assert sorted(Why.objects.filter(member=rep).values_list("field", flat=True)) == [
        "competitor_seen",
        "customer_mood",
    ]
