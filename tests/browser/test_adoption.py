"""The Adoption page in a real browser: charts are drawn under the policy, follow theme and width, and a table is always there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.adoption.conftest import LONG_AGO, use, working_days
from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.adoption.changes import annotate
from wellworn.adoption.models.annotation import AnnotationKind
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db(transaction=True)
DRAWN = "#chart-use chart-frame[data-drawn] svg"


@pytest.fixture
def ada() -> Member:
    """The admin of a company of ten with eight weeks behind it, six of them since the launch."""
    ada = Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)
    reps = [Member.objects.create(email=f"rep.{n}@norrvik.example", name=f"Rep {n}") for n in range(9)]
    Member.objects.update(created_at=LONG_AGO)
    for nth, day in enumerate(working_days(8)):
        use(reps[: 5 + nth // 12], day)
    annotate(timezone.localdate() - timedelta(weeks=6), "Launch", AnnotationKind.LAUNCH, by=ada)
    return ada


def test_a_change_lead_reads_the_curve_and_writes_down_what_changed(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    """No word of the content policy in the console: the fixture `page` holds that."""
    sign_in(window, ada, live_server)
    page.goto("/adoption")
    expect(page.locator(DRAWN)).to_be_visible()
    assert "Launch" in page.locator(DRAWN).inner_text()
    table = page.locator("#chart-use details")
    expect(table.locator("table")).to_be_hidden()
    table.locator("summary").click()
    expect(table.locator("tbody tr").first).to_be_visible()

    page.get_by_text("Write down a change").click()
    page.get_by_label("What changed", exact=True).fill("Fields asked 14 to 3")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Fields asked 14 to 3 stands on the charts.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".changes")).not_to_contain_text("Fields asked")
    assert faults(page) == []


def test_a_chart_follows_theme_and_width(
    ada: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ada, live_server)
    page.goto("/adoption")
    line = page.locator(f"{DRAWN} path[stroke-width='2']").first
    expect(line).to_be_attached()
    light, wide = line.get_attribute("stroke"), page.locator(DRAWN).bounding_box()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    expect(line).not_to_have_attribute("stroke", light or "")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"document.querySelector({DRAWN!r}).clientWidth < 390")
    narrow = page.locator(DRAWN).bounding_box()
    assert wide and narrow and narrow["width"] < wide["width"]


def test_without_script_the_tables_are_open(ada: Member, browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, ada, live_server)
    page = context.new_page()
    page.goto("/adoption")
    expect(page.locator("#chart-use tbody tr").first).to_be_visible()
    expect(page.locator("#chart-use chart-frame")).to_be_hidden()
    context.close()
