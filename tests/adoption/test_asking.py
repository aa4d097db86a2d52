"""A measure asked by a member gives what they may be shown, and no more."""

from __future__ import annotations

from datetime import date

import pytest

from wellworn.adoption.asking import ask
from wellworn.measures.active import ACTIVE_SHARE
from wellworn.measures.measure import Scope
from wellworn.members.models import Member
from wellworn.usage.models import Surface, UsageDay

pytestmark = pytest.mark.django_db
WEEK = Scope(date(2026, 11, 16), date(2026, 11, 20))


def colleagues(count: int, first: int | None = None) -> list[Member]:
    """Members who have been here for long, each active on one Monday. Their numbers go on from `first`, if that is said."""
    made = [
        Member.objects.create(pk=first and first + place, email=f"colleague.{place}@example.com")
        for place in range(count)
    ]
    Member.objects.update(created_at="2026-01-01T00:00:00Z")
    UsageDay.objects.bulk_create(
        UsageDay(day=WEEK.first, member=one, feature="deal.move", surface=Surface.WEB, automatic=False, count=2) for one in made
    )  # fmt: skip
    return made


def test_everybody_is_shown_when_enough_others_are_there() -> None:
    """Five others than the reader: their number is shown."""
    reader = colleagues(6)[0]
    answer = ask(ACTIVE_SHARE, WEEK, by=reader, page="test")
    assert str(answer.rows[0]["active_members"]) == "nearly all"
    assert answer.rows[0]["share"] == 1 / 5


def test_it_does_not_matter_how_many_members_there_have_been_before() -> None:
    """A set of them is kept as a number with a digit for each member who ever was."""
    reader = colleagues(6, first=1_000_000)[0]
    assert ask(ACTIVE_SHARE, WEEK, by=reader, page="test").rows[0]["share"] == 1 / 5


def test_four_others_are_too_few() -> None:
    """The reader's own number is known to them, and does not make a group of five."""
    reader = colleagues(5)[0]
    answer = ask(ACTIVE_SHARE, WEEK, by=reader, page="test")
    assert answer.is_held
    assert not answer.rows
