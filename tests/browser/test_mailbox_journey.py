"""The keyboard alone connects a mailbox on a real server; every page of mailboxes passes axe, light, dark and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.capture.accounts import account, accounts, trusted
from tests.capture.test_imap_sync import answer
from tests.servers.dovecot import Dovecot
from wellworn.capture import live
from wellworn.capture.models import Mailbox, MailboxState
from wellworn.members.models import InternalDomain, Member, Role

__all__ = ["account", "accounts", "trusted"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)
# Colours fade from one theme to the other: two frames until that has begun, and then until it has ended.
SETTLED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
}"""
SHOTS = os.environ.get("WELLWORN_SHOTS")  # a folder for pictures, for whoever wants to look


def looked_at(page: Page, name: str) -> None:
    """axe and the width, in light and dark, wide and narrow."""
    for width, scheme in [(1440, "light"), (1440, "dark"), (390, "light")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        assert [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)


def test_the_keyboard_alone_connects_a_mailbox_and_starts_it(
    trusted: Dovecot,
    account: str,
    ana: Member,
    window: BrowserContext,
    page: Page,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    InternalDomain.objects.create(domain="norrvik.example")
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    for number in range(6):
        trusted.deliver(account, answer(number), folder="Sent")
    trusted.deliver(account, b"\x00\x01 not a mail at all")
    sign_in(window, ana, live_server)
    page.goto("/mailboxes")
    looked_at(page, "mailboxes-empty")
    page.get_by_label("Your mail address").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(account)
    page.keyboard.press("Enter")
    page.get_by_label("Password").wait_for()
    page.keyboard.type("right")  # the password has the focus
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the server's fields
    looked_at(page, "connect")
    for value in ("localhost", str(trusted.tls_port)):
        page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What is captured").wait_for()
    looked_at(page, "choose")
    page.get_by_role("button", name="Start").press("Enter")
    page.get_by_role("progressbar").wait_for()
    Mailbox.objects.update(state=MailboxState.RUNNING, handled=3, found=7, rate=2.0)
    page.get_by_text("3 of 7").wait_for()
    looked_at(page, "mailbox-running")
    Mailbox.objects.update(state=MailboxState.IDLE)
    live.sync(Mailbox.objects.get().pk)
    page.get_by_text("Up to date").wait_for()
    looked_at(page, "mailbox")
    for path in ("/mailboxes", "/mailboxes/everyone", "/mailboxes/never", "/seen"):
        page.goto(path)
        looked_at(page, path.strip("/").replace("/", "-"))
    page.goto(f"/mailboxes/{Mailbox.objects.get().pk}/disconnect")
    looked_at(page, "disconnect")
