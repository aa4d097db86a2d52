"""What is found while somebody types: every kind at once, the member's own people first, a slip of a letter forgiven."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

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
