"""Which places the frame marks and offers on the product's own pages."""

from __future__ import annotations

import re

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.conftest import signed_in
from wellworn.members.models import Member, Role

OF_RECORDS = ("/quick", "/meetings/next/brief", "/duplicates", "/bin")


@pytest.mark.parametrize(
    "page",
    ["/friction/fields?object=deal", "/friction/plans", "/friction/parts/features", "/friction/features"],
)
def test_every_page_of_the_audit_marks_its_place(ana: Member, page: str) -> None:
    Member.objects.filter(pk=ana.pk).update(role=Role.ADMIN)
    shown = signed_in(ana).get(page).content.decode()
    side = shown.partition('<nav class="side"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"[^>]*aria-current="page"', side) == ["/friction/fields"]


def test_it_which_sees_no_records_is_offered_nothing_to_do_with_them(ana: Member) -> None:
    page = signed_in(ana).get("/notices")
    for place in OF_RECORDS:
        assertContains(page, f'href="{place}"')
    assertContains(page, '<dialog class="sheet quick"')
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    page = signed_in(ana).get("/notices")
    for place in OF_RECORDS:
        assertNotContains(page, f'href="{place}"')
    assertNotContains(page, '<dialog class="sheet quick"')
    assertContains(page, 'href="/search"')


def test_its_day_has_no_deals_tasks_or_customers_in_it(ana: Member) -> None:
    of_sellers = ("Deals that need you", "Follow-ups", 'popovertarget="add"')
    page = signed_in(ana).get("/")
    for one in of_sellers:
        assertContains(page, one)
    Member.objects.filter(pk=ana.pk).update(role=Role.IT)
    page = signed_in(ana).get("/")
    for one in of_sellers:
        assertNotContains(page, one)
    assertContains(page, "Given back this week")
