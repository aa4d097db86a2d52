"""On a phone: everything a rep does between two visits lies under the thumb, and a lost connection is said on a page of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from tests.servers.chromium import PATIENCE
from wellworn.members.models import Member
from wellworn.records import handles
from wellworn.records.creating import create
from wellworn.records.models import Activity, Kind, Person

pytestmark = pytest.mark.django_db(transaction=True)
THUMB = 844 / 2  # the lower half of a phone's window
LARGE_ENOUGH = 44


@pytest.fixture
def femke(ana: Member) -> Person:
    company = create("aquaveld.example", by=ana, kind=Kind.COMPANY).record
    person = create("Femke Bos <femke@aquaveld.example>", by=ana, kind=Kind.PERSON, company=company).record
    handles.add(person, handles.PHONE, "+31 38 555 0172", by=ana)
    assert isinstance(person, Person)
    return person


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, ana: Member) -> Iterator[BrowserContext]:
    """Ana's phone, with its service worker."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE)
    sign_in(context, ana, live_server)
    yield context
    context.close()


def test_the_places_call_and_log_lie_under_the_thumb_and_are_large_enough(phone: BrowserContext, femke: Person) -> None:
    page = phone.new_page()
    page.goto(f"/people/{femke.pk}")
    places = page.locator(".tabbar > *")
    expect(places).to_have_text(["Today", "Deals", "Add", "Find", "Me"])
    within = page.locator(".reach > a")
    expect(within).to_have_text(["Call", "Write", "Log a call"])
    for target in [*places.all(), *within.all()]:
        box = target.bounding_box()
        assert box and box["y"] > THUMB and box["height"] >= LARGE_ENOUGH and box["width"] >= LARGE_ENOUGH
    assert within.nth(0).get_attribute("href") == "tel:+31385550172"
    assert within.nth(1).get_attribute("href") == "mailto:femke@aquaveld.example"
    assert page.locator(".handle a.v").all_inner_texts() == ["femke@aquaveld.example", "+31 38 555 0172"]


def test_after_a_call_its_note_is_one_tap_away(phone: BrowserContext, femke: Person) -> None:
    page = phone.new_page()
    page.goto(f"/people/{femke.pk}")
    # The tap is told to the page and kept from the browser, which has no telephone here.
    page.evaluate("document.addEventListener('click', e => e.target.closest('a[href^=tel]') && e.preventDefault())")
    page.get_by_role("link", name="Call +31 38 555 0172").tap()
    log = page.get_by_role("link", name="Log a call")
    expect(log).to_have_class("btn btn--primary")
    log.tap()
    words = page.locator("#say textarea")
    expect(words).to_be_focused()
    page.keyboard.type("wants the quote")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#toasts")).to_contain_text("The call is on the timeline.")
    assert Activity.objects.get(by__email="ana@norrvik.example").text.new == "Called Femke Bos. wants the quote"


def test_quick_entry_is_two_taps_and_words_away(phone: BrowserContext, femke: Person) -> None:
    page = phone.new_page()
    page.goto("/")
    page.locator(".tabbar").get_by_role("link", name="Add").tap()
    expect(page.locator("#quick [name=line]")).to_be_focused()
    page.keyboard.type("call Femke Bos, follow up Tuesday")
    expect(page.locator("#quick .quick__plan")).to_contain_text("Femke Bos")
    page.locator("#quick").get_by_role("button", name="Save").tap()
    expect(page.locator("#toasts")).to_contain_text("Saved")
    assert Activity.objects.filter(kind="call").count() == 1


def test_no_connection_is_said_on_a_page_of_ours_and_no_record_is_kept(phone: BrowserContext, femke: Person) -> None:
    page = phone.new_page()
    page.goto(f"/people/{femke.pk}")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.goto("/")
    kept = page.evaluate(
        """async () => { const found = [];
        for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
        return found; }"""
    )
    assert "/offline" in kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline"]
    phone.set_offline(True)
    page.goto(f"/people/{femke.pk}")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert "Femke" not in page.content()
    phone.set_offline(False)
    expect(page.get_by_role("heading", name="Femke Bos")).to_be_visible()


def test_the_page_for_no_connection_is_without_fault(window: BrowserContext, page: Page, ana: Member) -> None:
    page.goto("/offline")
    assert faults(page) == []
