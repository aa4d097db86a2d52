"""The keyboard alone logs a call with its next step and takes it back, mentions a colleague, works through tasks, and prepares a meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.records import tending
from wellworn.records.creating import create
from wellworn.records.day_sums import working_day_after
from wellworn.records.models import Activity, Kind, Mention, Person, Task, Witness

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def femke(ana: Member) -> Person:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    person = create("Femke Bos", by=ana, kind=Kind.PERSON, company=company).record  # type: ignore[arg-type]
    assert isinstance(person, Person)
    return person


def test_a_call_with_its_next_step_is_one_line_and_one_undo(
    ana: Member, femke: Person, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto(f"/people/{femke.pk}")
    page.keyboard.press("c")
    page.keyboard.type("spoke to Femke, wants quote; follow up in 3 days")
    expect(page.locator(".composer__meant")).to_contain_text("Call, reached")
    expect(page.locator(".composer__meant")).to_contain_text("Follow up")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("The call is on the timeline. Next: Follow up")
    task = Task.objects.get()
    assert task.due_on == timezone.localdate() + timedelta(3) and Activity.objects.get(kind="call").status == "reached"
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    task.refresh_from_db()
    assert task.deleted_at is not None


def test_an_at_sign_offers_colleagues_and_enter_takes_one(
    ana: Member, ben: Member, femke: Person, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    sign_in(window, ana, live_server)
    page.goto(f"/people/{femke.pk}")
    page.keyboard.press("c")
    page.keyboard.type("@be")
    expect(page.locator(".composer__names [data-name]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".composer__text")).to_have_value("@Ben Okafor ")
    page.keyboard.type("please look")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("The note is on the timeline")
    assert Mention.objects.get().member == ben


def test_tasks_are_done_and_put_off_by_single_keys(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    today = timezone.localdate()
    first, second = (tending.add(name, by=ana, due=today) for name in ("Send certificates", "Call Joost"))
    sign_in(window, ana, live_server)
    page.goto("/tasks")
    page.keyboard.press("x")
    expect(page.locator(f"#task-{first.pk}.task--decided")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(f"#task-{second.pk}.task--decided")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.done_at is not None and second.due_on == working_day_after(today)
    page.keyboard.press("n")
    page.keyboard.type("Follow up next Tuesday")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("To do: Follow up")
    assert Task.objects.get(name="Follow up").due_on is not None


def test_p_prepares_the_next_meeting_from_anywhere(
    ana: Member, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    soon = timezone.now() + timedelta(hours=2)
    meeting = Activity.objects.create(
        kind="meeting", subject="Pilot review", occurred_at=soon, ends_at=soon, created_at=soon, key="meeting:1"
    )
    Witness.objects.create(activity=meeting, member=ana, sharing="subject", occurred_at=soon)
    sign_in(window, ana, live_server)
    page.goto("/companies")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilot review")


def test_the_new_pages_have_no_fault_in_light_dark_or_on_a_phone(
    ana: Member, femke: Person, window: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    tending.add("Send certificates", by=ana, about=femke, due=timezone.localdate())
    soon = timezone.now() + timedelta(hours=2)
    meeting = Activity.objects.create(
        kind="meeting", subject="Pilot review", occurred_at=soon, ends_at=soon, created_at=soon, key="meeting:1"
    )
    Witness.objects.create(activity=meeting, member=ana, sharing="subject", occurred_at=soon)
    task = Task.objects.get()
    sign_in(window, ana, live_server)
    places = [
        *(f"/people/{femke.pk}", "/tasks", f"/tasks/{task.pk}/plan", "/notices", "/notices/settings"),
        *(f"/meetings/{meeting.pk}/brief", f"/companies/{femke.company_id}/report"),
    ]
    found = {}
    for place in places:
        page.goto(place)
        found[place] = faults(page)
    assert found == {place: [] for place in places}
