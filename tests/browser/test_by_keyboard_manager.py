"""A manager's meeting by the keyboard alone: the review, the forecast, a report asked, kept and taken along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.models import Deal, Talk, Task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ana: Member, mara: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    """Mara has signed in; three deals of Ana's want a word."""
    today = timezone.localdate()
    for number in range(3):
        deal_of(f"Deal {number}", ana, close_date=(today - timedelta(days=3 - number)).isoformat(), amount="900")
    sign_in(window, mara, live_server)
    return Keyboard(page)


def test_deals_are_reviewed_one_by_one_and_the_next_is_always_in_hand(keys: Keyboard) -> None:
    keys.open("/review")
    keys.press("s")
    keys.on("^Next step")
    keys.write("Send the quote", "Enter")
    keys.told("Next step is now Send the quote")
    keys.on("Next step")
    keys.press("d")
    keys.on("Deal 1")
    keys.press("n")
    keys.on("^Note on")
    keys.write("Price agreed.", "Enter")
    keys.told("The note is on the timeline")
    keys.on("Deal 1")
    keys.press("a")
    keys.write("Call Femke", "Enter")
    keys.told("To do: Call Femke")
    keys.on("Deal 1")
    keys.press("d")
    keys.on("Deal 2")
    keys.press("z")
    keys.on("Deal")
    keys.press(".")
    expect(keys.page.get_by_text("of 3 deals")).to_be_visible()
    assert Talk.objects.count() == 2 and Deal.objects.filter(next_step="Send the quote").count() == 1
    assert Task.objects.count() == 1


def test_a_forecast_is_called_and_a_report_asked_and_kept(keys: Keyboard) -> None:
    keys.open("/forecast")
    keys.press("n")
    keys.tab_to("Your number")
    keys.write("900")
    keys.press("Tab")
    keys.on("^Why")
    keys.write("Two are signed", "Enter")
    expect(keys.page.get_by_text("Two are signed").first).to_be_attached()
    keys.press("Tab")
    keys.on("Skip to content")  # what was filled has done its work: the page begins at its top
    keys.open("/reports")
    keys.press("n")
    keys.heading("eport")
    keys.tab_to("^by")
    keys.write("Owner")
    keys.tab_to("^Ask$")
    keys.press("Enter")
    expect(
        keys.page.get_by_role("cell", name="Ana Lind").or_(keys.page.get_by_role("rowheader", name="Ana Lind")).first
    ).to_be_visible()
    keys.on("^Ask$")
    keys.tab_to("Keep it as")
    keys.write("Deals by owner", "Enter")
    expect(keys.page.get_by_role("heading", name="Deals by owner")).to_be_visible()
