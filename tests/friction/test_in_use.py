"""Apply, use, roll back: every surface obeys at once, nobody's work in hand breaks, and afterwards all is as it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Program
from tests.conftest import signed_in
from tests.records.conftest import stage
from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.models import Plan
from wellworn.members.models import Member, Role, Team
from wellworn.records import asks
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields
from wellworn.records.models import Ask, Deal, FieldType, Kind
from wellworn.records.upserting import Book


@pytest.fixture
def deal(ana: Member, carl: Member, ada: Member) -> Deal:
    """A deal with a purpose and a mood; the purpose is asked hard at Discover."""
    for label in ("Purpose", "Mood"):
        own_fields.create("deal", label, FieldType.TEXT, by=ada)
    layouts.lay_out("deal", Role.REP, layouts.heard("name:page,mood:more,purpose:page,amount:page"), by=ada)
    made = create("Level sensors", by=ana, kind=Kind.DEAL).record
    assert isinstance(made, Deal)
    change(made, "purpose", "Resale", by=ana)
    change(made, "mood", "Sunny", by=ana)
    Ask.objects.create(stage=stage("Discover"), field="mood", why="For the report", is_hard=True)
    return made


def begun(*changes: Change, by: Member, share: int = 100) -> Plan:
    return applying.begin(applying.make("Fewer", [Wanted(one) for one in changes], by=by, share=share), by=by)


def exported(member: Member) -> bytes:
    answer: Any = signed_in(member).get("/export/deal.csv?col=name&col=purpose&col=mood&col=amount&sort=name")
    return b"".join(answer.streaming_content)


RETIRE = (Change("deal", "purpose", "retire"), Change("deal", "mood", "retire"))


def test_exports_before_and_after_are_the_same_to_the_byte(deal: Deal, ana: Member, mara: Member, ada: Member) -> None:
    before = exported(mara)
    assert b"Resale" in before
    plan = begun(*RETIRE, by=ada)
    during = exported(mara)
    assert (b"Resale" in during, b"Purpose" in during) == (False, False)
    applying.roll_back(plan, by=ada)
    assert exported(mara) == before
    plan = begun(*RETIRE, by=ada, share=50)
    applying.extend(plan, by=ada)
    applying.pause(plan, by=ada)
    assert exported(mara) == before
    applying.resume(plan, by=ada)
    applying.roll_back(plan, by=ada)
    assert exported(mara) == before


def test_every_surface_obeys_at_once(deal: Deal, ana: Member, ada: Member) -> None:
    hers = signed_in(ana)
    machine = Program(make("Sync", Scope.values, by=ana)[1])
    assert "Resale" in machine("GET", f"/records/deal/{deal.pk}").content.decode()
    plan = begun(*RETIRE, by=ada)
    for address in (f"/deals/{deal.pk}", "/deals", "/deals/list"):
        said = hers.get(address).content.decode()
        assert ("Resale" in said, "Sunny" in said) == (False, False), address
    assert hers.get(f"/records/deal/{deal.pk}/purpose").status_code == 404
    assert "Resale" not in machine("GET", f"/records/deal/{deal.pk}").content.decode()
    assert machine("PATCH", f"/records/deal/{deal.pk}", {"fields": {"amount": "100"}}).status_code == 200
    book = Book.of("deal", ana)
    assert not {"purpose", "mood"} & book.writable
    assert [one.field.name for one in asks.asked(deal, stage("Propose"), by=ana)] == []
    answer = hers.post(
        f"/records/deal/{deal.pk}/stage",
        {"value": stage("Discover").pk, "was": deal.stage_id},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    applying.roll_back(plan, by=ada)
    assert "Resale" in hers.get(f"/deals/{deal.pk}").content.decode()


def test_a_draft_that_is_sent_after_the_field_has_gone_is_refused_with_a_sentence_and_fits_again_later(
    deal: Deal, ana: Member, ada: Member
) -> None:
    hers = signed_in(ana)
    form = hers.get(f"/records/deal/{deal.pk}/purpose", headers={"HX-Request": "true"})
    assert form.status_code == 200
    plan = begun(Change("deal", "purpose", "retire"), by=ada)
    sent = {"value": "Own use", "was": "Resale"}
    refused = hers.post(f"/records/deal/{deal.pk}/purpose", sent, headers={"HX-Request": "true"})
    assert refused.status_code in (404, 422)
    deal.refresh_from_db()
    assert deal.custom["purpose"] == "Resale"
    applying.roll_back(plan, by=ada)
    assert hers.post(f"/records/deal/{deal.pk}/purpose", sent, headers={"HX-Request": "true"}).status_code == 200
    deal.refresh_from_db()
    assert deal.custom["purpose"] == "Own use"


def test_two_members_of_two_teams_have_the_same_field_otherwise_on_every_surface(
    deal: Deal, team: Team, ana: Member, carl: Member, ada: Member
) -> None:
    theirs = create("Pump", by=carl, kind=Kind.DEAL).record
    change(theirs, "purpose", "Spare", by=carl)
    plan = begun(Change("deal", "purpose", "retire"), by=ada, share=50)
    first = set(plan.teams.filter(is_first=True).values_list("team_id", flat=True))
    for member, record, word in ((ana, deal, "Resale"), (carl, theirs, "Spare")):
        has_it = member.team_id not in first
        browser = signed_in(member)
        assert (word in browser.get(f"/deals/{record.pk}").content.decode()) == has_it
        assert (browser.get(f"/records/deal/{record.pk}/purpose").status_code == 200) == has_it
    assert len(first) == 1
    applying.roll_back(plan, by=ada)
    assert "Resale" in signed_in(ana).get(f"/deals/{deal.pk}").content.decode()
    assert "Spare" in signed_in(carl).get(f"/deals/{theirs.pk}").content.decode()
