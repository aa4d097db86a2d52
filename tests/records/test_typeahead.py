"""What is found while somebody types: every kind at once, the member's own people first, a slip of a letter forgiven."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wellworn.members.models import Member, Role
from wellworn.records import spelling, typeahead
from wellworn.records.creating import create
from wellworn.records.models import Activity, Kind, Participation, Person, Task, Witness

Counting = Callable[[int], AbstractContextManager[object]]


def met(person: Person, by: Member) -> None:
    """A meeting of both, just now."""
    now = timezone.now()
    activity = Activity.objects.create(kind="meeting", occurred_at=now, created_at=now, key=f"meeting:{person.pk}")
    Witness.objects.create(activity=activity, member=by, sharing="subject", occurred_at=now)
    Participation.objects.create(activity=activity, address="x@example.com", part="attendee", person=person)


def people(*names: str, by: Member) -> list[Person]:
    made = [create(name, by=by, kind=Kind.PERSON).record for name in names]
    spelling.learn(names)
    return [person for person in made if isinstance(person, Person)]


def test_the_people_of_a_members_own_last_days_come_first_even_mistyped(ana: Member, ben: Member) -> None:
    first, _second = people("Katarina Aalto", "Katarina Zeman", by=ana)
    met(first, ana)
    assert [hit.record.name for hit in typeahead.people("katarina", ana)] == ["Katarina Aalto", "Katarina Zeman"]
    assert [hit.record.name for hit in typeahead.people("katarina", ben)] == ["Katarina Zeman", "Katarina Aalto"]
    assert next(hit.record.name for hit in typeahead.people("katrina", ana)) == "Katarina Aalto"


def test_all_kinds_are_asked_at_once(ana: Member, django_assert_num_queries: Counting) -> None:
    people("Katarina Aalto", by=ana)
    create("Katarina", by=ana, kind=Kind.COMPANY)
    create("Call Katarina", by=ana, kind=Kind.TASK)
    with django_assert_num_queries(
        8
    ):  # teams, layouts, names, words of names, spellings; the people, the company, the task
        found = typeahead.named("katarina", ana, dict.fromkeys(Kind, 6))
    assert {kind: len(hits) for kind, hits in found.items() if hits} == {Kind.PERSON: 1, Kind.COMPANY: 1, Kind.TASK: 1}


def test_ones_own_tasks_are_those_that_one_sees_and_owns(ana: Member, ben: Member) -> None:
    create("Call", by=ana, kind=Kind.TASK)
    create("Write", by=ben, kind=Kind.TASK)
    for member in (ana, ben):
        assert set(Task.objects.own_of(member)) == set(Task.objects.visible_to(member).filter(owner=member)) != set()
    ana.role = Role.IT
    assert not Task.objects.own_of(ana)


@pytest.mark.parametrize("typed", ["femke bso", "bso femke", "femke bis", "Femke Boss", "femke obs"])
def test_a_short_name_may_be_mistyped_beside_one_that_is_right(ana: Member, typed: str) -> None:
    people("Femke Bos", "Femke Jansen", "Joost Bos", by=ana)
    assert [hit.record.name for hit in typeahead.people(typed, ana)] == ["Femke Bos"]


@pytest.mark.parametrize("typed", ["femke xyz", "bso", "femke zaa", "fe bso"])
def test_what_is_further_away_or_alone_finds_nobody(ana: Member, typed: str) -> None:
    people("Femke Bos", "Femke Jansen", by=ana)
    assert not typeahead.people(typed, ana)


def test_whom_one_may_not_see_is_not_compared(ana: Member, carl: Member) -> None:
    people("Femke Bos", by=ana)
    Person.objects.update(team=ana.team)
    assert typeahead.people("femke bso", ana)
    assert not typeahead.people("femke bso", carl)


def test_where_the_right_word_picks_many_ones_own_people_alone_are_compared(ana: Member, ben: Member) -> None:
    femke, *_others = people(
        "Femke Bos", *(f"Femke Visser{letter}{n}" for letter in "abcdefg" for n in range(10)), by=ana
    )
    met(femke, ana)
    assert [hit.record.name for hit in typeahead.people("femke bso", ana)] == ["Femke Bos"]
    assert not typeahead.people("femke bso", ben)


def test_comparing_costs_one_statement_and_none_where_somebody_was_found(ana: Member) -> None:
    people("Femke Bos", by=ana)
    typeahead.people("femke bos", ana)
    asked = {}
    for text in ("femke bos", "femke xyz"):
        with CaptureQueriesContext(connection) as asked[text]:
            typeahead.people(text, ana)
    assert (
        len(asked["femke xyz"]) - len(asked["femke bos"]) == 0
    )  # the people themselves are not read, and the few are compared
