"""The board and a deal by the keyboard alone: taken, moved, asked, looked at, narrowed, and gone back to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Stage, Task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    """Ana has signed in; Discover asks for an amount."""
    Ask.objects.create(
        stage=Stage.objects.get(name="Discover"), field="amount", why="A rough figure will do", position=1
    )
    sign_in(window, ana, live_server)
    return Keyboard(page)


def deals(ana: Member, *names: str) -> list[Deal]:
    made = [create(name, by=ana, kind=Kind.DEAL).record for name in names]
    assert all(isinstance(one, Deal) for one in made)
    return made  # type: ignore[return-value]


def test_a_card_is_taken_moved_asked_and_taken_back(ana: Member, keys: Keyboard) -> None:
    deals(ana, "Brine dosing", "Fermenter level")
    keys.open("/deals")
    keys.press("j")
    keys.on("Brine dosing|Fermenter level")
    held = keys.page.evaluate("document.activeElement.id")
    keys.press("g")
    keys.on("^Discover")
    keys.press("Escape")
    keys.on("Brine dosing|Fermenter level")
    keys.press("g", "Enter")
    keys.told("moved to Discover")
    keys.on("Amount")
    keys.write("45000", "Enter")
    keys.on("€45,000")
    assert keys.page.evaluate("document.activeElement.id") == held
    assert Deal.objects.get(stage__name="Discover").amount == Decimal(45000)
    keys.press("Shift+ArrowRight")
    keys.told("moved to Prove")
    keys.on("€45,000")
    keys.press("ArrowLeft")
    keys.on("Brine dosing|Fermenter level")
    keys.press("ArrowRight")
    keys.on("€45,000")
    keys.press("z")
    keys.told("Undone")
    keys.on("€45,000")
    assert Deal.objects.get(amount=45000).stage.name == "Discover"


def test_a_deal_is_added_followed_up_and_looked_at_beside_the_board(ana: Member, keys: Keyboard) -> None:
    deals(ana, "Brine dosing", "Fermenter level")
    keys.open("/deals")
    keys.press("n")
    keys.on("New deal")
    keys.write("Pump skid", "Enter")
    keys.told("Pump skid is here")
    keys.on("Pump skid")
    keys.press("u")
    keys.on("Follow-up")
    keys.write("Tue", "Enter")
    keys.told("To do: Follow up")
    keys.on("Pump skid")
    keys.press("z")
    keys.told("is in the bin")
    keys.heading("Deals")
    keys.on("Pump skid")
    assert not Task.objects.visible_to(ana).exists()
    keys.press("Space")
    expect(keys.page.locator("#peek")).to_contain_text("Pump skid")
    keys.on("Pump skid")
    keys.press("k")
    keys.on("Brine dosing|Fermenter level")
    expect(keys.page.locator("#peek")).not_to_contain_text("Pump skid")
    keys.press("Escape")
    expect(keys.page.locator("#peek")).to_be_hidden()
    keys.on("Brine dosing|Fermenter level")


def test_a_board_is_narrowed_and_a_deal_opened_and_gone_back_from_with_the_card_in_hand(
    ana: Member, keys: Keyboard
) -> None:
    brine, level, _pump = deals(ana, "Brine dosing", "Fermenter level", "Pump skid")
    for deal in (brine, level):
        change(deal, "amount", "50000", by=ana)
    keys.open("/deals")
    keys.press("f")
    keys.on("^Field")
    keys.write("Amount")
    keys.press("Tab")
    keys.on("^Condition")
    keys.press("Tab")
    keys.on("^Value")
    keys.write("many", "Enter")
    expect(keys.page.get_by_role("alert")).to_be_visible()
    keys.on("^Value")
    keys.press("Control+a")
    keys.write("20000", "Enter")
    expect(keys.page.locator("[data-deal]")).to_have_count(2)
    keys.press("j")
    keys.on("Brine dosing|Fermenter level")
    held = keys.page.evaluate("document.activeElement.id")
    keys.press("Enter")
    keys.page.wait_for_url("**/deals/*")
    keys.page.go_back()  # the browser's own key, which no test can press
    keys.page.wait_for_url("**/deals?*")
    keys.on("Brine dosing|Fermenter level")
    assert keys.page.evaluate("document.activeElement.id") == held
    keys.press("l")
    keys.page.wait_for_url("**view=list**")
    expect(keys.page.locator(".chip", has_text="20")).to_be_visible()
    expect(keys.page.locator("tr[data-pk]")).to_have_count(2)


def test_a_deal_is_moved_and_changed_on_its_own_page(ana: Member, keys: Keyboard) -> None:
    (deal,) = deals(ana, "Brine dosing")
    keys.open(f"/deals/{deal.pk}")
    keys.press("m")
    keys.on("^Amount")
    keys.write("30k", "Enter")
    keys.told("Amount is now")
    keys.on("Amount")
    keys.press("s")
    keys.on("^Next step")
    keys.write("Call Joost", "Enter")
    keys.told("Next step is now Call Joost")
    keys.on("Next step")
    keys.press("z")
    keys.told("Undone")
    keys.on("Next step")
    keys.tab_to("Discover")
    keys.press("Enter")
    keys.told("moved to Discover")
    keys.on("Discover")
    deal.refresh_from_db()
    assert (deal.stage.name, deal.amount, deal.next_step) == ("Discover", Decimal(30000), "")
