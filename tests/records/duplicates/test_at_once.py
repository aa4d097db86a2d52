"""Two members at once, each on a connection of their own: nothing is lost in silence, and the second is told."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from wellworn.members.models import Member
from wellworn.records import handles
from wellworn.records.changing import Conflict, change
from wellworn.records.creating import create
from wellworn.records.duplicates.merging import merge
from wellworn.records.models import Address, Batch, Kind, Person
from wellworn.records.values import CannotSave

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4
TOLD = (CannotSave, Conflict, Person.DoesNotExist)  # the last is what a page answers with 404


def two(ana: Member, number: int) -> tuple[Person, Person]:
    """Two people, one with a mail address."""
    kept = create(f"joost{number}@aquaveld.example", by=ana).record
    other = create("Joost van Dalen", by=ana, kind=Kind.PERSON).record
    assert isinstance(kept, Person) and isinstance(other, Person)
    return kept, other


@pytest.mark.parametrize("number", range(TIMES))
def test_two_merge_the_same_pair(ana: Member, ben: Member, number: int) -> None:
    kept, other = two(ana, number)
    came = at_once(lambda: merge(kept, other, by=ana), lambda: merge(kept, other, by=ben), told=TOLD)
    assert sorted(type(one).__name__ for one in came) == ["Batch", "Moved"]
    assert Person.objects.filter(deleted_at=None).count() == 1


@pytest.mark.parametrize("number", range(TIMES))
def test_two_merge_a_pair_in_opposite_directions(ana: Member, ben: Member, number: int) -> None:
    kept, other = two(ana, number)
    came = at_once(lambda: merge(kept, other, by=ana), lambda: merge(other, kept, by=ben), told=TOLD)
    assert sorted(type(one).__name__ for one in came) == ["Batch", "Moved"]
    left = Person.objects.get(deleted_at=None)
    assert Address.objects.get().person == left and Batch.objects.count() == 1


@pytest.mark.parametrize("number", range(TIMES))
def test_three_in_a_ring_leave_one_and_its_addresses(ana: Member, ben: Member, number: int) -> None:
    kept, other = two(ana, number)
    third = create("third@aquaveld.example", by=ana).record
    at_once(
        lambda: merge(kept, other, by=ana),
        lambda: merge(other, third, by=ben),
        lambda: merge(third, kept, by=ana),
        told=TOLD,
    )
    alive = set(Person.objects.filter(deleted_at=None).values_list("pk", flat=True))
    assert alive and {row.person_id for row in Address.objects.all()} <= alive


@pytest.mark.parametrize("number", range(TIMES))
def test_a_value_typed_while_somebody_merges_stands_or_its_writer_is_told(
    ana: Member, ben: Member, number: int
) -> None:
    kept, other = two(ana, number)
    came = at_once(
        lambda: merge(kept, other, by=ana),
        lambda: change(Person.objects.visible_to(ben).get(pk=other.pk), "title", "Buyer", by=ben),
        lambda: handles.add(Person.objects.visible_to(ben).get(pk=other.pk), handles.PHONE, "+31385550172", by=ben),
        told=TOLD,
    )
    assert isinstance(came[0], Batch)
    left = Person.objects.get(deleted_at=None)
    titled, rang = came[1:]
    assert left.title == "Buyer" or isinstance(titled, TOLD)
    assert "31385550172" in left.search_text or isinstance(rang, TOLD)
