"""What a member may not see does not come to them by another way: a refusal, a brief, a history, a blind copy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.capture import removal
from wellworn.members.models import Member, Role, Sharing, Team
from wellworn.records.changing import Evidence, change, remember
from wellworn.records.creating import create
from wellworn.records.models import Activity, Company, Kind, Participation, Person, Placement, Proposal, Source, Witness

SECRET = "We pay at most forty thousand"


@pytest.fixture
def aquaveld(ana: Member, team: Team) -> Company:
    """A company of Key accounts, with its domain."""
    made = create("aquaveld.example", by=ana).record
    Company.objects.filter(pk=made.pk).update(team=team)
    return Company.objects.get()


@pytest.fixture
def joost(ana: Member, team: Team) -> Person:
    """A person of Key accounts, with an address."""
    made = create("Joost Dalen <joost@aquaveld.example>", by=ana).record
    Person.objects.filter(pk=made.pk).update(team=team)
    return Person.objects.get()


@pytest.fixture
def mail(ana: Member, joost: Person) -> Activity:
    """A mail of Ana's to Joost, whose subject colleagues see."""
    now = timezone.now()
    mail = Activity.objects.create(
        kind="mail", occurred_at=now - timedelta(days=1), created_at=now, subject="Budget for sensors",
        sharing=Sharing.SUBJECT, source=Source.CAPTURED, key="mail:1",
    )  # fmt: skip
    Witness.objects.create(activity=mail, member=ana, sharing=Sharing.SUBJECT, occurred_at=mail.occurred_at)
    Placement.objects.create(activity=mail, kind=Kind.PERSON, record_id=joost.pk, occurred_at=mail.occurred_at)
    Participation.objects.create(activity=mail, address=ana.email, part="from", member=ana)
    Participation.objects.create(activity=mail, address="joost@aquaveld.example", part="to", person=joost)
    return mail


def test_an_address_that_another_team_holds_is_refused_without_naming_who_has_it(
    joost: Person, aquaveld: Company, carl: Member
) -> None:
    mine, ours = create("Ines Prado", by=carl).record, create("Oderwerk Ltd", by=carl).record
    browser = signed_in(carl)
    for record, field, text in ((mine, "address.mail", "joost@aquaveld.example"), (ours, "domain", "aquaveld.example")):
        url = f"/records/{record.kind}/{record.pk}/handles/{field}"
        page = browser.post(url, {"value": text}, follow=True).content.decode()
        assert "Another team keeps that one" in page
        assert "Joost" not in page and "Aquaveld" not in page


def test_a_history_names_no_company_of_another_team(aquaveld: Company, ana: Member, carl: Member) -> None:
    ines = create("Ines Prado", by=ana).record
    change(ines, "company", str(aquaveld.pk), by=ana)
    change(ines, "company", "", by=ana)
    page = signed_in(carl).get(f"/records/person/{ines.pk}/company/history").content.decode()
    assert "Aquaveld" not in page
    assert "Aquaveld" in signed_in(ana).get(f"/records/person/{ines.pk}/company/history").content.decode()


def test_a_brief_tells_nothing_of_a_person_of_another_team(joost: Person, mail: Activity, carl: Member) -> None:
    soon = timezone.now() + timedelta(hours=2)
    meeting = Activity.objects.create(
        kind="meeting",
        occurred_at=soon,
        ends_at=soon + timedelta(hours=1),
        created_at=soon,
        subject="Visit",
        key="meeting:1",
    )
    Witness.objects.create(activity=meeting, member=carl, sharing=Sharing.FULL, occurred_at=meeting.occurred_at)
    Participation.objects.create(activity=meeting, address="joost@aquaveld.example", part="attendee", person=joost)
    page = signed_in(carl).get("/").content.decode()
    assert "Visit" in page
    assert "Budget for sensors" not in page and f"/people/{joost.pk}" not in page


def test_a_blind_copy_is_known_to_who_wrote_it_and_to_who_got_it(
    mail: Activity, joost: Person, ana: Member, ben: Member, mara: Member
) -> None:
    Participation.objects.create(activity=mail, address="quiet@lawyers.example", name="Quiet Lawyer", part="bcc")
    Participation.objects.create(activity=mail, address=mara.email, part="bcc", member=mara)
    Participation.objects.create(activity=mail, address=ben.email, part="to", member=ben)
    for member in (ben, mara):
        Witness.objects.create(activity=mail, member=member, sharing=Sharing.SUBJECT, occurred_at=mail.occurred_at)

    def pages(member: Member) -> str:
        browser = signed_in(member)
        return "".join(
            browser.get(url).content.decode() for url in (f"/activities/{mail.pk}", f"/people/{joost.pk}", "/seen")
        )

    assert "Quiet Lawyer" in pages(ana)
    assert "Quiet Lawyer" not in pages(ben) and "Quiet Lawyer" not in pages(mara)


def test_words_read_from_a_mail_go_with_the_mail(mail: Activity, joost: Person, ana: Member, ben: Member) -> None:
    remember(joost, "title", "Buyer", by=None, source=Source.CAPTURED, evidence=Evidence(mail, SECRET, 0.9))
    Proposal.objects.create(
        member=ana, kind=Kind.PERSON, record_id=joost.pk, field="social", value="x", confidence=0.5, excerpt=SECRET, evidence=mail,
        created_at=timezone.now(),
    )  # fmt: skip
    removal.activities([mail.pk])
    for member in (ana, ben):
        browser = signed_in(member)
        page = browser.get(f"/records/person/{joost.pk}/title/source").content.decode()
        assert "Buyer" in page
        assert SECRET not in page
    assert Proposal.objects.get().excerpt == ""


def test_words_whose_mail_is_not_known_are_shown_to_nobody(joost: Person, ana: Member) -> None:
    remember(joost, "title", "Buyer", by=None, source=Source.CAPTURED, evidence=Evidence(None, SECRET, 0.9))
    remember(joost, "city", "Zwolle", by=None, source=Source.CAPTURED, evidence=Evidence(None, "Ana wrote to Joost"))
    browser = signed_in(ana)
    assert SECRET not in browser.get(f"/records/person/{joost.pk}/title/source").content.decode()
    assert "Ana wrote to Joost" in browser.get(f"/records/person/{joost.pk}/city/source").content.decode()


def test_it_makes_no_records(carl: Member) -> None:
    Member.objects.filter(pk=carl.pk).update(role=Role.IT)
    assert signed_in(carl).post("/records/new", {"line": "Ines Prado", "kind": "person"}).status_code == 404
    assert not Person.objects.exists()
