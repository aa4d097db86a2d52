"""A rep's day by the keyboard alone: signing in, what waits for a yes, one line of quick entry, a fact changed, a call logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.by_keyboard import Keyboard
from tests.browser.conftest import sign_in
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Activity, Company, Deal, Kind, Person, Proposal, Task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


@pytest.fixture
def aquaveld(ana: Member) -> Company:
    """A company with Femke in it."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    create("Femke Bos <femke@aquaveld.example>", by=ana, kind=Kind.PERSON, company=company)  # type: ignore[arg-type]
    assert isinstance(company, Company)
    return company


def test_a_member_signs_in_finds_the_way_past_the_navigation_and_signs_out(
    ada: Member, ana: Member, keys: Keyboard
) -> None:
    ana.set_password("level-and-flow")
    ana.save(update_fields=["password"])
    keys.open("/")
    keys.on("(?i)mail|address")
    keys.write("ana@norrvik.example", "Tab")
    keys.write("wrong", "Enter")
    expect(keys.page.get_by_role("alert")).to_be_visible()
    keys.on("^Password")
    keys.write("level-and-flow", "Enter")
    expect(keys.page.get_by_role("navigation").first).to_be_visible()
    keys.press("Tab")
    keys.on("Skip to content")
    keys.press("Enter", "Tab")
    assert keys.page.evaluate("document.activeElement.closest('main') !== null"), "the link leads past the navigation"
    keys.tab_to("Ana Lind", back=True)
    keys.press("Enter")
    keys.tab_to("Sign out")
    keys.press("Enter")
    keys.page.wait_for_url("**/sign-in*")


def test_what_waits_for_a_yes_is_accepted_corrected_dismissed_and_taken_back(
    ana: Member, window: BrowserContext, keys: Keyboard, live_server: LiveServer
) -> None:
    for number in range(4):
        person = create(f"lena{number}@havel.example", by=ana, kind=Kind.PERSON).record
        Proposal.objects.create(
            member=ana, kind=Kind.PERSON, record_id=person.pk, field="title", value=f"Buyer {number}", confidence=0.8,
            excerpt=f"Lena, Buyer {number}", created_at=timezone.now() - timedelta(minutes=number),
        )  # fmt: skip
    sign_in(window, ana, live_server)
    keys.open("/")
    keys.press("j", "a")
    keys.told("Accepted")
    keys.on("Lena|lena")
    assert Person.objects.filter(title__startswith="Buyer").count() == 1
    keys.press("e")
    keys.on("^title")
    keys.press("Escape")
    keys.on("Accept Edit|Accept")
    keys.press("e")
    keys.on("^title")
    keys.press("Control+a")
    keys.write("Head of buying", "Enter")
    keys.told("Accepted as you wrote it")
    keys.on("Buyer")
    assert Person.objects.filter(title="Head of buying").exists()
    keys.press("d")
    keys.told("Dismissed for good")
    keys.on("Buyer")
    keys.press("z")
    keys.told("back among the questions")
    keys.on("Buyer")
    assert Proposal.objects.open_for(ana).count() == 2


def test_one_line_becomes_a_call_a_deal_and_a_task_and_leaves_the_hand_where_it_was(
    ana: Member, aquaveld: Company, window: BrowserContext, keys: Keyboard, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    keys.open("/companies")
    keys.press("j")
    keys.on("Aquaveld")
    keys.press("q")
    keys.on("What happened, or what is next")
    keys.press("Escape")
    keys.on("Aquaveld")
    keys.press("q")
    keys.on("What happened, or what is next")
    keys.write("call Femke Bos at Aquaveld 45k pump retrofit follow up Tuesday")
    expect(keys.page.get_by_text("€45,000")).to_be_visible()
    assert keys.page.locator("dialog#quick [aria-live], dialog#quick [role=status]").count(), "the preview is told"
    keys.press("Enter")
    keys.told("Saved:")
    keys.on("Aquaveld")
    assert (Deal.objects.count(), Task.objects.count()) == (1, 1)
    keys.press("z")
    keys.told("All of it is taken back")
    keys.on("Aquaveld")
    assert not Deal.objects.visible_to(ana).exists()


def test_a_fact_is_changed_in_place_and_a_call_logged_and_both_are_taken_back(
    ana: Member, aquaveld: Company, window: BrowserContext, keys: Keyboard, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    keys.open("/companies")
    keys.press("j", "Enter")
    keys.heading("Aquaveld")
    keys.tab_to("Change City")
    keys.press("Enter")
    keys.on("^City")
    keys.write("Zwolle", "Escape")
    keys.on("Change City: Not known")
    keys.press("Enter")
    keys.write("Zwolle", "Enter")
    keys.told("City is now Zwolle")
    keys.on("Change City: Zwolle")
    keys.press("z")
    keys.told("Undone")
    keys.on("Change City: Not known")
    keys.press("c")
    keys.on("Write a note, or say what happened")
    keys.write("Called Femke, wants quote; follow up Tue")
    expect(keys.page.locator(".composer__meant[role=status]")).to_contain_text("Follow up")
    keys.press("Control+Enter")
    keys.told("The call is on the timeline. Next: Follow up")
    keys.on("Called Femke, wants quote")
    assert Activity.objects.get(kind="call").status == "reached" and Task.objects.get().due_on is not None
    keys.press("z")
    keys.told("Taken back")
    assert not Task.objects.visible_to(ana).exists()
    keys.on(".")


def test_tasks_are_written_done_put_off_planned_and_brought_back(
    ana: Member, window: BrowserContext, keys: Keyboard, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    keys.open("/tasks")
    for line in ("Send certificates", "Call Joost"):
        keys.press("n")
        keys.on("New task")
        keys.write(line, "Enter")
        keys.told(f"To do: {line}")
        keys.on("Send certificates")
    keys.press("x")
    keys.told("Done: Send certificates")
    keys.on("Call Joost")
    keys.press("z")
    keys.told("Open again: Send certificates")
    keys.on("Call Joost|Send certificates")
    keys.press("e")
    keys.on("Due")
    keys.press("Escape")
    keys.heading("Tasks")
    keys.on("Call Joost|Send certificates")
    assert Task.objects.filter(done_at=None).count() == 2
