"""Q, one line, Enter: a call, a deal and a task, and one key takes them back."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Deal, Kind, Task

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "call Femke Bos at Aquaveld 45k pump retrofit follow up Tuesday"


def test_one_line_from_any_page_is_previewed_saved_by_enter_and_taken_back_by_z(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    create("Femke Bos <femke@aquaveld.example>", by=ana, company=company)  # type: ignore[arg-type]
    sign_in(window, ana, live_server)
    page.goto("/people")
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="Quick entry")
    expect(dialog.get_by_label("What happened, or what is next?")).to_be_focused()
    page.keyboard.type(LINE)
    expect(dialog.get_by_text("€45,000")).to_be_visible()
    expect(dialog.get_by_text("Follow up with Femke Bos")).to_be_visible()
    assert not Deal.objects.exists()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved:")).to_be_visible()
    assert (Deal.objects.count(), Task.objects.count(), Activity.objects.filter(kind="call").count()) == (1, 1, 1)
    page.keyboard.press("z")
    expect(page.get_by_text("All of it is taken back.")).to_be_visible()
    assert not Deal.objects.visible_to(ana).exists() and not Task.objects.visible_to(ana).exists()
    assert page.url.endswith("/people")
