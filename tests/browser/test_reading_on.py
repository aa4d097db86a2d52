"""Lists and timelines go on by themselves where somebody reads on, one stretch at a time, by wheel and by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from wellworn.members.models import Member
from wellworn.records import stretch
from wellworn.records.creating import create
from wellworn.records.happening import record_event
from wellworn.records.lists import query
from wellworn.records.models import Company, Kind, Person

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to_what_leads_on(page: Page, link: str) -> None:
    """As somebody does who tabs through the page; the browser tells a key from a click by what came last."""
    page.keyboard.press("Tab")
    page.locator(link).focus()


def test_a_timeline_goes_on_one_stretch_at_a_time(tab: Page, ana: Member) -> None:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    at = timezone.now() - timedelta(days=3)
    for n in range(3 * stretch.PAGE):
        record_event(
            "invoice", subject=f"Invoice {n}", key=f"i{n}", by=ana, company=company, at=at - timedelta(hours=n)
        )
    lines = tab.locator(".tl__item")
    tab.goto(f"/companies/{company.pk}")
    expect(lines).to_have_count(stretch.PAGE)
    tab_to_what_leads_on(tab, ".tl__earlier a")
    expect(lines).to_have_count(2 * stretch.PAGE)
    expect(tab.get_by_role("link", name=f"Invoice {stretch.PAGE}", exact=True)).to_be_focused()
    expect(lines).to_have_count(2 * stretch.PAGE)  # not to the end by itself
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(lines).to_have_count(3 * stretch.PAGE)
    expect(tab.locator(".tl__earlier")).to_have_count(0)


def test_a_list_goes_on_one_page_at_a_time(tab: Page, ana: Member) -> None:
    Person.objects.bulk_create(
        Person(name=f"P {n:03d}", search_key=f"p {n:03d}", created_at=timezone.now()) for n in range(3 * query.PAGE)
    )
    rows = tab.locator("tbody tr[data-pk]")
    tab.goto("/people?sort=name")
    expect(rows).to_have_count(query.PAGE)
    tab_to_what_leads_on(tab, "tr.next a")
    expect(rows).to_have_count(2 * query.PAGE)
    expect(rows.nth(query.PAGE)).to_be_focused()
    expect(rows).to_have_count(2 * query.PAGE)
