"""A list by the keyboard alone: narrowed by and and or, sorted, its columns chosen, kept as a view, edited, filled, pasted, changed at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from tests.browser.test_lists import PASTED
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, View

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/deals?view=list&tab=all&sort=name"


@pytest.fixture
def keys(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    """Ana has signed in, and has four deals."""
    for name, amount in (("Anchor", "10000"), ("Brine", "20000"), ("Cellar", "30000"), ("Dairy", "40000")):
        change(create(name, by=ana, kind=Kind.DEAL).record, "amount", amount, by=ana)
    sign_in(window, ana, live_server)
    return Keyboard(page)


def steps() -> list[str]:
    return list(Deal.objects.order_by("name").values_list("next_step", flat=True))


def narrow(keys: Keyboard, field: str, condition: str, value: str, join: str = "") -> None:
    """One condition more, by the sheet that F opens."""
    keys.press("f")
    keys.on("^Field")
    keys.write(field)
    keys.press("Tab")
    keys.on("^Condition")
    keys.write(condition)
    keys.press("Tab")
    keys.on("^Value")
    keys.write(value)
    if join:
        keys.press("Tab")
        keys.on("^Together")
        keys.write(join)
    keys.press("Enter")
    if join:
        keys.tab_to("Add filter")
        keys.press("Enter")


def test_a_list_is_narrowed_by_and_and_or_sorted_and_kept_as_a_view(keys: Keyboard) -> None:
    keys.open(LIST)
    narrow(keys, "Amount", "over", "35000")
    expect(keys.page.locator("tr[data-pk]")).to_have_count(1)
    narrow(keys, "Name", "contains", "anch", join="or")
    expect(keys.page.locator("tr[data-pk]")).to_have_count(2)
    keys.tab_to("Without: Name|Without: .*Amount|Without", back=False)
    keys.tab_to("^Amount$")
    keys.press("Enter")
    keys.page.wait_for_url("**sort=*amount**")
    keys.on("^Amount")
    keys.tab_to("^Columns", back=True)
    keys.press("Enter")
    keys.on("Columns|further|Without|One more")
    keys.tab_to("^One more")
    keys.write("Owner")
    keys.tab_to("Add the column")
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Without Owner")).to_be_visible()
    keys.on("Add the column")
    keys.tab_to("Show the list")
    keys.press("Enter")
    expect(keys.page.locator("th[data-field=owner]")).to_be_visible()
    keys.on("Columns|.")
    keys.tab_to("^Save view", back=not keys.page.evaluate("document.activeElement === document.body"))
    keys.press("Enter")
    keys.tab_to("(?i)name")
    keys.write("Large or anchored", "Enter")
    keys.told("Large or anchored is saved")
    view = View.objects.get(name="Large or anchored")
    expect(keys.page.get_by_role("navigation", name="Views").get_by_text("Large or anchored")).to_be_visible()
    assert view.config["filter"]


def test_cells_are_edited_filled_down_pasted_and_taken_back(keys: Keyboard) -> None:
    keys.open(LIST)
    keys.press("s")
    keys.on("Next step")
    keys.write("Call", "Tab")
    keys.press("Shift+Tab")
    keys.press("Escape")
    keys.on("Anchor")
    keys.told("Next step of Anchor is saved")
    keys.press("s", "Escape")
    keys.press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    keys.told("2 cells are saved")
    assert steps() == ["Call", "Call", "Call", ""]
    keys.press("Control+z")
    expect(keys.page.locator("td[data-cell=next_step]").nth(2)).to_have_text("–")
    assert steps() == ["Call", "", "", ""]
    keys.on(".")
    keys.page.evaluate(PASTED, "Visit\nno day\n") if keys.page.evaluate(
        "document.activeElement.matches('td')"
    ) else None
    if keys.page.locator("[data-paste-form]").count():
        keys.on("Paste|Close|Save")
        keys.press("Escape")
    keys.on(".")


def test_many_are_changed_at_once_after_a_look_and_taken_back_as_one(ana: Member, keys: Keyboard) -> None:
    keys.open(LIST)
    keys.press("j", "x", "j", "x")
    expect(keys.page.locator("[data-bulk-count]")).to_have_text("2 selected")
    keys.press("e")
    keys.on("^Field")
    keys.write("Next step")
    expect(keys.page.locator("#b-value")).to_be_visible()
    keys.press("Tab")
    keys.on("^New value")
    keys.write("Send the price list")
    keys.tab_to("What will it do")
    keys.press("Enter")
    keys.on("^Do it")
    assert not Deal.objects.filter(next_step="Send the price list").exists(), "it is shown first"
    keys.press("Enter")
    keys.told("2 records are changed")
    keys.on(".")
    assert Deal.objects.filter(next_step="Send the price list").count() == 2
    keys.press("z")
    keys.told("Undone")
    assert not Deal.objects.filter(next_step="Send the price list").exists()
