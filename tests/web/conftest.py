"""A post office, and what its mails say."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import override_settings
from pytest_django import Settings

from tests.servers import smtp_stages


@pytest.fixture
def faulty(settings: Settings) -> None:
    """Wellworn with some pages more, which do not work."""
    settings.ROOT_URLCONF = "tests.web.faulty"


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """WhiteNoise warns where nothing was ever collected."""
    Path(configured.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


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
