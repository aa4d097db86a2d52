"""What is typed before its place is there goes where it was meant: before the page listens, while a sheet is on its way, while it asks on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, Stage, Task

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/deals?view=list&tab=all&sort=name"
NARROWED = ("f", *"amount", "Tab", *"over", "Tab", *"35000", "Enter")


@pytest.fixture
def keys(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    """Ana has signed in, and has two deals."""
    for name, amount in (("Anchor", "10000"), ("Dairy", "40000")):
        change(create(name, by=ana, kind=Kind.DEAL).record, "amount", amount, by=ana)
    sign_in(window, ana, live_server)
    return Keyboard(page)


def held(page: Page, what: str) -> Callable[[], None]:
    """Answers to `what` stay out until the function that comes back is called."""
    waiting: list[Route] = []
    is_held = True

    def take(route: Route) -> None:
        if is_held:
            waiting.append(route)
        else:
            route.continue_()

    def let_go() -> None:
        nonlocal is_held
        is_held = False
        for route in waiting:
            route.continue_()

    page.route(re.compile(what), take)
    return let_go


def test_keys_before_the_page_listens_are_pressed_once_it_does(ana: Member, keys: Keyboard) -> None:
    let_go = held(keys.page, r"/web/js/keys\.js$")
    keys.page.goto("/deals", wait_until="commit")
    keys.page.locator("[data-deal]").first.wait_for()
    keys.press("n", *"Pump skidd", "Backspace", "Enter")
    assert not Deal.objects.filter(name__icontains="pump").exists()
    let_go()
    keys.told("Pump skid is here")
    keys.on("Pump skid")
    assert Deal.objects.visible_to(ana).filter(name="Pump skid").exists()


def test_esc_before_a_form_listens_leaves_it(keys: Keyboard) -> None:
    keys.open("/tasks")
    keys.press("n", *"Call Joost", "Enter")
    keys.told("To do: Call Joost")
    keys.on("Call Joost")
    let_go = held(keys.page, r"/web/js/leave\.js$")
    keys.press("e")
    keys.on("Due")
    keys.press("Escape")
    task = Task.objects.get()
    assert keys.page.url.endswith(f"/tasks/{task.pk}/plan")
    let_go()
    keys.heading("Tasks")


def test_a_condition_is_typed_before_its_sheet_is_there(keys: Keyboard) -> None:
    keys.open(LIST)
    let_go = held(keys.page, r"/filter\?")
    keys.press(*NARROWED)
    let_go()
    expect(keys.page.locator("tr[data-pk]")).to_have_count(1)
    expect(keys.page.locator("tr[data-pk]")).to_contain_text("Dairy")


def test_a_condition_is_typed_before_the_page_listens(keys: Keyboard) -> None:
    let_go = held(keys.page, r"/web/js/keys\.js$")
    keys.page.goto(LIST, wait_until="commit")
    keys.page.locator("tr[data-pk]").first.wait_for()
    keys.press(*NARROWED)
    let_go()
    expect(keys.page.locator("tr[data-pk]")).to_have_count(1)


def test_what_is_typed_before_the_next_fields_have_come_goes_into_them(keys: Keyboard) -> None:
    keys.open(LIST)
    keys.press("f")
    keys.on("^Field")
    let_go = held(keys.page, r"/filter\?")
    keys.press(*NARROWED[1:])
    let_go()
    expect(keys.page.locator("tr[data-pk]")).to_have_count(1)


def test_what_many_are_changed_to_is_typed_before_its_field_has_come(keys: Keyboard) -> None:
    keys.open(LIST)
    keys.press("j", "x", "e")
    keys.on("^Field")
    let_go = held(keys.page, r"/bulk")
    keys.press(*"next step", "Tab", *"Visit")
    let_go()
    expect(keys.page.get_by_label("New value")).to_have_value("Visit")
    keys.on("^New value")


@pytest.mark.parametrize(("typed", "stands"), [("1.5", "1.5"), ("12.x75", "12.75"), ("-3", "-3"), ("7.", "7")])
def test_a_number_is_typed_with_its_point_while_its_field_is_on_the_way(
    keys: Keyboard, typed: str, stands: str
) -> None:
    keys.open(LIST)
    keys.press("f", *"close", "Tab")
    keys.on("^Condition")
    let_go = held(keys.page, r"/filter\?")
    keys.press(*"in the last", "Tab", *typed)
    let_go()
    expect(keys.page.get_by_label("Value")).to_have_value(stands)


def test_a_number_goes_on_where_typing_ahead_has_left_it(keys: Keyboard) -> None:
    keys.open(LIST)
    keys.press("f", *"close", "Tab")
    keys.on("^Condition")
    let_go = held(keys.page, r"/filter\?")
    keys.press(*"in the last", "Tab", *"12", ".")
    let_go()
    expect(keys.page.get_by_label("Value")).to_have_value("12")
    keys.press(*"55", "Backspace")
    expect(keys.page.get_by_label("Value")).to_have_value("12.5")


def test_escape_gives_up_what_was_typed_ahead(keys: Keyboard) -> None:
    keys.open(LIST)
    let_go = held(keys.page, r"/filter\?")
    keys.press("f", *"amount", "Tab", "Escape")
    let_go()
    keys.on("^Field")
    expect(keys.page.locator("#f-field")).to_have_value("name")


def test_an_amount_is_typed_while_its_field_is_on_the_way(keys: Keyboard) -> None:
    keys.open("/deals")
    keys.press("j")
    let_go = held(keys.page, "/amount$")
    keys.press("m", *"45 00", "Backspace", "Backspace", *"500", "Enter")
    let_go()
    keys.told("Amount is now")
    assert Deal.objects.filter(amount=45_500).count() == 1


def test_a_day_is_typed_while_its_field_is_on_the_way_and_after(ana: Member, keys: Keyboard) -> None:
    deal = Deal.objects.get(name="Anchor")
    change(deal, "close_date", "2026-03-04", by=ana)
    keys.open("/deals")
    let_go = held(keys.page, "/close_date$")
    keys.press("c", *"121")
    let_go()
    expect(keys.page.locator("input[type=date]")).to_have_value("2026-12-01")
    keys.press("1", "Enter")
    keys.told("Close is now")
    deal.refresh_from_db()
    assert str(deal.close_date) == "2026-12-11"


def test_shift_and_an_arrow_move_the_card_in_hand_after_a_click_beside_the_cards(keys: Keyboard) -> None:
    keys.open("/deals")
    shown = keys.page.locator('[data-deal][aria-current="true"]').get_attribute("data-deal")
    keys.page.mouse.click(700, 600)
    keys.press("Shift+ArrowRight")
    keys.told("moved to Discover")
    assert Deal.objects.get(stage__name="Discover").pk == int(shown or 0)


def test_shift_and_an_arrow_move_the_card_of_which_a_part_has_the_focus(keys: Keyboard) -> None:
    keys.open("/deals")
    keys.press("j", "j", "Tab")
    shown = keys.page.locator('[data-deal][aria-current="true"]').get_attribute("data-deal")
    assert keys.page.evaluate("document.activeElement.matches('[data-deal] *')")
    keys.press("Shift+ArrowRight")
    keys.told("moved to Discover")
    keys.on("Anchor|Dairy")
    assert Deal.objects.get(stage=Stage.objects.get(name="Discover")).pk == int(shown or 0)


def test_a_key_right_after_a_dialog_is_closed_is_the_pages(keys: Keyboard) -> None:
    for time in range(1, 5):  # until the browser paints again, the focus is still in what has closed
        keys.open("/people")
        keys.press("Control+k", *"dairy")
        expect(keys.page.locator("#palette[open] .palette__peek")).to_be_visible()
        keys.press("Escape", "Escape", "q", *"Call Jo, ")
        expect(keys.page.locator("#quick[open] [name=line]")).to_have_value(
            "Call Jo, " * time
        )  # the line keeps what was written
