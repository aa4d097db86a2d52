"""An admin by the keyboard alone: a field made, put in order, and used at once in a list."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Company, CustomField, Kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ada: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    sign_in(window, ada, live_server)
    return Keyboard(page)


def test_a_field_is_made_ordered_and_used_at_once_in_a_list(ada: Member, keys: Keyboard) -> None:
    create("Aquaveld", by=ada, kind=Kind.COMPANY)
    keys.open("/settings/fields/company")
    for label in ("Berths", "Hulls"):
        keys.press("n")
        keys.on("What do you call it")
        keys.write(label, "Tab")
        keys.on("What does it hold")
        keys.write("Number")
        keys.tab_to("Add the field")
        keys.press("Enter")
        keys.told(f"{label} is there")
    keys.tab_to("Move Hulls up")
    keys.press("Enter")
    keys.told("The order is saved")
    keys.on("Hulls")
    assert list(CustomField.objects.values_list("label", flat=True)) == ["Hulls", "Berths"]
    with keys.page.expect_navigation():  # the page is loaded anew when the order is back
        keys.press("z")
    keys.on("Hulls")
    keys.open("/companies")
    keys.tab_to("^Columns")
    keys.press("Enter")
    keys.tab_to("^One more")
    keys.write("Berths")
    keys.tab_to("Add the column")
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Without Berths")).to_be_visible()
    keys.tab_to("Show the list")
    keys.press("Enter")
    expect(keys.page.locator("td[data-cell=berths]")).to_be_visible()
    keys.page.wait_for_load_state()
    keys.press("j", "ArrowRight")
    for _cell in range(8):
        if keys.page.evaluate("document.activeElement.dataset.cell === 'berths'"):
            break
        keys.press("ArrowRight")
    keys.write("12", "Enter")
    keys.told("Berths of Aquaveld is saved")
    keys.on("12")
    assert Company.objects.get().custom == {"berths": "12"}
