"""What a stage asks, by keyboard alone: on the board and on a deal's page, skipped with one key, and nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Stage
from wellworn.usage.models import FieldEffort

pytestmark = pytest.mark.django_db(transaction=True)
PANEL = "#askpanel"


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal in Qualify; Discover asks for its amount and its next step."""
    discover = Stage.objects.get(name="Discover")
    Ask.objects.create(stage=discover, field="amount", why="A rough figure will do", position=1)
    Ask.objects.create(stage=discover, field="next_step", why="So that somebody calls", position=2)
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    return made


def held(deal: Deal) -> tuple[str, Decimal | None, str]:
    deal = Deal.objects.select_related("stage").get(pk=deal.pk)
    return deal.stage.name, deal.amount, deal.next_step


def test_a_card_is_moved_and_answers_what_the_stage_asks(
    ana: Member, deal: Deal, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto("/deals")
    page.locator("[data-deal]").focus()
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-amount")).to_be_focused()
    assert faults(page) == []
    page.keyboard.type("45000")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-amount")).to_be_disabled()
    expect(page.locator("#ask-next_step")).to_be_focused()
    assert held(deal) == ("Discover", Decimal(45000), ""), "each field is saved as it is left"
    page.keyboard.type("Call Joost")
    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator("[data-deal]")).to_contain_text("Call Joost")
    expect(page.locator("[data-deal]")).to_be_focused()
    assert held(deal) == ("Discover", Decimal(45000), "Call Joost")
    costs = FieldEffort.objects.filter(object="deal", form="asks").order_by("field")
    assert list(costs.values_list("field", "entries", "timed")) == [("amount", 1, 1), ("next_step", 1, 1)]


def test_one_key_skips_and_what_was_typed_waits_in_its_field(
    ana: Member, deal: Deal, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto("/deals")
    page.locator("[data-deal]").focus()
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator("#ask-amount")).to_be_focused()
    page.keyboard.type("450")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert held(deal) == ("Discover", None, "")
    expect(page.locator("[data-asks]")).to_have_text("Asked: Amount, Next step")
    page.keyboard.press("q")
    expect(page.locator("#ask-amount")).to_have_value("450")


def test_a_deal_is_moved_on_its_own_page_and_asked_there(
    ana: Member, deal: Deal, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto(f"/deals/{deal.pk}")
    page.locator("textarea").first.fill("Not sent yet")
    page.get_by_role("button", name="Discover").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ask-amount")).to_be_focused()
    assert faults(page) == []
    page.keyboard.type("45000")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".standing")).to_contain_text("Next step")
    expect(page.locator(".bigfacts")).to_contain_text("€45,000")
    expect(page.locator("textarea").first).to_have_value("Not sent yet")
    assert held(deal) == ("Discover", Decimal(45000), "")


def test_a_hard_ask_is_answered_and_the_deal_moves(
    ana: Member, deal: Deal, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    Ask.objects.update(is_hard=True)
    sign_in(window, ana, live_server)
    page.goto(f"/deals/{deal.pk}")
    page.get_by_role("button", name="Discover").focus()
    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_contain_text("Discover asks first")
    page.keyboard.type("45000")
    page.keyboard.press("Enter")
    assert held(deal) == ("Qualify", None, "")
    page.keyboard.type("Call Joost")
    page.keyboard.press("Enter")
    expect(page.locator(".head__meta")).to_contain_text("Discover")
    assert held(deal) == ("Discover", Decimal(45000), "Call Joost")
