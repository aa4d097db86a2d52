"""Finding, notices, and the keys themselves by the keyboard alone: the palette, the map of keys, another key, none at all."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records import handles, saying
from wellworn.records.creating import create
from wellworn.records.duplicates.finding import find
from wellworn.records.models import Company, Kind, Notice, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    sign_in(window, ana, live_server)
    return Keyboard(page)


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    company = create("Aquaveld", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    return company


def test_the_palette_opens_finds_leaves_the_hand_where_it_was_and_goes(aquaveld: Company, keys: Keyboard) -> None:
    keys.open("/companies")
    keys.press("j")
    keys.on("Aquaveld")
    keys.press("Control+k")
    keys.on("Find or change anything")
    keys.press("Escape")
    keys.on("Aquaveld")
    keys.press("?")
    keys.on("Close")
    keys.press("Escape")
    keys.on("Aquaveld")
    keys.press("Control+k")
    keys.write("aquav")
    expect(keys.page.locator("#palette [role=option]", has_text="Aquaveld").first).to_be_visible()
    assert keys.page.locator("#palette input").get_attribute("aria-activedescendant")
    keys.press("Control+Enter")
    keys.heading("Find")
    keys.on("(?i)find|search")
    keys.tab_to("Aquaveld")
    keys.press("Enter")
    keys.heading("Aquaveld")


def test_notices_are_read_one_by_one_and_all_at_once(
    ana: Member, ben: Member, aquaveld: Company, keys: Keyboard
) -> None:
    for words in ("@Ana Lind look at tank 7", "@Ana Lind and at tank 8"):
        saying.say(aquaveld, words, saying.meant(words, timezone.localdate()), by=ben)
    assert Notice.objects.filter(member=ana).count() == 2
    keys.open("/notices")
    keys.press("k")
    keys.on("Ben Okafor mentions you")
    keys.press("Enter")
    keys.page.wait_for_url("**/companies/*")
    keys.open("/notices")
    keys.press("a")
    keys.told("read")
    assert not Notice.objects.filter(member=ana, read_at=None).exists()


def test_a_key_is_changed_and_all_of_them_are_switched_off_and_on(keys: Keyboard) -> None:
    keys.open("/keys")
    keys.tab_to("Key for: Today")
    keys.press("Control+a")
    keys.write("y")
    keys.tab_to("Save keys")
    keys.press("Enter")
    keys.told("Your keys are kept")
    keys.on("Save keys")
    keys.press("y")
    keys.page.wait_for_url("**/")
    keys.open("/keys")
    keys.tab_to("Switch all off")
    keys.press("Enter")
    keys.told("Single keys are off")
    keys.on("Switch them on")
    keys.press("y")
    expect(keys.page).to_have_url(keys.page.url)
    keys.on("Switch them on")
    assert keys.page.locator("kbd.key:visible").count() == 0
    keys.press("Enter")
    keys.told("Single keys are on")
    keys.on("Switch all off")


def test_two_of_the_same_are_merged_value_by_value_and_taken_apart_again(ana: Member, keys: Keyboard) -> None:
    for line in ("Joost van Dalen", "Dalen, Joost van", "Femke Bos", "Bos, Femke"):
        person = create(line, by=ana, kind=Kind.PERSON).record
        handles.add(person, handles.PHONE, "+31385550172" if "Joost" in line else "+31201234567", by=ana)
    find(5)
    keys.open("/duplicates")
    keys.press("j")
    keys.on("becomes part of it")
    keys.press("d")
    keys.told("Remembered: these two are not the same")
    keys.on("becomes part of it")
    keys.press("e")
    keys.heading("Merge into")
    keys.on("^Merge")
    keys.tab_to("(?i)joost|femke|dalen|bos", back=True)
    keys.press("Escape")
    keys.tab_to("^Merge")
    keys.press("Enter")
    keys.told("is now part of")
    assert Person.objects.filter(deleted_at=None).count() == 3
    keys.press("z")
    keys.told("are two again")
    assert Person.objects.filter(deleted_at=None).count() == 4
