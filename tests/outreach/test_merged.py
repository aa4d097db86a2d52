"""A follow-up goes on with whom its person became."""

from __future__ import annotations

import pytest

from tests.outreach.conftest import NOW, begun
from wellworn.members.models import Member
from wellworn.outreach import stopping
from wellworn.outreach.models import Enrolment, Sequence, State
from wellworn.records.creating import create
from wellworn.records.duplicates.merging import merge
from wellworn.records.duplicates.unmerging import unmerge
from wellworn.records.models import Person


@pytest.fixture
def again(ana: Member) -> Person:
    """Femke, a second time."""
    person = create("Femke Bos <f.bos@aquaveld.nl>", by=ana).record
    assert isinstance(person, Person)
    return person


def test_a_follow_up_goes_on_with_the_person_that_its_own_was_merged_into_and_back(
    ana: Member, femke: Person, again: Person, twice: Sequence
) -> None:
    earlier = begun(twice, again, ana)
    Enrolment.objects.filter(pk=earlier.pk).update(state=State.FINISHED, ended_at=NOW, due_at=None)
    row = begun(twice, femke, ana)
    batch = merge(again, femke, by=ana)
    row.refresh_from_db()
    assert row.person_id == again.pk
    assert stopping.why_not(row, at=NOW) is None
    unmerge(batch, by=ana)
    row.refresh_from_db()
    assert row.person_id == femke.pk


def test_of_two_follow_ups_of_one_person_one_goes_on(
    ana: Member, femke: Person, again: Person, twice: Sequence
) -> None:
    kept, other = begun(twice, again, ana), begun(twice, femke, ana)
    merge(again, femke, by=ana)
    stopping.heed(at=NOW)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.state, other.state, other.reason) == (State.ACTIVE, State.STOPPED, "bin")
