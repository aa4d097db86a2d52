"""What happened with a deal's company stands beside the deal, and in its quick look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member
from wellworn.records.creating import create
from wellworn.records.doing import move
from wellworn.records.models import Activity, Company, Deal, Kind, Placement, Stage, Witness


@pytest.fixture
def deal(ana: Member) -> Deal:
    """A deal that was moved yesterday, at a company that wrote today."""
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    made = deal_of("Level sensors", ana)
    Deal.objects.filter(pk=made.pk).update(company=company)
    made.refresh_from_db()
    move(made, Stage.objects.exclude(pk=made.stage_id).filter(outcome="")[0], by=ana)
    now = timezone.now()
    mail = Activity.objects.create(
        kind="mail", subject="Service price", occurred_at=now - timedelta(hours=1), created_at=now, key="mail:1"
    )
    Witness.objects.create(activity=mail, member=ana, sharing="subject", occurred_at=mail.occurred_at)
    Placement.objects.create(activity=mail, kind="company", record_id=company.pk, occurred_at=mail.occurred_at)
    return made


def test_the_quick_look_has_the_mail_of_the_company_beside_the_deal_s_own_steps(ana: Member, deal: Deal) -> None:
    page = signed_in(ana).get(f"/deals/{deal.pk}/peek").content.decode()
    assert "Service price" in page and "Level sensors moved to" in page


def test_the_deal_asks_for_it_after_the_page_is_there(ana: Member, deal: Deal) -> None:
    browser = signed_in(ana)
    assert f'hx-get="/deals/{deal.pk}/lately"' in browser.get(f"/deals/{deal.pk}").content.decode()
    part = browser.get(f"/deals/{deal.pk}/lately", HTTP_HX_REQUEST="true").content.decode()
    assert "Service price" in part and "moved to" not in part and "<html" not in part
    assert "<html" in browser.get(f"/deals/{deal.pk}/lately").content.decode()


def test_another_team_s_deal_has_none(ana: Member, carl: Member, deal: Deal) -> None:
    Deal.objects.filter(pk=deal.pk).update(team=ana.team)
    assert signed_in(carl).get(f"/deals/{deal.pk}/lately").status_code == 404


def test_open_deals_stand_before_closed_ones_beside_a_company(ana: Member, deal: Deal) -> None:
    won = deal_of("Level pilot", ana)
    Deal.objects.filter(pk=won.pk).update(company=deal.company, closed_at=timezone.now())
    page = signed_in(ana).get(f"/companies/{deal.company_id}")
    assert [one.name for one in page.context["deals"]] == ["Level sensors", "Level pilot"]
