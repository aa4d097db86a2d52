"""Lists in a browser: ten deals get their next step and close date by keyboard alone, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_deals_get_next_step_and_close_date_by_keyboard(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    for number in range(10):
        create(f"Plant {number}", by=ana, kind=Kind.DEAL)
    sign_in(window, ana, live_server)
    page.goto("/deals?view=list")
    page.keyboard.press("s")
    for number in range(10):
        page.keyboard.type(f"Call {number}")
        page.keyboard.press("Tab")
        page.keyboard.type("2030-03-01")
        page.keyboard.press("Enter")
    expect(page.locator("[data-state]")).to_have_count(0)
    assert sorted(Deal.objects.values_list("next_step", flat=True)) == [f"Call {number}" for number in range(10)]
    assert set(Deal.objects.values_list("close_date", flat=True)) == {date(2030, 3, 1)}


def test_what_was_typed_stays_in_its_cell_when_the_connection_drops_and_is_saved_later(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    deal = create("Plant", by=ana, kind=Kind.DEAL).record
    sign_in(window, ana, live_server)
    page.goto("/deals?view=list")

    def drop(route: Route) -> None:
        route.abort()

    page.route("**/cells", drop)
    page.keyboard.press("s")
    page.keyboard.type("Call them")
    page.keyboard.press("Enter")
    expect(page.locator('[data-state="unsaved"]')).to_contain_text("Call them")
    page.unroute("**/cells", drop)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-state]")).to_have_count(0)
    assert Deal.objects.get(pk=deal.pk).next_step == "Call them"


PASTED = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})) }"""


def deals_by_name(ana: Member, *names: str) -> list[int]:
    """The ids of new deals, in the order in which the list below shows them."""
    return [create(name, by=ana, kind=Kind.DEAL).record.pk for name in names]


def steps() -> list[str]:
    """The next steps of all deals, by name."""
    return list(Deal.objects.order_by("name").values_list("next_step", flat=True))


LIST = "/deals?view=list&tab=all&sort=name"


def test_a_list_is_without_fault_for_axe_in_light_and_dark_and_fits_a_phone(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    deals_by_name(ana, "Brine dosing", "Fermenter level")
    sign_in(window, ana, live_server)
    for address in (LIST, "/deals?view=list", "/companies", "/people", "/lists/task"):
        page.goto(address)
        assert faults(page) == [], address
    page.goto(LIST)
    page.keyboard.press("f")
    expect(page.locator("#f-field")).to_be_visible()
    assert faults(page) == []


def test_a_block_is_pasted_after_a_preview_filled_down_and_taken_back(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    deals_by_name(ana, "A", "B", "C", "D")
    sign_in(window, ana, live_server)
    page.goto(LIST)
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    page.evaluate(PASTED, "Call\tin two weeks\nVisit\tno such day\n")
    expect(page.locator("[data-paste-form]")).to_contain_text("3 cells will change")
    expect(page.locator("[data-paste-form]")).to_contain_text("no such day")
    assert steps() == ["", "", "", ""]
    page.locator("[data-paste-form] button").first.click()
    expect(page.locator("#toasts")).to_contain_text("3 cells are saved")
    assert steps() == ["Call", "Visit", "", ""]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-ranged]")).to_have_count(3)
    page.keyboard.press("Control+d")
    expect(page.locator("#toasts")).to_contain_text("2 cells are saved")
    expect(page.locator("#toasts kbd")).to_have_text("Ctrl Z")
    assert steps() == ["Call", "Visit", "Visit", "Visit"]
    page.keyboard.press("Control+z")
    expect(page.locator("td[data-cell=next_step]").nth(3)).to_have_text("–")
    expect(page.locator("td[data-cell=next_step]").nth(3)).to_be_focused()
    assert steps() == ["Call", "Visit", "", ""]


def test_the_handle_fills_down_and_columns_move_by_mouse_and_keyboard(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    first, *_others = deals_by_name(ana, "A", "B", "C")
    Deal.objects.filter(pk=first).update(next_step="Call")
    sign_in(window, ana, live_server)
    page.goto(LIST)
    cells = page.locator("td[data-cell=next_step]")
    cells.first.click()
    page.locator(".fillhandle").hover()
    page.mouse.down()
    cells.nth(2).hover()
    page.mouse.up()
    expect(page.locator("#toasts")).to_contain_text("2 cells are saved")
    assert steps() == ["Call", "Call", "Call"]
    fields = "heads => heads.map(head => head.dataset.field)"
    before = page.locator("th[data-field]").evaluate_all(fields)
    with page.expect_navigation():
        page.locator("th[data-field=close_date]").drag_to(page.locator("th[data-field=amount]"))
    assert page.locator("th[data-field]").evaluate_all(fields)[:4] == ["company", "name", "close_date", "amount"]
    page.locator("th[data-field=close_date] a").focus()
    for _step in range(2):
        with page.expect_navigation():
            page.keyboard.press("Shift+ArrowRight")
    assert page.locator("th[data-field]").evaluate_all(fields) == before


def test_ticks_take_a_range_and_two_values_of_a_cell_are_both_shown(
    ana: Member, ben: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    first, *_others = deals_by_name(ana, "A", "B", "C", "D")
    sign_in(window, ana, live_server)
    page.goto(LIST)
    page.locator("[data-pick]").nth(0).click()
    page.locator("[data-pick]").nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    change(Deal.objects.get(pk=first), "next_step", "Theirs", by=ben)
    page.locator("td[data-cell=next_step]").first.click()
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    clash = page.locator(".conflict")
    expect(clash).to_contain_text("Theirs")
    expect(clash).to_contain_text("Mine")
    assert steps()[0] == "Theirs"
    clash.get_by_role("button", name="Use mine").click()
    expect(page.locator("[data-state]")).to_have_count(0)
    assert steps()[0] == "Mine"


def test_a_company_is_chosen_by_its_name_in_a_filter(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    havel = create("Havel Brewing", by=ana, kind=Kind.COMPANY).record
    create("Kettle", by=ana, kind=Kind.DEAL, company=havel)  # type: ignore[arg-type]
    create("Other", by=ana, kind=Kind.DEAL)
    sign_in(window, ana, live_server)
    page.goto(LIST)
    page.keyboard.press("f")
    page.locator("#f-field").select_option("company")
    page.locator("#f-named").press_sequentially("hav")
    expect(page.locator("[role=option]")).to_have_text("Havel Brewing")
    for key in ("ArrowDown", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".chip").first).to_contain_text("Havel Brewing")
    expect(page.locator("tr[data-pk]")).to_have_count(1)


def test_a_range_is_ticked_on_a_narrow_screen_too(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    deals_by_name(ana, *(f"Plant {number}, a name that makes its row wider than the screen" for number in range(6)))
    sign_in(window, ana, live_server)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/deals?view=list&tab=all")
    page.locator("[data-pick]").nth(1).click()
    expect(page.locator("[data-pick]:checked")).to_have_count(1)
    page.locator("[data-pick]").nth(4).click(modifiers=["Shift"])
    expect(page.locator("[data-pick]:checked")).to_have_count(4)


def test_a_row_is_looked_at_beside_the_list_and_a_name_is_taken_from_those_offered(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    person = create("Femke Bos", by=ana, kind=Kind.PERSON).record
    sign_in(window, ana, live_server)
    page.goto("/people")
    page.keyboard.press("Space")
    expect(page.locator("#peek .peek__title")).to_have_text("Femke Bos")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    page.locator("td[data-cell=company]").first.focus()
    page.keyboard.type("aqu")
    expect(page.locator("#offered [role=option]")).to_have_text(["Aquaveld"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("td[data-cell=company]").first).to_have_text("Aquaveld")
    expect(page.locator("[data-state]")).to_have_count(0)
    assert Person.objects.get(pk=person.pk).company_id == company.pk
