"""What a field costs is a sum over people that cannot be taken apart again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from wellworn.measures.suppression import FLOOR
from wellworn.measures.suppression.outcomes import DOMINATES, TWO_DOMINATE
from wellworn.members.models import Member, Team, Workspace
from wellworn.usage.efforts import ONE_MOST, TWO_MOST, by_form, close_months, entered
from wellworn.usage.hand_costs import measured
from wellworn.usage.models import FieldEffort
from wellworn.usage.models.effort import ENOUGH, LONGEST, MANY, PLACES, place_of, read_seconds

DAY, NEXT = date(2026, 10, 12), date(2026, 11, 1)
SUMS = ("object", "field", "form", "month", "entries", "corrections", "timed", "seconds", "squares")
PEOPLE = ("people", "people_corrected", "people_timed")
SKETCH = ("by_place", "latest", "salt")


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


def shown() -> list[FieldEffort]:
    return list(FieldEffort.objects.shown_at(NEXT))


def closed(crowd: list[Member], each: dict[int, int], corrections: dict[int, int] | None = None) -> FieldEffort | None:
    """A month in which members with places of their own typed so often, and corrected so often."""
    row = begun(crowd)
    those = distinct(crowd, len(each), row)
    FieldEffort.objects.all().delete()
    add(those[0], 10)
    FieldEffort.objects.update(
        salt=row.salt, entries=0, timed=0, seconds=0, squares=0, latest=-1, by_place=[0] * 3 * PLACES
    )
    for turn in range(max(each.values())):
        for number, times in each.items():
            if turn < times:
                add(those[number], 10, is_correction=turn < (corrections or {}).get(number, 0))
    close_months(NEXT)
    return FieldEffort.objects.first()


@pytest.mark.parametrize(("people", "is_shown"), [(ENOUGH, False), (ENOUGH + 1, True)])
def test_a_sum_is_shown_when_its_month_is_over_and_five_others_than_the_reader_have_added_to_it(
    people: int, is_shown: bool, crowd: list[Member]
) -> None:
    row = closed(crowd, dict.fromkeys(range(people), 1))
    assert (row is not None) == is_shown
    assert shown() == ([row] if is_shown else [])
    assert not FieldEffort.objects.shown_at(DAY)


def test_a_month_that_lasts_shows_nothing(crowd: list[Member]) -> None:
    for member in crowd:
        add(member, 10)
    assert not FieldEffort.objects.shown_at(DAY) and not shown()
    by = FieldEffort.objects.get().by_place
    assert (len(by), sum(by[:PLACES])) == (3 * PLACES, len(crowd))


def test_a_cost_that_one_person_made_nearly_alone_is_not_kept(crowd: list[Member]) -> None:
    assert closed(crowd, {0: 95, **dict.fromkeys(range(1, 6), 1)}) is None


def test_nor_is_one_that_two_made_nearly_alone(crowd: list[Member]) -> None:
    assert closed(crowd, {0: 47, 1: 47, **dict.fromkeys(range(2, 7), 1)}) is None


def test_corrections_of_one_are_not_told_beside_entries_of_many(crowd: list[Member]) -> None:
    row = closed(crowd, dict.fromkeys(range(7), 5), {0: 4})
    assert row is not None and (row.entries, row.corrections, row.people, row.people_corrected) == (35, None, 7, 0)
    assert entered(NEXT) == {("deal", "amount"): (35, 1, 0, 0)}
    FieldEffort.objects.all().delete()
    row = closed(crowd, dict.fromkeys(range(7), 5), dict.fromkeys(range(7), 1))
    assert row is not None and (row.corrections, row.people_corrected) == (7, 7)
    assert entered(NEXT) == {("deal", "amount"): (35, 1, 7, 1)}


def test_seconds_that_two_made_are_not_told_beside_entries_of_many(crowd: list[Member]) -> None:
    row = begun(crowd)
    those = distinct(crowd, 7, row)
    for turn in range(60):
        add(those[turn % 2], 10)
    for member in those[2:]:
        for _turn in range(4):
            add(member)  # in a list, where nobody knows the seconds
    close_months(NEXT)
    row = FieldEffort.objects.get()
    assert (row.timed, row.seconds, row.squares, row.people_timed) == (0, 0, 0, 0)
    assert measured(NEXT) == {}
    FieldEffort.objects.update(timed=60, seconds=600, people_timed=6)
    assert by_form(NEXT)["record"][1:3] == (60, 600)
    Workspace.objects.update_or_create(
        pk=1, defaults={"least_group": 6}
    )  # fewer than the seven who typed, and not than the six
    assert by_form(NEXT) == {"record": (81, 0, 0, 1)} and measured(NEXT) == {}


def test_a_least_group_that_grows_counts_for_months_that_are_over(crowd: list[Member]) -> None:
    assert closed(crowd, dict.fromkeys(range(7), 5)) is not None
    assert entered(NEXT) and measured(NEXT)
    Workspace.objects.update_or_create(pk=1, defaults={"least_group": 7})
    assert not entered(NEXT) and not measured(NEXT)


def test_the_rules_are_those_of_every_other_number() -> None:
    assert (ENOUGH, ONE_MOST, TWO_MOST) == (FLOOR, DOMINATES, TWO_DOMINATE)


def test_four_people_are_never_five_however_much_they_type(crowd: list[Member]) -> None:
    for number in range(200):
        add(crowd[number % 4], 3)
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


def test_what_tells_people_apart_goes_when_the_month_ends(crowd: list[Member]) -> None:
    for member in crowd:
        add(member, 10)
    close_months(date(2026, 10, 31))
    row = FieldEffort.objects.get()
    assert len(row.salt) == 16
    close_months(NEXT)
    row.refresh_from_db()
    assert (bytes(row.salt), row.by_place, row.latest) == (b"", [], -1)
    assert row.entries == 12


def test_squares_are_kept_of_what_is_timed_and_go_where_few_were(crowd: list[Member]) -> None:
    """Of twenty entries and more: with their sum they leave many thousand million lists of entries to choose from. See decision 130."""
    row = begun(crowd)
    those = distinct(crowd, 7, row)
    for number in range(MANY + 2):
        add(those[number % 7], 10 + number % 3)
    FieldEffort.add("deal", "close_date", "record", by=those[0], on=DAY, seconds=9)
    FieldEffort.objects.filter(field="close_date").update(salt=row.salt)
    for member in those[1:]:
        FieldEffort.add("deal", "close_date", "record", by=member, on=DAY, seconds=9)
    few = FieldEffort.objects.get(field="close_date")
    assert few.squares == 81 * few.timed > 0
    close_months(NEXT)
    few.refresh_from_db()
    many = FieldEffort.objects.get(field="amount")
    assert (few.seconds, few.squares) == (9 * few.timed, 0) and few.timed
    assert many.timed >= MANY
    assert many.seconds**2 / many.timed <= many.squares <= many.seconds * 12


def test_no_column_names_a_person_or_a_moment() -> None:
    fields = FieldEffort._meta.concrete_fields
    assert {field.name for field in fields} == {"id", *SUMS, *PEOPLE, *SKETCH}
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
    if len({who for who, *_rest in said}) <= ENOUGH:
        assert rows == []
    for row in rows:
        assert row.entries == len(said)
        assert row.corrections in (None, sum(is_correction for *_rest, is_correction in said))
        assert row.seconds <= sum(seconds for _who, seconds, _is in said)
        assert row.timed <= sum(seconds > 0 for _who, seconds, _is in said)
        assert (row.by_place, row.latest, bytes(row.salt)) == ([], -1, b"")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1", 1), ("120", 120), ("121", 0), ("0", 0), ("-3", 0), ("1.5", 0), ("", 0), ("١٢", 0), ("9" * 400, 0), ("x", 0)],
)
def test_seconds_are_bounded_and_anything_else_is_not_known(text: str, seconds: int) -> None:
    assert read_seconds(text) == seconds
