"""Bringing a file in a browser: its page, its plan, its run and the list it becomes are readable, dark and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import DESK, faults
from tests.servers.chromium import PATIENCE
from wellworn.members.models import Member
from wellworn.records.importing import running, uploads
from wellworn.records.models import Batch, BatchState

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"""Name,Email,Company,Shoe size,Nickname
Femke Bos,femke@aquaveld.example,Aquaveld,39,Fem
Joost van Dalen,joost@norrvik,Norrvik,44,Joe
"""


@pytest.fixture
def desk(
    browser: Browser, live_server: LiveServer, ana: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BrowserContext]:
    """Ana at her desk; files lie in a folder of the test."""
    monkeypatch.setattr(uploads.home, "data_folder", lambda: tmp_path)
    context = browser.new_context(base_url=live_server.url, viewport=DESK, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    sign_in(context, ana, live_server)
    yield context
    context.close()


def test_a_file_is_brought_planned_run_and_looked_at(desk: BrowserContext, ana: Member) -> None:
    page = desk.new_page()
    page.goto("/import")
    assert faults(page) == []
    page.locator("input[type=file]").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": FILE})
    page.wait_for_url("**/import/*")
    expect(page.locator(".preview")).to_be_visible()
    for head, button in [(one, one.locator(".btn, select")) for one in page.locator(".preview thead th").all()]:
        within = head.bounding_box()
        for box in [one.bounding_box() for one in button.all()]:
            assert within and box and box["x"] + box["width"] <= within["x"] + within["width"] + 1
    assert page.locator(".preview thead th").count() == 7
    assert faults(page) == []
    batch = Batch.objects.get()
    batch.plan["leave_out_bad"] = True
    Batch.objects.filter(pk=batch.pk).update(plan=batch.plan, state=BatchState.WAITING, total=2)
    page.goto(f"/import/{batch.pk}")
    assert faults(page) == []
    batch.refresh_from_db()
    running.run(batch)
    page.goto(f"/import/{batch.pk}")
    assert faults(page) == []
    page.goto("/people")
    page.locator("summary", has_text="Export").click()
    expect(page.get_by_role("link", name="Parquet")).to_be_visible()
