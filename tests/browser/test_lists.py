"""Lists in a browser: ten deals get their next step and close date by keyboard alone, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_deals_get_next_step_and_close_date_by_keyboard(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    for number in range(10):
        create(f"Plant {number}", by=ana, kind=Kind.DEAL)
    sign_in(window, ana, live_server)
    page.goto("/deals?view=list")
    page.keyboard.press("s")
    for number in range(10):
        page.keyboard.type(f"Call {number}")
        page.keyboard.press("Tab")
        page.keyboard.type("2030-03-01")
        page.keyboard.press("Enter")
    expect(page.locator("[data-state]")).to_have_count(0)
    assert sorted(Deal.objects.values_list("next_step", flat=True)) == [f"Call {number}" for number in range(10)]
    assert set(Deal.objects.values_list("close_date", flat=True)) == {date(2030, 3, 1)}


def test_what_was_typed_stays_in_its_cell_when_the_connection_drops_and_is_saved_later(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    deal = create("Plant", by=ana, kind=Kind.DEAL).record
    sign_in(window, ana, live_server)
    page.goto("/deals?view=list")

    def drop(route: Route) -> None:
        route.abort()

    page.route("**/cells", drop)
    page.keyboard.press("s")
    page.keyboard.type("Call them")
    page.keyboard.press("Enter")
    expect(page.locator('[data-state="unsaved"]')).to_contain_text("Call them")
    page.unroute("**/cells", drop)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-state]")).to_have_count(0)
    assert Deal.objects.get(pk=deal.pk).next_step == "Call them"
