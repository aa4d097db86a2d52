"""Axe on what opens after an act: menus, sheets, panels, the palette, quick looks, toasts, and forms that were answered with an error."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import DESK, faults_as_it_stands
from wellworn.members.models import Member, Role
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.models import Ask, Deal, Kind, Stage

pytestmark = pytest.mark.django_db(transaction=True)


class Looker:
    """Looks at one page after each act, and remembers what is wrong with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []

    def at(self, state: str, there: str) -> None:
        """What is wrong now that `there` is to be seen."""
        expect(self.page.locator(there).first, state).to_be_visible()
        self.wrong += [f"{state}: {fault}" for fault in faults_as_it_stands(self.page)]

    def close(self) -> None:
        """Esc, as often as it takes."""
        for _press in range(2):
            self.page.keyboard.press("Escape")


@pytest.fixture
def look(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Looker:
    """Ana is signed in, an admin here so that she may open everything; a company with a person and two deals, and a stage that asks."""
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    create("Joost van Dalen <joost@aquaveld.example>", by=ana, company=company)  # type: ignore[arg-type]
    for name in ("Six plants", "Brine dosing"):
        deal = create(name, by=ana, kind=Kind.DEAL, company=company).record  # type: ignore[arg-type]
        change(deal, "next_step", "Call Joost", by=ana)
    Ask.objects.create(stage=Stage.objects.get(name="Discover"), field="amount", why="A rough figure", position=1)
    sign_in(window, ana, live_server)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return Looker(page)


def test_what_opens_on_the_board_has_no_serious_fault(look: Looker) -> None:
    page = look.page
    page.goto("/deals")
    card = page.locator("[data-deal]").first
    card.focus()
    page.keyboard.press("g")
    look.at("the menu of stages", "#stagemenu:popover-open")
    look.close()
    card.focus()
    page.keyboard.press("u")
    look.at("a follow-up", "#followpanel:popover-open")
    look.close()
    card.focus()
    page.keyboard.press(" ")
    look.at("the quick look", "#peek .facts")
    page.keyboard.press(" ")
    card.focus()
    page.keyboard.press("m")
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    look.at("a value that is refused", "[data-edit] .hint--risk")
    look.close()
    card.focus()
    page.keyboard.press("Shift+ArrowRight")
    look.at("what a stage asks, and a toast", "#askpanel:popover-open")
    page.goto("/deals")
    page.keyboard.press("f")
    look.at("a condition for the board", "#shape-sheet[open] #f-field")
    look.close()
    page.locator("details.saver summary").last.click()
    look.at("a view that is being saved", "#view-name")
    assert look.wrong == []


def test_what_opens_on_a_list_has_no_serious_fault(look: Looker) -> None:
    page = look.page
    page.goto("/deals?view=list&tab=all")
    row = page.locator("tr[data-pk]").first
    row.focus()
    page.keyboard.press(" ")
    look.at("the quick look beside a list", "#peek .facts")
    page.keyboard.press(" ")
    page.locator(".pickbox").nth(1).check()
    look.at("the bar of what is selected", "[data-bulk]:not([hidden])")
    page.keyboard.press("e")
    look.at("a change of many", "#shape-sheet[open] #b-field")
    page.locator("#b-field").select_option("next_step")
    page.locator("#b-value").fill("Write")
    page.get_by_role("button", name="What will it do?").click()
    look.at("what a change of many will do", ".will")
    look.close()
    page.get_by_role("link", name="Columns").click()
    look.at("the columns", "#shape-sheet[open] .colpick")
    look.close()
    row.focus()
    page.keyboard.press("c")
    page.keyboard.type("never")
    page.keyboard.press("Enter")
    look.at("a cell that is refused", "td[data-cell] [aria-invalid=true], .hint--risk")
    assert look.wrong == []


def test_what_opens_on_any_page_and_on_a_record_has_no_serious_fault(look: Looker) -> None:
    page = look.page
    page.goto("/people")
    page.keyboard.press("Control+k")
    page.keyboard.type("aquaveld 52k")
    look.at("the palette with what it would change", ".palette__peek")
    look.close()
    page.keyboard.press("q")
    page.keyboard.type("call Joost at Aquaveld 45k pump retrofit follow up Tuesday")
    look.at("quick entry with its preview", "dialog[open] [data-quick-body] b")
    look.close()
    page.keyboard.press("?")
    look.at("the keys of the page", "#keys[open]")
    look.close()
    page.locator(".side__me").click()
    look.at("my own menu", "#me:popover-open")
    page.goto(f"/deals/{Deal.objects.get(name='Six plants').pk}")
    page.locator("[data-card]").first.focus()
    look.at("where a value comes from", ".pop:popover-open, [role=dialog], .card--pop")
    look.close()
    page.locator("dd[data-edit]").first.click()
    look.at("a value that is being edited", "dd[data-edit] form")
    assert look.wrong == []


def test_forms_that_were_answered_with_an_error_have_no_serious_fault(look: Looker) -> None:
    page = look.page
    page.goto("/settings/fields/company/add?type=choices")
    page.locator("main form").last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    look.at("a field without a name", "[role=alert], .hint--risk, .errorlist")
    page.goto("/import")
    page.locator("input[type=file]").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"\0\0"})
    look.at("a file that cannot be read", "[role=alert], .hint--risk, .note")
    page.goto("/password")
    page.locator("input[type=password]").nth(0).fill("wrong")
    page.locator("input[type=password]").nth(1).fill("short")
    page.locator("input[type=password]").nth(2).fill("other")
    page.keyboard.press("Enter")
    look.at("a password that is refused", ".errorlist, .hint--risk, [aria-invalid=true]")
    page.goto("/outreach/templates/new")
    page.locator("main form").first.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Keep").click()
    look.at("a template that is refused", "[role=alert], .hint--risk, .errorlist, [aria-invalid=true]")
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("input[type=email]").fill("ana@norrvik.example")
    page.locator("input[type=password]").fill("wrong")
    page.keyboard.press("Enter")
    look.at("a sign-in that is refused", "[role=alert], .errorlist, .hint--risk")
    assert look.wrong == []
