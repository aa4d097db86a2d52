"""Follow-ups by the keyboard alone: a template written, a sequence made of it, somebody written to by it, and stopped."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.outreach.models import Enrolment, Sequence, Template
from wellworn.records.creating import create
from wellworn.records.models import Kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(ana: Member, window: BrowserContext, page: Page, live_server: LiveServer) -> Keyboard:
    """Ana has signed in, and knows Femke."""
    create("Femke Bos <femke@aquaveld.example>", by=ana, kind=Kind.PERSON)
    sign_in(window, ana, live_server)
    return Keyboard(page)


def write_template(keys: Keyboard, name: str, text: str) -> None:
    """A template, from the page of follow-ups."""
    keys.tab_to("^Template$")
    keys.press("Enter")
    keys.heading("New template")
    keys.tab_to("^Name")
    keys.write(name, "Tab")
    keys.on("^Subject")
    keys.write("The quote", "Tab")
    keys.on("^Text")
    keys.write(text)
    keys.tab_to("^Keep$")
    keys.press("Enter")
    keys.told(f"“{name}” is kept")


def test_templates_are_written_and_a_sequence_made_of_them_begins_and_is_stopped(keys: Keyboard) -> None:
    keys.open("/outreach")
    write_template(keys, "Pump choice", "Hello {person.first_name|there}, which pump?")
    write_template(keys, "Second word", "Once more, {person.first_name|there}.")
    keys.press("n")
    keys.heading("New sequence")
    keys.tab_to("^Name")
    keys.write("Pumps, twice", "Tab")
    keys.on("^Template")
    keys.write("Pump choice")
    keys.press("Tab", "Tab")
    keys.on("^Take out|^Working days")
    keys.tab_to("^Working days")
    keys.press("ArrowUp")
    keys.tab_to("^Template")
    for letter in "Sec":  # slowly: each letter begins anew, and none leads back to the words that stand for no template
        keys.press(letter)
        keys.page.wait_for_timeout(1100)
    keys.tab_to("^Task$")
    keys.press("Enter")
    steps = keys.page.locator(".steps li")
    expect(steps).to_have_count(4)
    keys.page.wait_for_load_state()
    keys.on("^Task$")
    keys.tab_to("^What you are to do", back=True)
    keys.write("Call Femke")
    keys.tab_to("^Move up")
    keys.press("Enter")
    expect(steps.nth(2)).to_contain_text("Task")
    keys.page.wait_for_load_state()
    keys.on("^Move up")
    keys.tab_to("^Keep$")
    keys.press("Enter")
    keys.told("“Pumps, twice” is kept")
    first, second = Template.objects.order_by("pk")
    kept = [(one["do"], one.get("template"), one.get("days"), one.get("text")) for one in Sequence.objects.get().steps]
    assert kept == [
        ("mail", first.pk, None, None),
        ("wait", None, 4, None),
        ("task", None, None, "Call Femke"),
        ("mail", second.pk, None, None),
    ]


def test_somebody_is_written_to_by_a_sequence_and_it_is_paused_and_stopped(ana: Member, keys: Keyboard) -> None:
    now = timezone.now()
    quote = Template.objects.create(name="Quote", subject="The quote", body="Hello", member=ana, changed_at=now)
    again = Template.objects.create(name="Again", subject="Again", body="Once more", member=ana, changed_at=now)
    steps = [{"do": "mail", "template": quote.pk}, {"do": "wait", "days": 3}, {"do": "mail", "template": again.pk}]
    Sequence.objects.create(name="Quote, twice", steps=steps, member=ana, changed_at=now)
    keys.open("/people")
    keys.press("j", "Enter")
    keys.heading("Femke Bos")
    keys.press("o")
    keys.heading("Follow up")
    keys.on("Quote, twice")
    keys.press("ArrowDown")
    expect(keys.page.locator("#preview")).to_contain_text("Once more")
    keys.press("ArrowUp")
    expect(keys.page.locator("#preview")).to_contain_text("The quote")
    keys.press("Enter")
    keys.told("Quote, twice")
    keys.heading("Femke Bos")
    keys.tab_to("^Quote, twice")
    keys.press("Enter")
    keys.heading("Quote, twice")
    keys.press("p")
    keys.told("It rests until you resume it")
    keys.press("p")
    keys.told("It goes on")
    keys.tab_to("^Stop$")
    keys.press("Enter")
    keys.told("Stopped. Nothing more goes out.")
    keys.on(".")
    assert not Enrolment.objects.get().is_underway
