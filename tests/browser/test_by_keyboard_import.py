"""A file brought by the keyboard alone: chosen, its columns put right, a bad cell mended, imported, read about, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records import taking_back
from wellworn.records.importing import running, uploads
from wellworn.records.models import Batch, Person

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"""Name,Email,Company,Position held,Nickname
Femke Bos,femke@aquaveld.example,Aquaveld,Buyer,Fem
Joost van Dalen,joost at norrvik,Norrvik Water,Engineer,Joe
"""


@pytest.fixture
def keys(
    ana: Member,
    window: BrowserContext,
    page: Page,
    live_server: LiveServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Keyboard:
    """Ana has signed in; files lie in a folder of the test."""
    monkeypatch.setattr(uploads.home, "data_folder", lambda: tmp_path)
    sign_in(window, ana, live_server)
    return Keyboard(page)


def batch() -> Batch:
    return Batch.objects.select_related("by").get()


def bring(keys: Keyboard, file: bytes) -> None:
    """The file chosen in the browser's own window, which Enter opens."""
    keys.open("/import")
    keys.tab_to("Drop a file here, or choose one")
    with keys.page.expect_file_chooser() as chooser:
        keys.page.evaluate("0")  # by its answer the browser knows that its window is waited for: a key overtakes that
        keys.press("Space")
    chooser.value.set_files({"name": "people.csv", "mimeType": "text/csv", "buffer": file})
    keys.heading("people.csv")


def test_a_file_is_brought_mended_imported_and_taken_back(keys: Keyboard) -> None:
    bring(keys, FILE)
    running.check(batch())
    expect(keys.page.get_by_text("Cells that are no values")).to_be_visible()
    keys.page.wait_for_load_state()
    keys.tab_to("^Instead of joost at norrvik")
    keys.write("joost@norrvik-water.example", "Enter")
    keys.told("Mended")
    expect(keys.page.locator(".prog")).to_be_visible()
    running.check(batch())
    expect(keys.page.get_by_text("Cells that are no values")).to_be_hidden()
    keys.tab_to("^Where Position held goes")
    keys.write("Title", "Enter")
    expect(keys.page.locator(".prog")).to_be_visible()
    keys.page.wait_for_load_state()
    keys.on("^Where Position held goes")
    running.check(batch())
    expect(keys.page.get_by_role("button", name="Import 2 rows")).to_be_visible()
    keys.page.wait_for_load_state()
    keys.on("^Where Position held goes")
    keys.tab_to("^Import 2 rows", back=True)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name="What became of the rows")).to_be_visible()
    keys.on(".")
    running.run(batch())
    expect(keys.page.get_by_text("2 rows, done.")).to_be_visible()
    assert dict(Person.objects.values_list("name", "title")) == {"Femke Bos": "Buyer", "Joost van Dalen": "Engineer"}
    keys.page.wait_for_load_state()
    keys.tab_to("^Every row with its result")
    with keys.page.expect_download() as report:
        keys.press("Enter")
    assert "Femke Bos" in Path(report.value.path()).read_text()
    keys.on("^Every row with its result")
    keys.press("u")
    expect(keys.page.get_by_text("being taken back").first).to_be_visible()
    keys.page.wait_for_load_state()
    taking_back.undo(batch())
    expect(keys.page.get_by_text("Taken back: what it made is gone")).to_be_visible()
    keys.page.wait_for_load_state()
    keys.on("^Every row with its result")
    assert not Person.objects.exists()
