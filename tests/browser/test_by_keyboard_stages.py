"""An admin's stages by the keyboard alone: one is added, moved, valued, and says what it asks for."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.models import Ask, Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ada: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    sign_in(window, ada, live_server)
    return Keyboard(page)


def order() -> list[str]:
    return list(Stage.objects.filter(archived_at=None, outcome="").order_by("position").values_list("name", flat=True))


def test_a_stage_is_added_moved_valued_and_asks(keys: Keyboard) -> None:
    before = order()
    keys.open("/settings/pipelines")
    keys.press("s")
    keys.on("^New stage of")
    keys.write("Site visit", "Enter")
    keys.told("Site visit is the last open stage")
    assert order() == [*before, "Site visit"]
    keys.on("Site visit")
    keys.press("u")
    keys.told("Saved")
    keys.on("Site visit")
    assert order() == [*before[:-1], "Site visit", before[-1]]
    keys.tab_to("How many in 100 of Site visit")
    keys.press("Control+a")
    keys.write("35", "Enter")
    keys.told("Saved")
    keys.on("How many in 100 of Site visit")
    assert Stage.objects.get(name="Site visit").probability == 35
    keys.tab_to("^Usual days in Site visit")
    keys.press("Escape")
    keys.tab_to("^Ask for a field")
    keys.press("Enter", "Tab")
    keys.on("^Field")
    keys.write("Amount", "Tab")
    keys.on("^Why")
    keys.write("A rough figure will do", "Enter")
    keys.told("Site visit asks for it from now on")
    ask = Ask.objects.get()
    assert (ask.stage.name, ask.field, ask.why, ask.is_hard) == (
        "Site visit",
        "amount",
        "A rough figure will do",
        False,
    )
    keys.on("Site visit")
    keys.tab_to("^Do not ask for Amount")
    keys.press("Enter")
    keys.told("It is not asked any more")
    keys.on("Site visit")
    assert not Ask.objects.exists()


def test_one_key_opens_what_the_stage_in_hand_asks_for(keys: Keyboard) -> None:
    keys.open("/settings/pipelines")
    keys.press("j")
    keys.on("Qualify|.")
    keys.press("a")
    keys.on("^Field")
    keys.write("Close", "Tab")
    keys.write("So that it is forecast")
    keys.press("Tab")
    keys.on("Before a deal may move here")
    keys.press("Space", "Enter")
    keys.told("asks for it from now on")
    assert Ask.objects.get().is_hard
    expect(keys.page.locator(".asklist")).to_contain_text(["So that it is forecast"])
