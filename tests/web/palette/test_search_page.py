"""Search as a page of its own: it finds what the palette finds and does what it does, without a script."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.models import Company, Deal, Kind


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal at Aquaveld, with somebody there."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company)
    made = deal_of("Level sensors", ana)
    Deal.objects.filter(pk=made.pk).update(company=company)
    return made


def test_a_day_and_a_name_move_the_close_date_by_a_form(ana: Member, deal: Deal) -> None:
    browser = signed_in(ana)
    page = browser.get("/search?q=aquaveld 11 dec 2026")
    option = next(one for one in page.context["acts"] if "close" in one.title)
    assert option.title in page.content.decode()
    browser.post(option.url, dict(option.fields))
    deal.refresh_from_db()
    assert deal.close_date == date(2026, 12, 11)


def test_the_company_that_is_meant_stands_before_its_people_with_its_open_deals(ana: Member, deal: Deal) -> None:
    page = signed_in(ana).get("/search?q=aquav")
    assert page.context["sections"][0] == "companies"
    assert ">Aquaveld N.V.</a>" in page.content.decode() and f'href="/deals/{deal.pk}"' in page.content.decode()


def test_acts_are_looked_up_when_they_are_asked_for(ana: Member, deal: Deal) -> None:
    browser = signed_in(ana)
    page = browser.get("/search?q=task call Joost")
    assert not page.context["acts"] and "What can be changed" in page.content.decode()
    assert browser.get("/search?q=task call Joost&act=1").context["acts"]


def test_nobody_changes_what_they_do_not_see(ana: Member, carl: Member, deal: Deal) -> None:
    for model in (Company, Deal):
        model._default_manager.update(team=ana.team, owner=ana)
    page = signed_in(carl).get("/search?q=aquaveld 11 dec 2026")
    assert "Aquaveld N.V." not in page.content.decode() and "Level sensors" not in page.content.decode()
