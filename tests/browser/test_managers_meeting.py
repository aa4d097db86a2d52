"""The manager's meeting by keys: three deals reviewed, mended in place, talked about; and the pages as they must look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.models import Activity, Deal, Review, Talk, Task

pytestmark = pytest.mark.django_db(transaction=True)


def late(ana: Member, count: int = 3) -> list[Deal]:
    today = timezone.localdate()
    days = (today - timedelta(days=count - number) for number in range(count))
    return [deal_of(f"Deal {number}", ana, close_date=day.isoformat(), amount="900") for number, day in enumerate(days)]


def test_three_deals_are_reviewed_with_keys_alone(
    ana: Member, mara: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    late(ana)
    sign_in(window, mara, live_server)
    page.goto("/review")
    expect(page.locator("#review-done")).to_contain_text("0 of 3")
    page.keyboard.press("s")
    page.keyboard.type("Send the quote")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Next step is now Send the quote.")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#review-done")).to_contain_text("1 of 3")
    page.keyboard.press("n")
    page.keyboard.type("Price agreed.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The note is on the timeline.")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#review-done")).to_contain_text("2 of 3")
    page.keyboard.press("a")
    page.keyboard.type("Call Femke")
    page.keyboard.press("Enter")
    expect(page.get_by_text("To do: Call Femke")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#review-done")).to_contain_text("3 of 3")
    page.keyboard.press(".")
    expect(page.get_by_text("3 of 3 deals")).to_be_visible()
    assert (Talk.objects.count(), Review.objects.get().member) == (3, mara)
    assert Deal.objects.filter(next_step="Send the quote").count() == 1
    assert (Activity.objects.filter(kind="note").count(), Task.objects.get().deal is not None) == (1, True)


@pytest.mark.parametrize("path", ["/review", "/forecast", "/reports", "/reports/ready/pipeline"])
def test_the_pages_are_without_a_serious_fault_light_dark_and_on_a_phone(
    ana: Member, mara: Member, window: BrowserContext, page: Page, live_server: LiveServer, path: str
) -> None:
    late(ana)
    sign_in(window, mara, live_server)
    page.goto(path)
    assert faults(page) == []
