"""What the scripts do, in a real browser, on sample pages."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pytest_django import Settings

from tests.web.conftest import Look
from wellworn.members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/deals", "/people", "/companies/1", "/companies", "/login", "/nowhere"]
IN_HAND = '[data-item][aria-current="true"]'
NO_NETWORK = "No connection. Nothing was changed; what you typed is still here."


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_light_and_dark_and_no_page_scrolls_sideways(look: Look, path: str) -> None:
    for width, dark in [(1440, False), (1440, True), (390, False)]:
        page = look(path, width=width, dark=dark)
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_goes_through_the_queue(look: Look) -> None:
    page = look("/")
    page.keyboard.press("j")
    expect(page.locator("#item-2")).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(page.locator("#item-1")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#item-1")).to_have_class("decided")
    expect(page.locator(IN_HAND)).to_have_attribute("id", "item-2")
    expect(page.get_by_text("Item 1 is filed.")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator(IN_HAND)).to_have_attribute("id", "item-3")
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile("/companies/1$"))


def test_single_keys_rest_while_somebody_types_and_when_switched_off(look: Look, ines: Member) -> None:
    page = look("/companies")
    page.get_by_label("Name").focus()
    page.keyboard.press("End")
    page.keyboard.press("n")
    expect(page.get_by_label("Name")).to_have_value("Aquaveldn")
    Member.objects.filter(pk=ines.pk).update(single_keys=False)
    page = look("/")
    page.keyboard.press("j")
    expect(page.locator(IN_HAND)).to_have_attribute("id", "item-1")
    expect(page.locator("kbd.key").first).to_be_hidden()


def test_a_question_mark_lists_the_keys_of_the_page(look: Look) -> None:
    page = look("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys on this page")).to_contain_text("dismiss")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_control_k_and_a_slash_find(look: Look) -> None:
    page = look("/")
    page.keyboard.press("Control+k")
    expect(page).to_have_url(re.compile("/search$"))
    page.goto("/")
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/search$"))


def test_a_value_is_edited_in_place_and_saved_with_enter(look: Look) -> None:
    page = look("/companies/1")
    page.locator("#sites a.v").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Sites")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("7 plants")
    page.keyboard.press("Enter")
    expect(page.locator("#sites .v")).to_have_text("7 plants")
    expect(page.get_by_text("Sites is now 7 plants.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_escape_restores_and_saves_nothing(look: Look) -> None:
    page = look("/companies/1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("#sites .v").click()
    page.get_by_role("textbox", name="Sites").fill("nonsense")
    page.keyboard.press("Escape")
    expect(page.locator("#sites .v")).to_have_text("6 plants, 2 labs")
    expect(page.locator("#sites .v")).to_be_focused()
    assert "POST" not in asked


def test_leaving_the_field_saves_what_was_changed_and_nothing_else(look: Look) -> None:
    page = look("/companies/1")
    page.locator("#sites .v").click()
    expect(page.get_by_role("textbox", name="Sites")).to_be_focused()
    page.locator("h1").click()
    expect(page.locator("#sites .v")).to_have_text("6 plants, 2 labs")
    page.locator("#sites .v").click()
    page.get_by_role("textbox", name="Sites").fill("9 plants")
    page.locator("h1").click()
    expect(page.locator("#sites .v")).to_have_text("9 plants")


def test_what_cannot_be_saved_says_why_and_stays(look: Look) -> None:
    page = look("/companies/1")
    page.locator("#sites .v").click()
    page.get_by_role("textbox", name="Sites").fill("many")
    page.keyboard.press("Enter")
    expect(page.get_by_text("How many? A number works.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Sites")).to_have_value("many")
    expect(page.get_by_role("textbox", name="Sites")).to_be_focused()


def test_two_who_edit_at_once_are_told_and_lose_nothing(look: Look) -> None:
    page = look("/companies/1")
    page.locator("#sites .v").click()
    page.get_by_role("textbox", name="Sites").fill("8 plants")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ben Okafor changed this")).to_be_visible()
    page.get_by_role("button", name="Use mine").click()
    expect(page.locator("#sites .v")).to_have_text("8 plants")


def test_signed_out_meanwhile_what_was_typed_stays(look: Look, settings: Settings) -> None:
    settings.LOGIN_URL = "/login"
    page = look("/companies/1")
    page.locator("#sites .v").click()
    page.get_by_role("textbox", name="Sites").fill("7 plants")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Sites")).to_have_value("7 plants")


def test_a_mark_opens_its_card_by_pointer_by_focus_and_by_tap(look: Look) -> None:
    page = look("/companies/1")
    mark = page.locator("#sites .prov")
    mark.hover()
    expect(page.get_by_text("Annual report 2025")).to_be_visible()
    page.locator("h1").hover()
    expect(page.get_by_text("Annual report 2025")).to_be_hidden()
    page.locator("#sites .v").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Annual report 2025")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Looks right")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Annual report 2025")).to_be_hidden()
    expect(mark).to_be_focused()
    phone = look("/companies/1", width=390)
    phone.locator("#sites .prov").tap()
    expect(phone.get_by_text("Annual report 2025")).to_be_visible()


def test_the_colours_change_at_once_and_are_kept(look: Look, ines: Member) -> None:
    page = look("/")
    page.get_by_role("button", name="Ines Duarte").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    ines.refresh_from_db()
    assert ines.theme == "dark"


def test_a_toast_leaves_after_ten_seconds_but_not_from_under_the_pointer(look: Look) -> None:
    page = look("/companies")
    page.clock.install()
    page.reload()
    page.evaluate("document.dispatchEvent(new CustomEvent('wellworn:say', {detail: {sentence: 'Filed.'}}))")
    page.get_by_text("Filed.").hover()
    page.clock.run_for(20_000)
    expect(page.get_by_text("Filed.")).to_be_visible()
    page.mouse.move(600, 100)
    page.clock.run_for(11_000)
    expect(page.get_by_text("Filed.")).to_have_count(0)


def test_a_request_that_fails_is_said(look: Look) -> None:
    page = look("/")
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_text(NO_NETWORK)).to_be_visible()
    expect(page.locator("#item-2")).not_to_have_class("decided")


def test_on_a_phone_every_place_is_within_the_thumbs_reach(look: Look) -> None:
    page = look("/", width=390)
    expect(page.get_by_role("navigation", name="Main, at your thumb").get_by_role("link")).to_have_count(
        3
    )  # quick entry is not among these pages
    page.get_by_role("button", name="Me", exact=True).click()
    more = page.get_by_role("navigation", name="More places")
    expect(more.get_by_role("link")).to_have_text(
        ["Companies", "People", "Meetings", "Mailboxes", "Members", "Jobs", "Settings", "What others see of me"]
    )
