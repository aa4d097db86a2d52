"""A follow-up from a deal, by keys alone; and the same by what a new member sees."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.browser.looking import faults
from wellworn.members.models import Member
from wellworn.outreach.models import Enrolment, Sequence, Template
from wellworn.records.creating import create
from wellworn.records.models import Deal, Kind, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deal(ana: Member, window: BrowserContext, live_server: LiveServer) -> Deal:
    """A deal with Femke in it, a template, and a sequence; Ana has signed in."""
    deal, femke = (
        create(line, by=ana, kind=kind).record
        for line, kind in (("Six plants", Kind.DEAL), ("Femke Bos <f@aquaveld.nl>", None))
    )
    assert isinstance(deal, Deal) and isinstance(femke, Person)
    deal.people.add(femke)
    now = timezone.now()
    first = Template.objects.create(
        name="After the quote", subject="Quote", body="Hello {person.first_name|there}", member=ana, changed_at=now
    )
    second = Template.objects.create(
        name="Second word", subject="Again", body="Once more, {person.first_name|there}", member=ana, changed_at=now
    )
    steps = [{"do": "mail", "template": first.pk}, {"do": "wait", "days": 3}, {"do": "mail", "template": second.pk}]
    Sequence.objects.create(name="Twice", steps=steps, member=ana, changed_at=now)
    sign_in(window, ana, live_server)
    return deal


def test_two_keys_begin_and_one_takes_it_back(deal: Deal, page: Page) -> None:
    page.goto(f"/deals/{deal.pk}")
    expect(page.get_by_role("link", name="Follow up")).to_be_visible()
    page.keyboard.press("o")
    page.wait_for_url("**/outreach/follow/deal/*")
    expect(page.get_by_role("radio", name="Twice")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deals/{deal.pk}")
    row = Enrolment.objects.get()
    assert (row.name, row.deal_id, row.state) == ("Twice", deal.pk, "active")
    expect(page.locator("#toasts")).to_contain_text("Twice")
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    assert not Enrolment.objects.exists()


def test_an_arrow_shows_what_they_would_get_instead(deal: Deal, page: Page) -> None:
    page.goto(f"/outreach/follow/deal/{deal.pk}")
    expect(page.locator("#preview")).to_contain_text("Hello Femke")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#preview")).to_contain_text("Once more, Femke")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(f"**/deals/{deal.pk}")
    assert Enrolment.objects.get().name == "Second word"


def test_the_pages_have_no_serious_fault(deal: Deal, page: Page) -> None:
    paths = [
        "/outreach", "/outreach/sequences/new", f"/outreach/sequences/{Sequence.objects.get().pk}", "/outreach/templates/new",
        f"/outreach/templates/{Template.objects.first().pk}", "/outreach/follow/many", f"/outreach/follow/deal/{deal.pk}",  # type: ignore[union-attr]
        "/outreach/server", "/outreach/never",
    ]  # fmt: skip
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []
