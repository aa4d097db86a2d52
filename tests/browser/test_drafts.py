"""What is typed survives a lost connection and a closed tab, is saved once, and leaves the device with its member."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Deal, Kind, Provenance, QuickEntry, Record
from wellworn.usage.models import FieldEffort
from wellworn.usage.models.effort import LONGEST

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Joost wants the quote before the fair"
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('wellworn:draft:')).length"


@pytest.fixture
def deal(ana: Member) -> Record:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    return create("Pump retrofit", by=ana, kind=Kind.DEAL, company=company).record  # type: ignore[arg-type]


def write(tab: Page, words: str = WORDS) -> None:
    tab.locator("#say textarea").click()
    tab.keyboard.type(words)


def notes() -> list[str]:
    return list(Activity.objects.filter(kind="note").values_list("text__new", flat=True))


def test_what_is_saved_is_kept_no_longer(tab: Page, deal: Record) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    assert tab.evaluate(KEPT) == 1
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#toasts")).to_contain_text("The note is on the timeline")
    expect(tab.locator("#say textarea")).to_have_value("")
    assert (tab.evaluate(KEPT), notes()) == (0, [WORDS])
    tab.wait_for_load_state()  # keys are listened to once the page's scripts have run
    tab.keyboard.press("q")
    expect(tab.locator("#quick [name=line]")).to_be_focused()
    tab.keyboard.type("task send the quote tomorrow")
    tab.keyboard.press("Enter")
    expect(tab.locator("#toasts")).to_contain_text("Saved")
    assert tab.evaluate(KEPT) == 0


def test_a_note_saved_without_a_connection_is_saved_once_when_it_is_back(
    tab: Page, window: BrowserContext, deal: Record
) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    window.set_offline(True)
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#toasts")).to_contain_text("What you typed is kept on this device")
    expect(tab.locator("#say textarea")).to_have_value(WORDS)
    expect(tab.get_by_text("Waits for a connection")).to_be_visible()
    assert notes() == []
    window.set_offline(False)
    expect(tab.locator("#toasts")).to_contain_text("The connection is back")
    assert notes() == [WORDS]
    expect(tab.locator("#say textarea")).to_have_value("")
    assert tab.evaluate(KEPT) == 0


def test_it_is_saved_once_though_its_tab_was_closed(tab: Page, window: BrowserContext, deal: Record) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    window.set_offline(True)
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_text("Waits for a connection")).to_be_visible()
    tab.close()
    window.set_offline(False)
    again = window.new_page()
    again.goto("/companies")
    expect(again.locator("#toasts")).to_contain_text("The connection is back")
    again.goto(f"/deals/{deal.pk}")
    expect(again.locator("#say textarea")).to_have_value("")
    assert notes() == [WORDS]


def test_a_note_whose_answer_was_lost_is_not_doubled(tab: Page, window: BrowserContext, deal: Record) -> None:
    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    tab.goto(f"/deals/{deal.pk}")
    tab.route("**/notes", lose, times=1)
    write(tab)
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_text("Waits for a connection")).to_be_visible()
    assert notes() == [WORDS]
    expect(tab.locator("#toasts")).to_contain_text("The connection is back")
    assert notes() == [WORDS]


def test_what_was_typed_in_a_closed_tab_is_offered_again_and_may_be_dropped(
    tab: Page, window: BrowserContext, deal: Record
) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    tab.close()
    again = window.new_page()
    again.goto(f"/deals/{deal.pk}")
    expect(again.locator("#say textarea")).to_have_value(WORDS)
    expect(again.get_by_text("Kept on this device, not saved yet")).to_be_visible()
    assert faults(again) == []
    again.get_by_role("button", name="Drop it").click()
    expect(again.locator("#say textarea")).to_have_value("")
    assert (again.evaluate(KEPT), notes()) == (0, [])


def test_a_value_edited_in_place_waits_for_the_connection_too(tab: Page, window: BrowserContext, deal: Record) -> None:
    amount = f'[data-edit="/records/deal/{deal.pk}/amount"] >> nth=0'
    tab.goto(f"/deals/{deal.pk}")
    tab.locator(amount).click()
    expect(tab.locator(f"{amount} >> input[name=value]")).to_be_focused()
    tab.keyboard.type("48000")
    window.set_offline(True)
    tab.keyboard.press("Enter")
    expect(tab.locator("#toasts")).to_contain_text("What you typed is kept on this device")
    tab.close()
    window.set_offline(False)
    again = window.new_page()
    again.goto(f"/deals/{deal.pk}")
    expect(again.locator("#toasts")).to_contain_text("The connection is back")
    expect(again.locator(amount)).to_contain_text("48,000")
    assert Deal.objects.get().amount == 48000
    assert Provenance.objects.filter(field="amount").count() == 1


def test_a_saved_value_says_how_long_it_took_and_a_refused_one_goes_on_costing(tab: Page, deal: Record) -> None:
    amount = f'[data-edit="/records/deal/{deal.pk}/amount"] >> nth=0'
    tab.goto(f"/deals/{deal.pk}")
    tab.clock.install()
    tab.locator(amount).click()
    expect(tab.locator(f"{amount} >> input[name=value]")).to_be_focused()
    tab.keyboard.type("lots")
    tab.clock.fast_forward("00:20")
    tab.keyboard.press("Enter")
    expect(tab.locator(f"{amount} >> input[name=value]")).to_have_attribute("aria-invalid", "true")
    tab.locator(f"{amount} >> input[name=value]").fill("51000")
    tab.clock.fast_forward("00:10")
    tab.keyboard.press("Enter")
    expect(tab.locator(amount)).to_contain_text("51,000")
    cost = FieldEffort.objects.get(object="deal", field="amount", form="record")
    assert (cost.entries, cost.timed) == (1, 1)
    assert 30 <= cost.seconds <= LONGEST


def test_a_value_typed_and_left_in_a_closed_tab_is_offered_beside_what_stands_there(
    tab: Page, window: BrowserContext, deal: Record
) -> None:
    amount = f'[data-edit="/records/deal/{deal.pk}/amount"] >> nth=0'
    tab.goto(f"/deals/{deal.pk}")
    tab.locator(amount).click()
    expect(tab.locator(f"{amount} >> input[name=value]")).to_be_focused()
    tab.keyboard.type("51000")
    tab.close()
    again = window.new_page()
    again.goto(f"/deals/{deal.pk}")
    again.get_by_role("button", name="Not saved: 51000").click()
    expect(again.locator(f"{amount} >> input[name=value]")).to_have_value("51000")
    again.keyboard.press("Enter")
    expect(again.locator(amount)).to_contain_text("51,000")
    assert again.evaluate(KEPT) == 0


def test_quick_entry_waits_for_the_connection_too(tab: Page, window: BrowserContext, deal: Record) -> None:
    tab.goto("/companies")
    tab.keyboard.press("q")
    expect(tab.locator("#quick [name=line]")).to_be_focused()
    tab.keyboard.type("task send the quote tomorrow")
    expect(tab.locator("#quick .quick__plan")).to_be_visible()
    window.set_offline(True)
    tab.keyboard.press("Enter")
    expect(tab.locator("#quick").get_by_text("Waits for a connection")).to_be_visible()
    tab.close()
    window.set_offline(False)
    again = window.new_page()
    again.goto("/companies")
    expect(again.locator("#toasts")).to_contain_text("The connection is back")
    assert QuickEntry.objects.count() == 1


def test_signing_out_leaves_nothing_on_the_device(tab: Page, deal: Record) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    assert tab.evaluate(KEPT) == 1
    tab.goto("/sign-out")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.locator("body.door")).to_be_visible()
    expect(tab.get_by_role("button", name="Sign out")).to_have_count(0)
    assert tab.evaluate(KEPT) == 0


def test_nobody_else_on_the_device_is_shown_it_and_it_is_gone_after_a_day(
    tab: Page, window: BrowserContext, live_server: LiveServer, deal: Record, ben: Member, client: Client
) -> None:
    tab.goto(f"/deals/{deal.pk}")
    write(tab)
    tab.evaluate("localStorage.setItem('wellworn:unsaved:deal', '[]')")  # as a list keeps its cells
    sign_in(window, ben, live_server)
    tab.goto(f"/deals/{deal.pk}")
    assert tab.evaluate("localStorage.getItem('wellworn:unsaved:deal')") is None
    expect(tab.locator("#say textarea")).to_have_value("")
    assert tab.evaluate(KEPT) == 0
    write(tab)
    tab.clock.set_fixed_time("2030-01-01")
    tab.reload()
    expect(tab.locator("#say textarea")).to_have_value("")
    assert tab.evaluate(KEPT) == 0
