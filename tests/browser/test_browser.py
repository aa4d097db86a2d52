"""The browser that the journeys rely on really browses the application."""

from __future__ import annotations

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_the_browser_meets_the_application_and_its_policy(page: Page, live_server: LiveServer) -> None:
    answer = page.goto("/no-such-page/")
    assert answer is not None
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
