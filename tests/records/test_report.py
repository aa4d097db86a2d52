"""A report that writes itself from the record, is edited, kept as a note and shared with those who may see it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import saying, tending
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.happening import record_event
from wellworn.records.models import Activity, ActivityText, Company, Kind, Notice, Placement, Witness


@pytest.fixture
def aquaveld(ana: Member, ben: Member) -> Company:
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company)
    deal = create("Level sensors", by=ana, kind=Kind.DEAL, company=company).record
    change(deal, "amount", "38200", by=ana)
    tending.add("Send certificates", by=ana, about=company, due=timezone.localdate())
    line = "spoke to Joost, they like it"
    saying.say(company, line, saying.meant(line, timezone.localdate()), by=ben)
    now = timezone.now()
    record_event(
        "invoice", subject="Invoice 26-0918", key="i/1", by=None, company=company, amount=Decimal(18400), at=now
    )
    secret = Activity.objects.create(
        kind="mail", subject="Merger", occurred_at=now, created_at=now, key="mail:1", sharing="metadata"
    )
    ActivityText.objects.create(activity=secret, new="nobody may know")
    Witness.objects.create(activity=secret, member=ana, sharing="metadata", occurred_at=now)
    Placement.objects.create(activity=secret, kind="company", record_id=company.pk, occurred_at=now)
    return company


def test_it_writes_itself_from_what_happened_with_each_source(aquaveld: Company, ana: Member) -> None:
    page = signed_in(ana).get(f"/companies/{aquaveld.pk}/report").content.decode()
    call = Activity.objects.get(kind="call")
    for told in (
        "# Aquaveld N.V.", "Call (reached), Ben Okafor", "they like it", f"[/activities/{call.pk}]", "Level sensors: ",
        "38,200", "Send certificates", "Invoice 26-0918, 18,400.00 EUR", "Joost van Dalen", "Merger",
    ):  # fmt: skip
        assert told in page, told


def test_it_holds_only_what_its_writer_may_read(aquaveld: Company, ben: Member, carl: Member, team: Team) -> None:
    page = signed_in(ben).get(f"/companies/{aquaveld.pk}/report").content.decode()
    assert "Merger" not in page and "nobody may know" not in page and "Private" in page
    Company.objects.update(team=team)
    assert signed_in(carl).get(f"/companies/{aquaveld.pk}/report").status_code == 404


def test_it_begins_on_the_day_that_is_asked_for(aquaveld: Company, ana: Member) -> None:
    Activity.objects.update(occurred_at=timezone.now() - timedelta(days=90))
    Placement.objects.update(occurred_at=timezone.now() - timedelta(days=90))
    browser = signed_in(ana)
    assert "Nothing happened in this time." in browser.get(f"/companies/{aquaveld.pk}/report").content.decode()
    since = (timezone.localdate() - timedelta(days=120)).isoformat()
    assert "they like it" in browser.get(f"/companies/{aquaveld.pk}/report?since={since}").content.decode()
    assert browser.get(f"/companies/{aquaveld.pk}/report?since=9999-99-99").status_code == 200


def test_it_is_kept_as_a_note_and_those_it_is_shared_with_are_told(aquaveld: Company, ana: Member, ben: Member) -> None:
    browser = signed_in(ana)
    answer = browser.post(f"/companies/{aquaveld.pk}/report", {"text": "# Trip\n- All went well.", "share": [ben.pk]})
    assert answer.status_code == 302
    assert Activity.objects.get(kind="note").text.new == "# Trip\n- All went well."
    assert "shares a report on Aquaveld N.V. with you" in signed_in(ben).get("/notices").content.decode()


def test_it_is_shared_with_nobody_who_cannot_see_the_company(
    aquaveld: Company, ana: Member, carl: Member, team: Team
) -> None:
    Company.objects.update(team=team)
    answer = signed_in(ana).post(f"/companies/{aquaveld.pk}/report", {"text": "# Trip", "share": [carl.pk]})
    assert answer.status_code == 422 and "cannot see Aquaveld N.V." in answer.content.decode()
    assert "Carl Brandt" not in answer.content.decode()
    assert not Activity.objects.filter(kind="note").exists() and not Notice.objects.filter(kind="shared").exists()
