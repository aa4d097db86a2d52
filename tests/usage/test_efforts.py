"""What a field costs is a sum over people that cannot be taken apart again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from wellworn.members.models import Member, Team
from wellworn.usage.efforts import close_months
from wellworn.usage.models import FieldEffort
from wellworn.usage.models.effort import ENOUGH, LONGEST, MANY, PLACES, place_of, read_seconds

DAY, NEXT = date(2026, 10, 12), date(2026, 11, 1)
SUMS = ("object", "field", "form", "month", "entries", "corrections", "timed", "seconds", "squares", "is_enough")
SKETCH = ("sketch", "latest", "salt")


@pytest.fixture
def crowd(team: Team) -> list[Member]:
    """Twelve who type."""
    return [Member.objects.create(email=f"m{n}@norrvik.example", name=f"M {n}", team=team) for n in range(12)]


def add(member: Member, seconds: int = 0, *, on: date = DAY, is_correction: bool = False) -> None:
    FieldEffort.add("deal", "amount", "record", by=member, on=on, seconds=seconds, is_correction=is_correction)


def distinct(crowd: list[Member], count: int, row: FieldEffort) -> list[Member]:
    """Members who have places of their own in the sketch of a row."""
    places = {place_of(member.pk, bytes(row.salt)): member for member in crowd}
    assert len(places) >= count
    return list(places.values())[:count]


def begun(crowd: list[Member]) -> FieldEffort:
    add(crowd[0], 10)
    return FieldEffort.objects.get()


def test_entries_are_summed_in_one_row_a_field_form_and_month(crowd: list[Member]) -> None:
    for number, member in enumerate(crowd):
        add(member, 10, is_correction=number % 3 == 0)
    add(crowd[0], 10, on=NEXT)
    FieldEffort.add("deal", "amount", "list", by=crowd[0], on=DAY)
    assert FieldEffort.objects.count() == 3
    row = FieldEffort.objects.get(form="record", month=date(2026, 10, 1))
    assert (row.entries, row.corrections) == (12, 4)


def test_an_entry_costs_two_statements(crowd: list[Member], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    add(crowd[0])
    with django_assert_num_queries(2):
        add(crowd[1], 7)


def test_a_sum_is_shown_when_its_month_is_over_and_five_have_added_to_it(crowd: list[Member]) -> None:
    row = begun(crowd)
    for number, member in enumerate(distinct(crowd, 8, row), 1):
        add(member, 10)
        row.refresh_from_db()
        if number + 1 < ENOUGH:
            assert not row.is_enough
    assert row.is_enough
    assert not FieldEffort.objects.shown_at(DAY)
    assert list(FieldEffort.objects.shown_at(NEXT)) == [row]


def test_four_people_are_never_five_however_much_they_type(crowd: list[Member]) -> None:
    for number in range(200):
        add(crowd[number % 4], 3)
    assert not FieldEffort.objects.get().is_enough
    close_months(NEXT)
    assert not FieldEffort.objects.exists()


def test_nobody_is_more_than_half_of_the_seconds_and_a_second_more(crowd: list[Member]) -> None:
    """One person who types all day does not make the sum their own: seconds count when somebody else's came last."""
    add(crowd[0], 100)
    row = FieldEffort.objects.get()
    first, other = distinct(crowd, 2, row)
    FieldEffort.objects.all().delete()
    add(crowd[0], 1)
    FieldEffort.objects.update(salt=row.salt, timed=0, seconds=0, latest=-1)
    for _number in range(50):
        add(first, 100)
    add(other, 2)
    add(first, 100)
    row = FieldEffort.objects.get()
    assert (row.entries, row.timed, row.seconds) == (53, 3, 202)


def test_what_tells_people_apart_goes_when_there_are_enough_and_when_the_month_ends(crowd: list[Member]) -> None:
    for member in crowd:
        add(member, 10)
    row = FieldEffort.objects.get()
    assert row.is_enough and row.sketch == 0
    close_months(date(2026, 10, 31))
    row.refresh_from_db()
    assert len(row.salt) == 16
    close_months(NEXT)
    row.refresh_from_db()
    assert (bytes(row.salt), row.sketch, row.latest) == (b"", 0, -1)
    assert row.entries == 12


def test_squares_are_kept_of_what_is_timed_and_go_where_few_were(crowd: list[Member]) -> None:
    """Of twenty entries and more: with their sum they leave many thousand million lists of entries to choose from. See decision 130."""
    row = begun(crowd)
    one, other = distinct(crowd, 2, row)
    for number in range(MANY + 2):
        add((one, other)[number % 2], 10 + number % 3)
    FieldEffort.add("deal", "close_date", "record", by=one, on=DAY, seconds=9)
    FieldEffort.objects.update(is_enough=True)
    few = FieldEffort.objects.get(field="close_date")
    assert (few.timed, few.squares) == (1, 81)
    close_months(NEXT)
    few.refresh_from_db()
    many = FieldEffort.objects.get(field="amount")
    assert (few.timed, few.seconds, few.squares) == (1, 9, 0)
    assert many.timed >= MANY
    assert many.seconds**2 / many.timed <= many.squares <= many.seconds * 12


def test_no_column_names_a_person_or_a_moment() -> None:
    fields = FieldEffort._meta.concrete_fields
    assert {field.name for field in fields} == {"id", *SUMS, *SKETCH}
    assert not [field.name for field in fields if field.is_relation]
    assert not [field.name for field in fields if isinstance(field, models.DateTimeField | models.JSONField)]


def test_a_place_cannot_be_worked_out_without_the_key_and_changes_with_the_salt(settings: object) -> None:
    places = [place_of(7, bytes([salt])) for salt in range(200)]
    assert set(places) <= set(range(PLACES)) and len(set(places)) > 40
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert [place_of(7, bytes([salt])) for salt in range(200)] != places


entries = some.lists(some.tuples(some.integers(0, 11), some.integers(0, LONGEST), some.booleans()), max_size=25)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=entries)
def test_after_the_month_all_that_is_left_are_the_sums(crowd: list[Member], said: list[tuple[int, int, bool]]) -> None:
    """Entries, corrections and seconds of everybody together, never more people than there were, and nothing else."""
    FieldEffort.objects.all().delete()
    for who, seconds, is_correction in said:
        add(crowd[who], seconds, is_correction=is_correction)
    close_months(NEXT)
    rows = list(FieldEffort.objects.all())
    if len({who for who, *_rest in said}) < ENOUGH:
        assert rows == []
    for row in rows:
        assert row.entries == len(said)
        assert row.corrections == sum(is_correction for *_rest, is_correction in said)
        assert row.seconds <= sum(seconds for _who, seconds, _is in said)
        assert row.timed <= sum(seconds > 0 for _who, seconds, _is in said)
        assert (row.sketch, row.latest, bytes(row.salt)) == (0, -1, b"")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1", 1), ("120", 120), ("121", 0), ("0", 0), ("-3", 0), ("1.5", 0), ("", 0), ("١٢", 0), ("9" * 400, 0), ("x", 0)],
)
def test_seconds_are_bounded_and_anything_else_is_not_known(text: str, seconds: int) -> None:
    assert read_seconds(text) == seconds
