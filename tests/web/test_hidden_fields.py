"""What a role's layout hides stands neither on Today nor in a brief, and no reason tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role
from wellworn.records import tending
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom.layouts import lay_out
from wellworn.records.models import Activity, Company, Kind, Participation, Person, Witness


@pytest.fixture
def admin(db: None) -> Member:
    """Who lays out the pages."""
    return Member.objects.create(email="ada@norrvik.example", name="Ada Holm", role=Role.ADMIN)


@pytest.fixture
def review(ana: Member) -> Activity:
    """A meeting tomorrow with a known company that has a deal, and a task of Ana's about it that is late."""
    now = timezone.now()
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    femke = create("Femke Bos", by=ana, kind=Kind.PERSON, company=company).record
    assert isinstance(femke, Person)
    change(femke, "title", "Procurement lead", by=ana)
    late = (timezone.localdate() - timedelta(days=3)).isoformat()
    deal = deal_of("Level sensors", ana, amount="111400", next_step="Send certificates", close_date=late)
    change(deal, "company", str(company.pk), by=ana)
    tending.add("Calibration certificates", by=ana, about=company, due=timezone.localdate() - timedelta(days=2))
    meeting = Activity.objects.create(
        kind="meeting",
        subject="Pilot review",
        occurred_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=1),
        created_at=now,
        key="meeting:review",
    )
    Witness.objects.create(activity=meeting, member=ana, sharing="full", occurred_at=meeting.occurred_at)
    Participation.objects.create(activity=meeting, address="femke@aquaveld.example", part="attendee", person=femke)
    return meeting


def hide(admin: Member, key: str, *names: str) -> None:
    lay_out(key, Role.REP, [{"field": name, "where": "hidden", "read_only": False} for name in names], by=admin)


def test_today_says_what_is_owed_to_the_company_of_the_meeting_and_since_when(ana: Member, review: Activity) -> None:
    page = signed_in(ana).get("/").content.decode()
    assert "Calibration certificates" in page.split('class="brief"')[1].split("</dl>")[0]
    assert "your task" in page


def test_today_shows_none_of_what_is_hidden(ana: Member, admin: Member, review: Activity) -> None:
    before = signed_in(ana).get("/").content.decode()
    for shown in ("€111,400", "Close date was", "Procurement lead"):
        assert shown in before
    hide(admin, "deal", "amount", "close_date", "stage")
    hide(admin, "person", "title")
    page = signed_in(ana).get("/").content.decode()
    for gone in ("€111,400", "Close date was", "Procurement lead", "It is still in"):
        assert gone not in page
    assert "Femke Bos" in page


def test_a_brief_shows_none_of_what_is_hidden(ana: Member, admin: Member, review: Activity) -> None:
    url = f"/meetings/{review.pk}/brief"
    before = signed_in(ana).get(url).content.decode()
    for shown in ("€111,400", "Send certificates", "Qualify", "Procurement lead"):
        assert shown in before
    hide(admin, "deal", "amount", "next_step", "stage", "close_date")
    hide(admin, "person", "title")
    page = signed_in(ana).get(url).content.decode()
    for gone in ("€111,400", "Send certificates", "Qualify", "Procurement lead", "title not known"):
        assert gone not in page
    assert "Level sensors" in page


def test_the_day_of_a_manager_leads_to_the_deals_of_their_team(mara: Member, ana: Member) -> None:
    assert "deals that need a word" in signed_in(mara).get("/").content.decode()
    assert "deals that need a word" not in signed_in(ana).get("/").content.decode()
