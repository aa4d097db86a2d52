"""The pages of the manager's meeting as they must look: light, dark and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from tests.records.review.test_review import made
from wellworn.members.models import Member
from wellworn.records.models import Deal

pytestmark = pytest.mark.django_db(transaction=True)


def late(ana: Member, count: int = 3) -> list[Deal]:
    today = timezone.localdate()
    days = (today - timedelta(days=count - number) for number in range(count))
    return [made(f"Deal {number}", ana, close_date=day.isoformat(), amount="900") for number, day in enumerate(days)]


@pytest.mark.parametrize("path", ["/review", "/forecast", "/reports", "/reports/ready/pipeline"])
def test_the_pages_are_without_a_serious_fault_light_dark_and_on_a_phone(
    ana: Member, mara: Member, window: BrowserContext, page: Page, live_server: LiveServer, path: str
) -> None:
    late(ana)
    sign_in(window, mara, live_server)
    page.goto(path)
    assert faults(page) == []
