"""Sample pages and a browser to look at them with; a post office, and what its mails say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import signed_in
from tests.servers import smtp_stages
from tests.servers.chromium import PATIENCE
from wellworn.members.models import Member, Role, Workspace

Look = Callable[..., Page]


@pytest.fixture
def samples(settings: Settings) -> None:
    """Serve the sample pages instead of Wellworn's own."""
    settings.ROOT_URLCONF = "tests.web.samples.urls"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "samples" / "templates"]},
    ]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """WhiteNoise warns where nothing was ever collected."""
    Path(configured.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def ines(db: None) -> Member:
    """An admin, who sees every place."""
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Norrvik Instruments"})
    return Member.objects.create(email="ines@norrvik.example", name="Ines Duarte", role=Role.ADMIN)


@pytest.fixture
def office() -> Iterator[smtp_stages.Office]:
    """A post office, with Wellworn's own mail going there."""
    office = smtp_stages.opened()
    smtp = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": office.port,
        "EMAIL_TIMEOUT": 15,
        "PUBLIC_URL": "https://crm.norrvik.example",
    }
    with override_settings(**smtp):
        yield office
    office.close()


def words(raw: bytes, kind: str = "plain") -> str:
    """What a mail says, as text or as HTML."""
    message = message_from_bytes(raw, policy=policy.default)
    return message.get_body((kind,)).get_content()  # type: ignore[union-attr,no-any-return]


@pytest.fixture
def look(samples: None, live_server: LiveServer, ines: Member, browser: Browser) -> Iterator[Look]:
    """Open a page as Ines: `look("/deals", width=390, dark=True)`. What the console complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str, *, width: int = 1440, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            has_touch=width < 800,
            reduced_motion="reduce",
            service_workers="block",
        )
        contexts.append(context)
        session = signed_in(ines).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
