"""The brief before a meeting: one screen, each line with its source, and only what the member may see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import signed_in
from wellworn.members.models import Member, Team
from wellworn.records import tending
from wellworn.records.creating import create
from wellworn.records.happening import record_event
from wellworn.records.models import (
    Activity,
    ActivityText,
    Company,
    Deal,
    Kind,
    Participation,
    Person,
    Placement,
    Proposal,
    Thread,
    Witness,
)
from wellworn.records.proposed import PROMISE, Promise
from wellworn.records.writing import write_down

Counting = Callable[[int], AbstractContextManager[object]]
FRAME = 3  # session, member, frame


@pytest.fixture
def review(ana: Member, ben: Member) -> Activity:
    """A meeting tomorrow with Joost of Aquaveld, and everything there is to know before it."""
    now = timezone.now()
    company = create("Aquaveld N.V.", by=ana, kind=Kind.COMPANY).record
    assert isinstance(company, Company)
    joost = create("Joost van Dalen", by=ana, kind=Kind.PERSON, company=company).record
    assert isinstance(joost, Person)
    create("Level sensors, 6 sites", by=ana, kind=Kind.DEAL, company=company)
    tending.add("Send certificates", by=ana, about=joost, due=now.date() - timedelta(3))
    tending.add("Order the cable", by=ben, about=company)
    for n in range(5):
        mail = Activity.objects.create(
            kind="mail", subject=f"Prices {n}", occurred_at=now - timedelta(days=n + 1), created_at=now, key=f"mail:{n}",
            thread=Thread.objects.create(subject=f"Prices {n}"),
        )  # fmt: skip
        ActivityText.objects.create(activity=mail, new=f"We need to know what service costs in year {n}, not only now.")
        Witness.objects.create(activity=mail, member=ana, sharing="subject", occurred_at=mail.occurred_at)
        Participation.objects.create(activity=mail, address="joost@aquaveld.example", part="from", person=joost)
        for kind, pk in (("person", joost.pk), ("company", company.pk)):
            Placement.objects.create(activity=mail, kind=kind, record_id=pk, occurred_at=mail.occurred_at)
    said = Promise(name="Send the signed protocol", due=now.date().isoformat(), is_theirs=True)
    Proposal.objects.create(
        member=ana, kind=Kind.PERSON, record_id=joost.pk, field=PROMISE, value=str(said), confidence=0.8, created_at=now,
        excerpt="you will have the protocol by Friday", evidence=Activity.objects.get(key="mail:1"),
    )  # fmt: skip
    write_down(company, "The operators trust the display.", by=ben)
    record_event("service", subject="Ticket 4471 closed", key="t/4471", by=None, company=company)
    meeting = Activity.objects.create(
        kind="meeting", subject="Pilot review", occurred_at=now + timedelta(days=1), created_at=now, key="meeting:1",
        ends_at=now + timedelta(days=1, hours=1), sharing="subject",
    )  # fmt: skip
    Witness.objects.create(activity=meeting, member=ana, sharing="subject", occurred_at=meeting.occurred_at)
    Participation.objects.create(activity=meeting, address="joost@aquaveld.example", part="attendee", person=joost)
    Placement.objects.create(
        activity=meeting, kind="company", record_id=company.pk, occurred_at=meeting.occurred_at, what="meeting"
    )
    return meeting


def test_it_tells_who_they_are_what_was_promised_what_is_open_what_was_said_and_what_others_did(
    review: Activity, ana: Member, django_assert_num_queries: Counting
) -> None:
    browser = signed_in(ana)
    with django_assert_num_queries(FRAME + 16):  # one asks whether timelines say yet what stands on them
        page = browser.get(f"/meetings/{review.pk}/brief").content.decode()
    for told in (
        "Pilot review", "Joost van Dalen", "Send certificates", "Send the signed protocol", "They owe you",
        "you will have the protocol by Friday", "Level sensors, 6 sites", "Order the cable", "Prices 0",
        "what service costs in year 0", "The operators trust the display.", "Ticket 4471 closed",
    ):  # fmt: skip
        assert told in page, told
    assert "Prices 2" in page and "Prices 3" not in page  # the last three


def test_one_key_leads_to_the_brief_of_the_next_meeting_from_every_page(
    review: Activity, ana: Member, ben: Member
) -> None:
    browser = signed_in(ana)
    for page in ("/", "/companies", "/tasks", "/notices"):
        assert 'href="/meetings/next/brief"' in browser.get(page).content.decode()
    assert browser.get("/meetings/next/brief")["Location"] == f"/meetings/{review.pk}/brief"
    assert signed_in(ben).get("/meetings/next/brief")["Location"] == "/"


def test_it_holds_only_what_the_member_may_see(
    review: Activity, ana: Member, ben: Member, carl: Member, team: Team
) -> None:
    page = signed_in(ben).get(f"/meetings/{review.pk}/brief").content.decode()
    assert "Prices 0" in page and "what service costs" in page  # shared in full by the mail itself
    Activity.objects.filter(kind="mail").update(sharing="metadata")
    page = signed_in(ben).get(f"/meetings/{review.pk}/brief").content.decode()
    assert "Prices" not in page and "what service costs" not in page and "protocol" not in page
    for model in (Company, Person, Deal):
        model._default_manager.update(team=team)
    assert signed_in(carl).get(f"/meetings/{review.pk}/brief").status_code == 404
    note = Activity.objects.filter(kind="note").first()
    assert note and signed_in(ana).get(f"/meetings/{note.pk}/brief").status_code == 404
