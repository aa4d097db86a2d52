"""A leader goes first, and everybody's own week: by keyboard, in light and dark, on a phone, on the wall and on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.adoption.own_life import captured, here_since, used
from tests.browser.conftest import sign_in
from tests.browser.looking import faults, until
from wellworn.members.models import Member, Role

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def company(mara: Member, ana: Member) -> Member:
    """Mara, who leads, wrote a note; ten others and six managers use it."""
    today = timezone.now().date()
    others = [Member.objects.create(email=f"p{nth}@norrvik.example", name=f"P{nth}") for nth in range(10)]
    leaders = [Member.objects.create(email=f"m{nth}@norrvik.example", role=Role.MANAGER) for nth in range(6)]
    for member in (mara, ana, *others, *leaders):
        here_since(member, today - 200 * DAY)
        for back in range(1, 60):
            used(member, today - back * DAY, "note.write", 2)
        captured(member, timezone.now() - DAY)
    return mara


def test_she_shows_a_sentence_ana_reads_it_and_it_is_taken_back(
    company: Member, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, company, live_server)
    page.goto("/me/week")
    assert faults(page) == []
    page.get_by_role("link", name="Choose a sentence").press("Enter")
    page.get_by_label("I wrote").check()
    page.get_by_label("In your own words").fill("Two lines, in the taxi.")
    page.get_by_role("button", name="See it as others will").press("Enter")
    expect(page.get_by_role("heading", name="What others will see")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Show it to everybody").press("Enter")
    expect(page.get_by_role("heading", name="What everybody sees now")).to_be_visible()
    sign_in(window, ana, live_server)
    page.goto("/")
    expect(page.get_by_text("Mara Weiss goes first:")).to_be_visible()
    page.goto("/me/week")
    page.get_by_role("link", name="Show it").press("Enter")
    expect(page.get_by_text("All 11 in the role Rep")).to_be_visible()
    assert faults(page) == []
    sign_in(window, company, live_server)
    page.goto("/me/first")
    page.get_by_role("button", name="Take it back").press("Enter")
    expect(page.get_by_role("heading", name="What everybody sees now")).to_have_count(0)
    sign_in(window, ana, live_server)
    page.goto("/")
    expect(page.get_by_text("goes first")).to_have_count(0)


GROWN = """([width, least]) => innerWidth === width
    && parseFloat(getComputedStyle(document.querySelector(".wall__value")).fontSize) > least"""


def test_the_wall_fills_the_screen_by_a_key_grows_with_it_and_prints_to_one_page(
    company: Member, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto("/adoption/company")
    assert faults(page) == []
    for width, height, least in ((1440, 900, 50), (1920, 1080, 65), (3840, 2160, 130)):
        page.set_viewport_size({"width": width, "height": height})
        until(page, GROWN, [width, least])
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (width, height)
    page.keyboard.press("f")
    expect(page.locator("body.wall--full")).to_have_count(1)
    page.keyboard.press("f")
    expect(page.locator("body.wall--full")).to_have_count(0)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
