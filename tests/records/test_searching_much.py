"""Searching where very many rows hold a word, and reading where nothing was kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from wellworn.members.models import Member
from wellworn.records import finding, searching
from wellworn.records.models import Activity, Person, Witness

ALL = 30


@pytest.fixture
def few_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if thirty rows were a million."""
    monkeypatch.setattr(searching, "CANDIDATES", 5)
    monkeypatch.setattr(searching, "LATEST", 10)


@pytest.fixture
def annas(ana: Member) -> list[Person]:
    """People of one name, the first of them touched last."""
    now = timezone.now()
    rows = [
        Person(
            name=f"Anna {n}",
            search_key=f"anna {n}",
            search_text=f"anna {n}",
            created_at=now,
            last_activity_at=now - timedelta(days=n),
        )
        for n in range(ALL)
    ]
    return Person.objects.bulk_create(reversed(rows))


def test_of_a_name_that_too_many_have_the_latest_are_found(
    few_are_read: None, annas: list[Person], ana: Member
) -> None:
    found = searching.most_recent(Person.objects.visible_to(ana), "anna", 4, ana)
    assert [person.name for person in found] == ["Anna 0", "Anna 1", "Anna 2", "Anna 3"]


def test_a_rare_word_is_found_however_long_ago(few_are_read: None, annas: list[Person], ana: Member) -> None:
    found = searching.most_recent(Person.objects.visible_to(ana), "anna 29", 4, ana)
    assert [person.name for person in found] == ["Anna 29"]


def test_a_single_latin_letter_stands_for_itself(annas: list[Person], ana: Member) -> None:
    assert list(searching.most_recent(Person.objects.visible_to(ana), "a", 4, ana)) == []
    assert [person.name for person in finding.find("anna 7", ana).people] == ["Anna 7"]


def test_the_newest_mail_comes_first_and_what_is_to_come_is_found_as_well(few_are_read: None, ana: Member) -> None:
    now = timezone.now()
    for n in range(ALL):
        Activity.objects.create(
            kind="mail",
            occurred_at=now - timedelta(hours=n),
            created_at=now,
            subject=f"Offer {n}",
            search_text=f"offer {n}",
        )
    Activity.objects.create(
        kind="meeting",
        occurred_at=now + timedelta(days=2),
        created_at=now,
        subject="Offer review",
        search_text="offer review",
    )
    Witness.objects.bulk_create(
        Witness(activity=activity, member=ana, sharing="subject", occurred_at=activity.occurred_at)
        for activity in Activity.objects.all()
    )
    assert [row.shown_subject for row in finding.find("review", ana).activities] == ["Offer review"]  # type: ignore[attr-defined]
    subjects = [row.shown_subject for row in finding.find("offer", ana).activities]  # type: ignore[attr-defined]
    assert [subject for subject in subjects if subject != "Offer review"][:3] == ["Offer 0", "Offer 1", "Offer 2"]


def test_an_activity_whose_text_was_not_kept_has_an_empty_excerpt(ana: Member) -> None:
    now = timezone.now()
    mail = Activity.objects.create(kind="mail", occurred_at=now, created_at=now, subject="Hello")
    Witness.objects.create(activity=mail, member=ana, sharing="subject", occurred_at=now)
    seen = Activity.objects.as_seen_by(ana).with_words().get()
    assert (seen.excerpt, seen.words) == ("", "")  # type: ignore[attr-defined]
