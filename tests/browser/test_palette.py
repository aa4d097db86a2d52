"""The palette and the pairs, by the keyboard alone, in light and dark and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.records import handles
from wellworn.records.creating import create
from wellworn.records.duplicates.finding import find
from wellworn.records.models import Company, Deal, Kind, Pair, PairState, Person
from wellworn.records.writing import write_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deal(ana: Member) -> Deal:
    """Six plants at Aquaveld, and Joost there, who said something."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    joost = create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company).record
    write_down(joost, "He needs the membranes before Easter.", by=ana)
    made = create("Six plants", by=ana, kind=Kind.DEAL, company=company).record
    assert isinstance(made, Deal)
    return made


def test_half_a_name_shows_the_last_exchange_and_enter_opens_the_person(
    deal: Deal, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto("/deals")
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find or change anything")).to_be_focused()
    page.keyboard.type("joo")
    expect(page.locator(".palette__peek")).to_contain_text("He needs the membranes before Easter.")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Joost van Dalen")).to_be_visible()


def test_what_enter_would_change_is_shown_and_done_and_can_be_undone(
    deal: Deal, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto(f"/deals/{deal.pk}")
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    page.keyboard.type("52k")
    expect(page.locator(".palette__peek")).to_contain_text("€52,000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    deal.refresh_from_db()
    assert deal.amount == 52_000
    page.keyboard.press("z")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Six plants")).to_be_visible()


def test_escape_closes_the_palette_and_a_slash_opens_it(
    deal: Deal, ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto(f"/deals/{deal.pk}")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_pairs_are_merged_put_off_and_told_apart_by_keys(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    for line in ("Joost van Dalen", "Dalen, Joost van", "Femke Bos", "Bos, Femke"):
        person = create(line, by=ana, kind=Kind.PERSON).record
        handles.add(person, handles.PHONE, "+31385550172" if "Joost" in line else "+31201234567", by=ana)
    find(5)
    assert Pair.objects.count() == 2
    sign_in(window, ana, live_server)
    page.goto("/duplicates")
    page.wait_for_load_state()
    assert faults(page) == []
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("d")
    expect(page.get_by_text("Remembered: these two are not the same.")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("is now part of")).to_be_visible()
    assert Person.objects.filter(deleted_at=None).count() == 3
    assert sorted(Pair.objects.values_list("state", flat=True)) == [PairState.DIFFERENT, PairState.MERGED]
    page.keyboard.press("z")
    expect(page.get_by_text("are two again")).to_be_visible()
    assert Person.objects.filter(deleted_at=None).count() == 4


def test_the_preview_of_a_merge_and_the_page_of_keys_are_sound(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    one, other = (create(line, by=ana, kind=Kind.PERSON).record for line in ("Joost van Dalen", "J. van Dalen"))
    sign_in(window, ana, live_server)
    page.goto(f"/duplicates/person/{one.pk}/{other.pk}")
    assert faults(page) == []
    page.get_by_label("J. van Dalen", exact=True).check()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", name="J. van Dalen")).to_be_visible()
    page.goto("/keys")
    assert faults(page) == []
    page.get_by_label("Key for: Today").fill("y")
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_text("Your keys are kept.")).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.press("y")
    expect(page).to_have_url(f"{live_server.url}/")
