"""The keyboard alone confirms ten proposals, opens a deal and moves it, and connects a calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.capture.caldav_desk import Desk
from tests.capture.test_caldav import event
from tests.servers.radicale import Radicale
from wellworn.capture import live
from wellworn.capture.models import Mailbox
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Deal, Kind, Person, Proposal

pytestmark = pytest.mark.django_db(transaction=True)
IN_HAND = '[data-item][aria-current="true"]'


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus, as somebody without a mouse does."""
    wanted = (
        page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True)).first
    )
    for _press in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{name} is out of the keyboard's reach")


def accept(page: Page, count: int) -> None:
    """Press A so often, each time once the next question is in hand."""
    for _press in range(count):
        held = page.locator(IN_HAND).get_attribute("id")
        page.keyboard.press("a")
        expect(page.locator(f"#{held}.decided")).to_be_visible()


def test_the_keyboard_alone_confirms_ten_proposals_and_opens_and_moves_a_deal(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    now = timezone.now()
    for number in range(10):
        person = create(f"lena{number}@havel.example", by=ana, kind=Kind.PERSON).record
        Proposal.objects.create(
            member=ana, kind=Kind.PERSON, record_id=person.pk, field="title", value=f"Buyer {number}", confidence=0.8,
            excerpt=f"Lena, Buyer {number}", created_at=now,
        )  # fmt: skip
    deal = create("Level sensors, 6 sites", by=ana, kind=Kind.DEAL).record
    assert isinstance(deal, Deal)
    sign_in(window, ana, live_server)
    page.goto("/")
    accept(page, 5)
    tab_to(page, "All 10")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Confirm")).to_be_visible()
    accept(page, 5)
    assert Person.objects.filter(title__startswith="Buyer ").count() == 10
    tab_to(page, "Deals")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deals", exact=True)).to_be_visible()
    page.wait_for_load_state()  # the keys are listened to once the page's scripts have run
    page.keyboard.press("j")
    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Discover")).to_be_focused()  # the next stage
    page.keyboard.press("Enter")
    expect(page.get_by_text("moved to Discover")).to_be_visible()
    expect(page.locator(f"#deal-{deal.pk}")).to_be_focused()  # it is still in hand
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Level sensors, 6 sites")).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage.name == "Discover"


def test_the_keyboard_alone_connects_a_calendar(
    radicale: Radicale,
    ana: Member,
    window: BrowserContext,
    page: Page,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(radicale.certificate))
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "127.0.0.1")
    desk = Desk(radicale.add_user("keys", "right"), "keys", "right")
    desk.make_calendar("work")
    desk.put("work/visit.ics", event("visit", timezone.now().replace(microsecond=0) + timedelta(days=1)))
    sign_in(window, ana, live_server)
    page.goto("/mailboxes")
    page.get_by_label("Your mail address").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(radicale.tls_url.replace("https://", "https://keys@"))
    tab_to(page, "Connect calendar")
    page.keyboard.press("Enter")
    page.get_by_label("Password").wait_for()
    page.keyboard.type("wrong")  # the password has the focus
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The server refused the password. Enter a new one.")
    expect(page.get_by_label("Name at the server")).to_have_value("keys")
    page.keyboard.press("Control+A")
    page.keyboard.type("right")
    page.keyboard.press("Enter")
    expect(page.get_by_label("work")).to_be_checked()
    tab_to(page, "Start")
    page.keyboard.press("Enter")
    page.get_by_role("progressbar").wait_for()
    live.sync(Mailbox.objects.get().pk)
    expect(page.get_by_text("Up to date")).to_be_visible()
    assert Activity.objects.get(kind="meeting").subject == "visit"
    page.goto("/")
    expect(page.get_by_role("link", name="visit")).to_be_visible()
