"""Proficiency: tasks without help, then five records right in a row. By hand, and against the slow count on companies that type a lot."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.slowly import SLOWLY
from tests.measures.test_golden import company, member, use
from tests.measures.test_slowly import GROUPINGS, ordered
from tests.measures.worlds import FIRST, LAST, Rows, World, world

from wellworn.measures.days import number
from wellworn.measures.mastery import handled
from wellworn.measures.measure import Scope
from wellworn.measures.ramp import RAMP
from wellworn.measures.report import run
from wellworn.measures.tables import Tables

DAY = timedelta(days=1)
START, END = date(2026, 3, 2), date(2026, 5, 31)
SCOPE = Scope(START, END)


def value(
    who: str, record: str, day: int, field: str = "amount", lasts: int | None = None, **other: object
) -> dict[str, object]:
    """A value that somebody typed on the n-th day of the window, and for how many days it stood; for good when that is not said."""
    at = datetime(2026, 3, 2, 9) + DAY * day
    return {
        "object": "deal", "record": record, "field": field, "kind": "text", "value": "1200", "source": "typed", "member": who, "form": "",
        "at": at, "until": None if lasts is None else at + DAY * lasts, "needed": False, "default": None, "probability": None, "owner": None,
        "stage": "", "created_at": at, "closed_at": None, "outcome": "", **other,
    }  # fmt: skip


def judged(*rows: dict[str, object]) -> list[bool]:
    """Whether each record of p0 was right, in order."""
    world_ = World({"members": [], "usage_days": [], "records": list(rows), "happened": []})
    found = world_.in_duckdb().rows(handled(Tables.named(), SCOPE))
    return [bool(row["right"]) for row in sorted(found, key=lambda row: str(row["at"])) if row["member"] == "p0"]


def test_what_stands_for_a_week_is_right_and_what_is_typed_over_is_not() -> None:
    assert judged(value("p0", "a", 1)) == [True]
    assert judged(value("p0", "a", 1, lasts=7), value("p1", "a", 8)) == [True]
    assert judged(value("p0", "a", 1, lasts=6), value("p0", "a", 7)) == [False]


def test_later_changes_of_a_record_once_begun_are_life() -> None:
    """What is typed on it after its first week is no part of how it was begun."""
    assert judged(value("p0", "a", 1, lasts=20), value("p0", "a", 21, lasts=1), value("p0", "a", 22)) == [True]


def test_a_stage_may_move_on_and_may_not_be_sent_back() -> None:
    def stage(day: int, chance: int, lasts: int | None = None) -> dict[str, object]:
        return value("p0", "a", day, "stage", lasts, probability=chance)

    assert judged(stage(1, 10, 2), stage(3, 50)) == [True]
    assert judged(stage(1, 50, 2), stage(3, 10)) == [False]
    assert judged(stage(1, 50, 9), stage(10, 10)) == [True]


def test_what_is_needed_has_to_be_there_two_weeks_later_on_ones_own_records() -> None:
    lacks = {"field": "close_date", "value": None, "source": "", "member": None, "needed": True}
    mine = {**value("p0", "a", 1), "owner": "p0"}
    assert judged(mine, {**value("", "a", 1, lasts=13), **lacks, "owner": "p0"}) == [True]
    assert judged(mine, {**value("", "a", 1, lasts=14), **lacks, "owner": "p0"}) == [False]
    assert judged(mine, {**value("", "a", 1), **lacks, "owner": "p1"}) == [True]


def test_what_is_younger_than_two_weeks_at_the_end_is_not_judged() -> None:
    assert judged(value("p0", "a", 76)) == [True]
    assert judged(value("p0", "a", 77)) == []
    assert judged({**value("p0", "a", 1), "source": "captured"}) == []


def starters(wrong: int = -1) -> World:
    """Six old hands and six who start on the window's first day: `deal.move` on days 1, 2 and 3, then a record a day from day 3 on."""
    old = [member(f"o{place}") for place in range(6)]
    new = [member(f"p{place}", started=START) for place in range(6)]
    usage = [use(f"{who}{place}", START + DAY * day) for who in "op" for place in range(6) for day in (1, 2, 3)]
    records = [
        value(f"{who}{place}", f"{who}{place}-{day}", day, lasts=3 if (who, day) == ("p", wrong) else None)
        for who in "op" for place in range(6) for day in range(3, 20)
    ]  # fmt: skip
    return company(old + new, usage, records)


def told(world_: World) -> dict[str, object]:
    [row] = run(RAMP, Tables.named(), SCOPE, world_.in_duckdb()).rows
    return dict(row)


def test_five_records_in_a_row_after_the_third_day_are_proficiency_on_the_seventh() -> None:
    row = told(starters())
    assert (row["people"], row["proficient"], row["median_days"]) == (6, 6, 7)


def test_one_wrong_record_begins_the_row_anew() -> None:
    """Days 3 to 5 right, 6 wrong, 7 to 11 right: the eleventh."""
    assert told(starters(wrong=6))["median_days"] == 11


def test_a_day_on_which_something_was_taken_back_is_no_day_without_help() -> None:
    world_ = starters()
    world_.rows["usage_days"].extend(use(f"p{place}", START + DAY * 2, feature="record.undo") for place in range(6))
    assert told(world_)["proficient"] == 0
    world_.rows["usage_days"].extend(use(f"p{place}", START + DAY * 5) for place in range(6))
    assert told(world_)["median_days"] == 9  # tasks on day 5, records 5 to 9


def test_where_the_experienced_type_on_no_records_the_tasks_are_all() -> None:
    world_ = starters()
    world_.rows["records"][:] = []
    assert told(world_)["median_days"] == 3


def test_who_is_not_there_yet_is_followed_as_far_as_can_be_judged() -> None:
    """Nobody right five times: censored two weeks before the end, on day 90 - 14 = 76."""
    world_ = starters()
    for row in world_.rows["records"]:
        if str(row["member"]).startswith("p"):
            row["until"] = row["at"] + DAY  # type: ignore[operator]
    row = told(world_)
    assert (row["proficient"], row["median_days"]) == (0, None)
    assert row["curve"] == [(0, 1.0, 1.0, 1.0), *((day, 1.0, 1.0, 1.0) for day in range(14, 77, 14))]


def test_no_row_is_about_one_person_and_no_point_of_a_curve_is_the_day_of_one() -> None:
    row = told(starters())
    assert "member" not in row and "days" not in row
    assert {day % 14 for day, *_rest in row["curve"]} == {0}  # type: ignore[attr-defined]


def typing(seed: int, size: int = 8) -> World:
    """A random company in which people type a lot, take things back, and are corrected."""
    dice, made = random.Random(seed), world(seed, size)
    for row in made.rows["usage_days"]:
        if row["feature"] == "record.open" and dice.random() < 0.15:
            row["feature"] = dice.choice(["record.undo", "help.open"])
    keys = [f"m{place}" for place in range(size)]
    for index in range(size * 25):
        made.rows["records"].extend(_typed(dice, index, keys))
    return made


def _typed(dice: random.Random, index: int, keys: list[str]) -> Rows:
    """A record that one begins, and others may go on with."""
    day, owner, rows = dice.randrange(0, 90), dice.choice(keys), []
    moment = datetime.combine(FIRST, datetime.min.time()) + timedelta(days=day, seconds=dice.randrange(86_400))
    for field in ("amount", "stage", "close_date"):
        since = moment
        for _nth in range(dice.choice([1, 1, 1, 1, 2])):
            after = since + timedelta(days=dice.randrange(1, 12)) if dice.random() < 0.2 else None
            chance = dice.choice([10, 50, 90]) if field == "stage" else None
            filled = dice.random() < 0.95
            rows.append(value(dice.choice([owner, owner, owner, dice.choice(keys)]), f"x{index}", 0, field) | {
                "at": since, "until": after, "probability": chance, "owner": owner, "needed": dice.random() < 0.5,
                "value": "2026-05-01" if filled else None, "created_at": moment,
            })  # fmt: skip
            if after is None:
                break
            since = after
    return rows


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), by=st.sampled_from(GROUPINGS), length=st.integers(34, 91))
def test_ramp_counts_what_a_slow_count_does_where_people_type_a_lot(
    seed: int, by: tuple[str, ...], length: int
) -> None:
    made = typing(seed)
    scope = Scope(FIRST, min(LAST, FIRST + DAY * length), by)
    assert ordered(made.in_duckdb().rows(RAMP.expression(Tables.named(), scope))) == ordered(
        SLOWLY["ramp"](made, scope)
    )


def test_companies_that_type_a_lot_have_those_who_make_it_and_those_who_do_not() -> None:
    """So that the comparison above compares something."""
    rows = [
        row
        for seed in range(8)
        for row in typing(seed, 20).in_duckdb().rows(RAMP.expression(Tables.named(), Scope(FIRST, LAST)))
    ]
    assert sum(int(str(row["proficient"])) for row in rows) > 5
    assert sum(int(str(row["censored"])) for row in rows) > 5


@pytest.mark.django_db
def test_postgresql_counts_the_same_where_people_type_a_lot() -> None:
    from django.db import connection

    connection.ensure_connection()
    made = typing(3, 20)
    engine, duckdb = made.in_postgresql(connection.connection), made.in_duckdb()
    for by in GROUPINGS:
        scope = Scope(FIRST, LAST, by)
        assert ordered(engine.rows(RAMP.expression(Tables.named(), scope))) == ordered(
            duckdb.rows(RAMP.expression(Tables.named(), scope))
        )


def test_the_day_of_a_record_is_a_number_like_every_other_day() -> None:
    [row] = (
        World({"members": [], "usage_days": [], "records": [value("p0", "a", 1)], "happened": []})
        .in_duckdb()
        .rows(handled(Tables.named(), SCOPE))
    )
    assert row["day"] == number(START) + 1
