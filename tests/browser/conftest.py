"""A real Chromium in front of the real application."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import signed_in
from wellworn.members.models import Member

# Playwright's synchronous interface keeps an event loop on the thread; the test's own queries are no danger to it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.fail("These tests need Chromium: bin/test installs it, or run `apt-get install chromium` yourself.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh window: no cookies, addresses relative to the live server. What it logs as an error fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page of somebody who has not signed in. An error of a script, or a broken policy, fails the test."""
    shown = window.new_page()
    errors: list[str] = []
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield shown
    assert not errors


def sign_in(window: BrowserContext, member: Member, live_server: LiveServer) -> None:
    """Make `window` one in which `member` has signed in."""
    cookie = signed_in(member).cookies[settings.SESSION_COOKIE_NAME]
    window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
