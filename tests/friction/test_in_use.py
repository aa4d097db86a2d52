"""Apply, use, roll back: every surface obeys at once, nobody's work in hand breaks, and afterwards all is as it was."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.conftest import signed_in
from tests.outreach.conftest import NOW, Box
from tests.records.conftest import stage
from tests.servers.post_office import PostOffice
from wellworn.api.models import Scope
from wellworn.api.tokens import make
from wellworn.friction import applying
from wellworn.friction.applying import Wanted
from wellworn.friction.changes import Change
from wellworn.friction.models import Plan
from wellworn.lib.sealed import seal
from wellworn.members.models import Member, Role, Team
from wellworn.outreach import mailboxes, stopping, variables
from wellworn.outreach.enrolling import CannotEnrol, enrol, plan_of
from wellworn.outreach.models import Enrolment, Outgoing, Pace, Sequence, State, Template
from wellworn.outreach.sending import send_due
from wellworn.records import asks, taking_back
from wellworn.records.changing import change
from wellworn.records.creating import create
from wellworn.records.custom import layouts, own_fields
from wellworn.records.importing import drafting, running
from wellworn.records.importing.plan import Plan as Mapped
from wellworn.records.models import Ask, Batch, BatchState, Deal, FieldType, Kind, Person
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


@pytest.fixture
def post(ana: Member, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The server that takes Ana's mail, a real one."""
    monkeypatch.setenv("WELLWORN_ALLOW_PRIVATE_HOSTS", "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(post_office.certificate))
    monkeypatch.setattr(mailboxes, "_handed", Box())
    Pace.objects.create(pk=1, earliest=time(8), latest=time(18), gap=0)
    Outgoing.objects.create(
        member=ana, host="localhost", port=post_office.tls_port, user="ana", secret=seal("right"), from_address=ana.email
    )  # fmt: skip
    return post_office


def person_of(name: str, by: Member) -> Person:
    made = create(f"{name} <{name.lower()}@aquaveld.nl>", by=by).record
    assert isinstance(made, Person)
    return made


def again(member: Member) -> Member:
    """As the next request or job reads them."""
    return Member.objects.get(pk=member.pk)


def test_a_follow_up_under_way_rests_while_a_field_in_its_words_is_gone_and_goes_on_when_it_is_back(
    deal: Deal, ana: Member, ada: Member, post: PostOffice
) -> None:
    words = Template.objects.create(
        name="Use", subject="Your plans", body="For {deal.purpose}, as you said?", member=ana, changed_at=NOW
    )
    spare = Template.objects.create(
        name="Spare", subject="Hello", body="For {deal.purpose|your plant}?", member=ana, changed_at=NOW
    )
    mail = {"do": "mail", "template": words.pk, "new_thread": True}
    twice = Sequence.objects.create(
        name="Twice", steps=[mail, {"do": "wait", "days": 3}, mail], member=ana, changed_at=NOW
    )
    row = enrol(plan_of(twice), person_of("Femke", ana), deal, by=ana, at=NOW)
    assert send_due(ana.pk, now=lambda: NOW + timedelta(minutes=2)) == 1
    later = NOW + timedelta(days=6)

    plan = begun(*RETIRE, by=ada)
    with pytest.raises(CannotEnrol):
        enrol(plan_of(words), person_of("Joost", ana), deal, by=again(ana), at=later)
    other = enrol(plan_of(spare), person_of("Sanne", ana), deal, by=again(ana), at=later)
    assert send_due(ana.pk, now=lambda: later + timedelta(minutes=2)) == 1
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.PAUSED, "field")
    assert "goes on when the field is back" in signed_in(ana).get(f"/outreach/enrolments/{row.pk}").content.decode()
    stopping.heed(at=later)
    assert Enrolment.objects.get(pk=row.pk).state == State.PAUSED

    applying.roll_back(plan, by=ada)
    stopping.heed(at=later)
    assert send_due(ana.pk, now=lambda: later + timedelta(minutes=4)) == 1
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == (State.FINISHED, State.FINISHED)
    said = [one.get_body(("plain",)).get_content().strip() for one in post.accepted()]  # type: ignore[union-attr]
    assert said == ["For Resale, as you said?", "For your plant?", "For Resale, as you said?"]


def test_words_of_mails_obey_by_the_team_of_whoever_writes(
    deal: Deal, team: Team, ana: Member, carl: Member, ada: Member
) -> None:
    femke = person_of("Femke", ana)
    plan = begun(Change("deal", "purpose", "retire"), by=ada, share=50)
    first = set(plan.teams.filter(is_first=True).values_list("team_id", flat=True))
    for member in (ana, carl):
        assert ("deal.purpose" in variables.values(femke, deal, again(member))) == (member.team_id not in first)
    applying.extend(plan, by=ada)
    assert all("deal.purpose" not in variables.values(femke, deal, again(one)) for one in (ana, carl, ada))


@pytest.fixture
def imported(ana: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """An import of 300 deals, mapped and looked through; it runs in pieces of a hundred."""
    monkeypatch.setenv("WELLWORN_DATA", str(tmp_path))
    monkeypatch.setattr(running, "pieces", lambda rows, size=100, whole=running.pieces: whole(rows, 100))
    lines = ["Name,Stage,Purpose,Mood,Amount", *(f"Deal {n:03},Discover,Use {n},Fine,{n}" for n in range(300))]
    batch = drafting.draft("deals.csv", ["\n".join(lines).encode()], by=ana, object_key="deal")
    mapped = {column["name"]: column["to"] for column in batch.plan["columns"]}
    assert mapped == {"Name": "name", "Stage": "stage", "Purpose": "purpose", "Mood": "mood", "Amount": "amount"}
    return batch


def test_an_import_under_way_obeys_from_its_next_piece_on_and_fails_no_row(
    deal: Deal, imported: Batch, mara: Member, ada: Member
) -> None:
    before, plans = exported(mara), list[Plan]()

    def meanwhile(done: int) -> None:
        if done == 100:
            plans.append(begun(*RETIRE, by=ada))
        if done == 200:
            applying.roll_back(plans[0], by=ada)

    assert running.run(imported, tell=meanwhile)
    imported.refresh_from_db()
    assert (imported.state, imported.counts) == (BatchState.DONE, {"created": 300})
    with_it = {
        one.name: ("purpose" in one.custom, "mood" in one.custom)
        for one in Deal.objects.filter(name__startswith="Deal ")
    }
    assert [with_it[f"Deal {n:03}"] for n in (0, 99, 100, 199, 200, 299)] == [
        (True, True), (True, True), (False, False), (False, False), (True, True), (True, True),
    ]  # fmt: skip
    told = imported.rows.filter(problem__contains="is not asked for any more")
    assert sorted(told.values_list("number", flat=True)) == list(range(101, 201))
    assert "Use 100" in told.get(number=101).problem
    assert taking_back.begin_undo(imported, by=imported.by) and taking_back.undo(imported)
    assert exported(mara) == before


def test_an_import_that_was_mapped_before_a_field_went_is_looked_through_and_run_without_it(
    deal: Deal, imported: Batch, ana: Member, ada: Member
) -> None:
    plan = begun(*RETIRE, by=ada)
    found = running.rehearse(Mapped.of(imported.plan), "deal", again(ana))
    assert (found["counts"]["created"], found["bad"]) == (300, [])
    assert running.run(imported)
    imported.refresh_from_db()
    assert imported.counts == {"created": 300}
    assert not Deal.objects.filter(name__startswith="Deal ", custom__has_any_keys=["purpose", "mood"]).exists()
    applying.roll_back(plan, by=ada)
