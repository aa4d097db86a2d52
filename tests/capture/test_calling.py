"""Companies are called what their people and their domain agree on, and records count only what has happened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.capture.letters import ANA, NOW, PETRA, Post, mail, mailbox
from wellworn.capture import exporting, run, timeline
from wellworn.capture.calling import Signed, accented, best
from wellworn.capture.propose import confirmed
from wellworn.members.models import Member
from wellworn.records.models import Activity, Company, Person

SIGNED = "Hello.\n\nBest regards\n-- \nPetra Holm\nHead of Purchasing, Väsa AB, Umeå\nNorra Kajen 4, Umeå"


def signed(value: str, people: int = 1, count: int = 1) -> Signed:
    return Signed(value, people, count, NOW)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ([signed("Väsa AB"), signed("Fjord Group", count=9)], "Väsa AB"),
        ([signed("Fjord Group", people=2)], "Fjord Group"),
        ([signed("Fjord Group")], ""),
        ([signed("VASA AB", count=3), signed("Väsa AB")], "Väsa AB"),
        ([], ""),
    ],
)
def test_a_signed_name_wins_if_the_domain_spells_it_or_several_people_give_it(known: list[Signed], name: str) -> None:
    assert best(["vasa.example"], known) == best(["vasa.example"], known[::-1]) == name


def test_a_name_from_a_domain_takes_the_accents_of_the_people_there() -> None:
    assert accented("Ferran Pharma", ["Lucía Ferrán"]) == "Ferrán Pharma"


def test_a_clean_reading_grows_surer_each_time_it_comes_and_an_odd_one_does_not() -> None:
    assert confirmed(0.85, 1) == pytest.approx(0.85)
    assert confirmed(0.85, 1) < confirmed(0.85, 2) < confirmed(0.85, 90) < 1
    assert confirmed(0.7, 90) == 0.7


def test_name_title_address_and_city_of_a_repeated_signature_are_filled_at_once(ana: Member) -> None:
    messages = [mail(1, ANA, PETRA), mail(2, PETRA, ANA, SIGNED), mail(3, PETRA, ANA, SIGNED + " ")]
    run.run(mailbox(ana), Post({"inbox": messages}), at=lambda: NOW)
    company, person = Company.objects.get(), Person.objects.get()
    assert (company.name, company.address, company.city) == ("Väsa AB", "Norra Kajen 4, Umeå", "Umeå")
    assert person.title == "Head of Purchasing"


def test_a_coming_meeting_counts_once_it_has_passed(ana: Member) -> None:
    run.run(mailbox(ana), Post({"inbox": [mail(1, ANA, PETRA)]}), at=lambda: NOW)
    mailed = Person.objects.get().last_activity_at
    coming = Activity.objects.create(kind="meeting", key="meeting:x/", occurred_at=NOW + timedelta(hours=2), created_at=NOW)
    coming.participations.create(address="petra@vasa.example", part="attendee")
    timeline.stand([coming.pk], at=NOW)
    assert [(one["activity_count"], one["last_activity_at"]) for one in exporting.rows("people")[1]] == [(1, mailed)]
    for _again in range(2):
        timeline.pass_by(timedelta(days=1), at=NOW + timedelta(hours=3))
        assert [(one["activity_count"], one["last_activity_at"]) for one in exporting.rows("people")[1]] == [(2, coming.occurred_at)]
    Activity.objects.filter(pk=coming.pk).update(status="cancelled")
    timeline.moved([coming.pk], at=NOW + timedelta(hours=4))
    assert (Person.objects.get().activity_count, Company.objects.get().activity_count) == (1, 1)
