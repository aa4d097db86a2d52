"""The pages about adoption in a real browser, as a change lead and as a rep: drawn under the policy, told in tables, without a serious
fault for axe in light and dark, and no wider than a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.adoption.conftest import LONG_AGO, use, working_days
from tests.browser.conftest import sign_in
from tests.browser.looking import faults, until
from tests.conftest import signed_in
from wellworn.adoption.changes import annotate
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.members.models import Member, Role
from wellworn.records.creating import create
from wellworn.records.doing import move
from wellworn.records.models import Deal, Kind, Provenance, Stage

pytestmark = pytest.mark.django_db(transaction=True)
DRAWN = "chart-frame[data-drawn] svg"
USE = f"#chart-use {DRAWN}"
SHARED = ["/adoption", "/adoption?by=role", "/adoption/m/lifecycle", "/adoption/m/stage_accuracy", "/adoption/worth", "/adoption/company"]  # fmt: skip
OPEN = ["/seen", "/adoption/looks", "/adoption/agreement", "/adoption/protections"]


@pytest.fixture
def reps() -> list[Member]:
    """Nine reps with eight weeks behind them; of those that started some do more by and by."""
    reps = [Member.objects.create(email=f"rep.{n}@norrvik.example", name=f"Rep {n}") for n in range(9)]
    Member.objects.update(created_at=LONG_AGO)
    for nth, day in enumerate(working_days(8)):
        use(reps[: 6 + nth // 15], day)
    return reps


@pytest.fixture
def ada(reps: list[Member]) -> Member:
    """The admin, who leads the change; the launch is six weeks ago."""
    ada = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    Member.objects.filter(pk=ada.pk).update(created_at=LONG_AGO)
    annotate(timezone.localdate() - timedelta(weeks=6), "Launch", AnnotationKind.LAUNCH, by=ada)
    return ada


@pytest.fixture
def ended(reps: list[Member]) -> None:
    """Deals of six reps that ended: of each one in two was won."""
    now, first = timezone.now(), Stage.objects.order_by("pipeline_id", "position")[0]
    ends = {outcome: Stage.objects.filter(outcome=outcome)[0] for outcome in ("won", "lost")}
    for nth, rep in enumerate([*reps[:6], *reps[:6]]):
        deal = create(f"Level {nth}", by=rep, kind=Kind.DEAL).record
        assert isinstance(deal, Deal) and deal.stage == first
        Provenance.objects.filter(kind=Kind.DEAL, record_id=deal.pk).update(at=now - timedelta(days=20))
        row = move(deal, ends["won" if nth % 2 else "lost"], by=rep)
        assert row is not None
        Provenance.objects.filter(pk=row.pk).update(at=now - timedelta(days=9))
    Deal.objects.update(created_at=now - timedelta(days=20), closed_at=now - timedelta(days=9))


def counted(member: Member, *paths: str) -> None:
    """Have what these pages show counted before a browser asks: it waits no longer than somebody would."""
    browser = signed_in(member)
    for path in paths:
        assert browser.get(path).status_code == 200


def walked(page: Page, paths: list[str]) -> list[str]:
    """What is wrong on any of these pages, each looked at when its charts are drawn."""
    wrong = []
    for path in paths:
        page.goto(path)
        expect(page.locator("chart-frame:not([data-drawn])")).to_have_count(0)
        wrong += [f"{path}: {fault}" for fault in faults(page)]
    return wrong


def test_a_change_lead_reads_the_curve_and_writes_down_what_changed(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    """No word of the content policy in the console: the fixture `page` holds that."""
    counted(ada, "/adoption")
    sign_in(window, ada, live_server)
    page.goto("/adoption")
    expect(page.locator(USE)).to_be_visible()
    assert "Launch" in (page.locator(USE).text_content() or "")
    expect(page.locator("#chart-use")).to_contain_text("Shaded: the first two weeks.")
    table = page.locator("#chart-use details")
    expect(table.locator("table")).to_be_hidden()
    table.locator("summary").click()
    expect(table.locator("tbody tr").first).to_be_visible()

    page.get_by_text("Write down a change").click()
    page.locator("#id_label").fill("Fields asked 14 to 3")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Fields asked 14 to 3 stands on the charts.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".changes")).not_to_contain_text("Fields asked")


def test_a_stage_that_says_too_little_is_seen_off_the_diagonal(
    ada: Member, ended: None, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    counted(ada, "/adoption/m/stage_accuracy")
    sign_in(window, ada, live_server)
    page.goto("/adoption/m/stage_accuracy")
    chart = page.locator("#chart-stages")
    expect(chart.locator(DRAWN)).to_be_visible()
    drawn = chart.locator(DRAWN).text_content() or ""
    assert "Qualify" in drawn and "n = 12" in drawn and "as stated" in drawn
    expect(chart).to_contain_text("Qualify is better than it says: 50 % of 12 were won, and it says 10 %.")
    page.keyboard.press("Tab")
    chart.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(chart.locator("tbody tr")).to_contain_text(["10 %"])


def test_the_pages_of_a_change_lead_have_no_serious_fault(
    ada: Member, ended: None, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    counted(ada, *SHARED, *OPEN)
    sign_in(window, ada, live_server)
    assert walked(page, [*SHARED, *OPEN]) == []


def test_a_reps_own_pages_have_no_serious_fault_and_open_by_keyboard(
    ada: Member, reps: list[Member], window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    counted(reps[0], "/adoption", "/adoption/m/active_share", "/me/week", "/me/week/role", "/seen")
    sign_in(window, reps[0], live_server)
    page.goto("/")
    page.get_by_role("link", name="Adoption", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chart-use")).to_be_visible()
    assert page.get_by_text("Write down a change").count() == 0
    page.locator("#chart-use").get_by_role("link", name="How this is counted").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("working days")
    assert walked(page, ["/me/week", "/me/week/role", "/seen"]) == []


def test_a_chart_follows_theme_and_width(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    counted(ada, "/adoption")
    sign_in(window, ada, live_server)
    page.goto("/adoption")
    line = page.locator(f"{USE} path[stroke-width='2']").first
    expect(line).to_be_attached()
    light, wide = line.get_attribute("stroke"), page.locator(USE).bounding_box()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(line).not_to_have_attribute("stroke", light or "")
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, f"document.querySelector({USE!r}).clientWidth < 390")
    narrow = page.locator(USE).bounding_box()
    assert wide and narrow and narrow["width"] < wide["width"]


def test_a_label_stands_where_no_line_runs_through_it(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ada, live_server)
    page.goto("/me/week")
    found = page.evaluate("""async () => {
        const { spot } = await import("/static/adoption/charts/spot.js");
        const at = {left: 40, top: 40, end: 320, floor: 300};
        const beside = (strokes, taken = []) => spot([60, 16], [300, 100], strokes, {at, taken, above: false}).top;
        const level = [0, 118, 320, 118];
        return [beside([]), beside([level]), beside([level, [0, 82, 320, 82]]), beside([], [{left: 0, right: 320, top: 60, bottom: 130}])];
    }""")
    assert found[0] == 110  # right below its point, where nothing is in the way
    assert found[1] == 74  # above it, where a line runs below
    assert found[2] not in range(82 - 16, 83) and found[2] not in range(118 - 16, 119)
    assert found[3] >= 130  # nor on another label


def test_without_script_the_tables_are_open(ada: Member, browser: Browser, live_server: LiveServer) -> None:
    counted(ada, "/adoption")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, ada, live_server)
    page = context.new_page()
    page.goto("/adoption")
    expect(page.locator("#chart-use tbody tr").first).to_be_visible()
    expect(page.locator("#chart-use chart-frame")).to_be_hidden()
    context.close()
