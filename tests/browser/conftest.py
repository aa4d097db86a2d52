"""A real Chromium in front of the real application.

`WELLWORN_SLOWER=6` makes the browser six times as slow as it is, to see which test counts on a quick machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.conftest import signed_in
from tests.servers.chromium import PATIENCE
from wellworn.members.models import Member


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh window: no cookies, addresses relative to the live server. What it logs as an error fails the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 800}, service_workers="block"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page of somebody who has not signed in. An error of a script, or a broken policy, fails the test."""
    shown = window.new_page()
    errors: list[str] = []
    shown.on("pageerror", lambda error: errors.append(str(error.stack)))
    shown.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    if slower := os.environ.get("WELLWORN_SLOWER"):
        window.new_cdp_session(shown).send("Emulation.setCPUThrottlingRate", {"rate": float(slower)})
    yield shown
    assert not errors


@pytest.fixture
def tab(window: BrowserContext, page: Page, live_server: LiveServer, ana: Member) -> Page:
    """A page of Ana, who has signed in."""
    sign_in(window, ana, live_server)
    return page


def sign_in(window: BrowserContext, member: Member, live_server: LiveServer) -> None:
    """Make `window` one in which `member` has signed in."""
    cookie = signed_in(member).cookies[settings.SESSION_COOKIE_NAME]
    window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
