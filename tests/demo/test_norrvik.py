"""The demo is built through the product's own verbs and its own capture, and is believable."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import phonenumbers
import pytest
from django.db.models import Q
from django.test import Client

from tests.conftest import signed_in
from wellworn.capture.models import LedgerEntry, Outcome
from wellworn.demo import build
from wellworn.demo.cast import LEAD_SELLER, cast
from wellworn.demo.post_room import deliver
from wellworn.members.models import Member, Role
from wellworn.records.models import Activity, Company, Deal, Kind, Person, Proposal
from wellworn.records.proposed import OF_DEALS

NOW = datetime(2026, 11, 17, 9, 41, tzinfo=UTC)


@pytest.fixture
def norrvik(db: None, tmp_path: Path) -> Client:
    """A small Norrvik, with its lead seller signed in."""
    build.build(tmp_path / "mail", 15, lambda step: None)
    return signed_in(Member.objects.get(email=LEAD_SELLER))


def test_the_same_seed_draws_the_same_people() -> None:
    first, second = (cast(40, random.Random(26)) for _ in range(2))
    assert first == second
    assert len(first.colleagues) == 40


def test_every_phone_number_is_one() -> None:
    people = [contact for customer in cast(86, random.Random(1)).customers for contact in customer.contacts]
    numbers = [number for contact in people for number in (contact.phone, contact.mobile)]
    assert [one for one in numbers if not phonenumbers.is_valid_number(phonenumbers.parse(one))] == []


def test_mail_and_calendars_are_written_as_real_files(tmp_path: Path) -> None:
    people = cast(15, random.Random(26))
    deliver(people, tmp_path, NOW, random.Random(26))
    letters = sorted((tmp_path / LEAD_SELLER / "mail").rglob("*.eml"))
    assert len(letters) > 100
    answers = [
        letter for letter in map(message_from_bytes, (one.read_bytes() for one in letters)) if letter["In-Reply-To"]
    ]
    assert answers
    assert (tmp_path / LEAD_SELLER / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_what_is_built_is_captured_and_not_typed(norrvik: Client) -> None:
    assert Person.objects.filter(source="captured").count() == Person.objects.count() > 40
    assert Company.objects.filter(domains__domain="aquaveld.example").exists()
    assert Activity.objects.filter(kind="mail").exists()
    assert Deal.objects.filter(company__name="Kestrel Dairies", stage__name="Propose").exists()
    assert LedgerEntry.objects.filter(outcome=Outcome.QUARANTINED).count() == 1
    assert LedgerEntry.objects.filter(outcome=Outcome.IGNORED, reason="internal").exists()
    assert not Person.objects.filter(addresses__address__endswith="@norrvik.example").exists()


def test_the_lead_seller_has_a_day_to_look_at(norrvik: Client) -> None:
    page = norrvik.get("/").content.decode()
    assert "Level sensor pilot, review" in page
    assert "Brouwerij De Halm" in page  # its close date has passed
    assert "Silent for" in page
    ines = Member.objects.get(email=LEAD_SELLER)
    of_deals = Q(kind=Kind.DEAL) | Q(field__in=OF_DEALS)
    waiting = Proposal.objects.open_for(ines).exclude(of_deals).count()
    assert 5 <= waiting <= build.pipeline.KEPT_OPEN  # what visit reports say as well has overtaken some
    asked = set(Proposal.objects.open_for(ines).filter(of_deals).values_list("field", flat=True))
    assert {"close_date", "next_step", "quiet"} <= asked


def test_every_role_can_sign_in_with_the_password_that_is_printed(norrvik: Client) -> None:
    shown = dict(build.SHOWN_ROLES)
    assert set(shown) == set(Role)
    for role, email in shown.items():
        member = Member.objects.get(email=email)
        assert member.role == role
        assert member.check_password(build.PASSWORD)
