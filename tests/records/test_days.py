"""Days as people write them, read without a clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.days import find_days, read_day
from wellworn.records.meaning import day_meant
from wellworn.records.values import CannotSave, as_date

THURSDAY = date(2026, 11, 19)
SUNDAY = date(2026, 11, 22)
days = st.dates(date(1990, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-19"),
        ("Tomorrow", "2026-11-20"),
        ("day after tomorrow", "2026-11-21"),
        ("Tue", "2026-11-24"),
        ("by Fri", "2026-11-20"),
        ("Thursday", "2026-11-26"),
        ("on Tuesday", "2026-11-24"),
        ("next Tuesday", "2026-11-24"),
        ("next friday", "2026-11-27"),
        ("Tuesday next week", "2026-11-24"),
        ("last Friday", "2026-11-13"),
        ("next week", "2026-11-23"),
        ("end of next week", "2026-11-27"),
        ("this week", "2026-11-20"),
        ("next month", "2026-12-01"),
        ("end of the month", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("9 Dec", "2026-12-09"),
        ("9 Dec.", "2026-12-09"),
        ("Dec 9", "2026-12-09"),
        ("December 9th, 2027", "2027-12-09"),
        ("9th of December", "2026-12-09"),
        ("3 Feb", "2027-02-03"),
        ("29 Feb", "2028-02-29"),
        ("the 25th", "2026-11-25"),
        ("the 9th", "2026-12-09"),
        ("Tue 8", "2026-12-08"),
        ("Tue 8 Dec", "2026-12-08"),
        ("Wed, 9.12.", "2026-12-09"),
        ("9.12.", "2026-12-09"),
        ("9/12", "2026-12-09"),
        ("12/31/2026", "2026-12-31"),
        ("9.12.27", "2027-12-09"),
        ("2026-12-09", "2026-12-09"),
        ("in 3 days", "2026-11-22"),
        ("in two weeks", "2026-12-03"),
        ("in a month", "2026-12-19"),
        ("3d", "2026-11-22"),
        ("+2w", "2026-12-03"),
        ("2 working days", "2026-11-23"),
        ("week 50", "2026-12-07"),
        ("nästa vecka", "2026-11-23"),
        ("på tisdag", "2026-11-24"),
        ("nästa tisdag", "2026-11-24"),
        ("om tre dagar", "2026-11-22"),
        ("i övermorgon", "2026-11-21"),
        ("v. 50", "2026-12-07"),
        ("am Dienstag", "2026-11-24"),
        ("bis 9. Dezember", "2026-12-09"),
        ("nächste Woche", "2026-11-23"),
        ("in 3 Tagen", "2026-11-22"),
        ("KW 50", "2026-12-07"),
        ("mardi prochain", "2026-11-24"),
        ("le 1er décembre", "2026-12-01"),
        ("dans 3 jours", "2026-11-22"),
        ("après-demain", "2026-11-21"),
        ("aujourd’hui", "2026-11-19"),
        ("el 9 de diciembre de 2026", "2026-12-09"),
        ("terça-feira", "2026-11-24"),
        ("over 3 dagen", "2026-11-22"),
        ("volgende week", "2026-11-23"),
        ("martedì", "2026-11-24"),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, day: str) -> None:
    assert read_day(text, THURSDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31 Nov", "Femke", "9", "12.5.7.1", "in 99999 days", "32.1.", "Tue and Wed", "0000-00-00", "٣ Dec"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, THURSDAY) is None


def test_next_tuesday_said_on_a_sunday_is_in_two_days() -> None:
    assert read_day("next Tuesday", SUNDAY) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spoke to Femke, wants quote by Fri; follow up Tue", ["by Fri", "Tue"]),
        ("send the drawings in 3 days, then nothing", ["in 3 days"]),
        ("follow up next Tuesday", ["next Tuesday"]),
        ("call back on 9 Dec about the pump", ["on 9 Dec"]),
        ("ring upp på tisdag", ["på tisdag"]),
        ("rückruf am Do", ["am Do"]),
        ("pump P3.5 is 1/2 inch, 24 days of stock, mon ami", []),
        ("Jag behöver mer tid, do tell man", []),
        ("may we talk, sun shines", []),
    ],
)
def test_days_are_found_inside_a_sentence(text: str, said: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_days(text, THURSDAY)] == said


@given(st.text(max_size=60), days)
def test_any_text_is_a_day_or_none(text: str, today: date) -> None:
    day = read_day(text, today)
    assert day is None or 1900 <= day.year <= 2200
    for found in find_days(text, today):
        assert 0 <= found.start < found.end <= len(text)


@given(days, days)
def test_a_day_written_in_full_is_that_day_whatever_today_is(day: date, today: date) -> None:
    assert read_day(day.isoformat(), today) == day
    assert read_day(f"{day.day} {day:%B} {day.year}", today) == day
    assert read_day(f"{day:%d.%m.%Y}", today) == day
    assert read_day(f"{day:%A} {day.day} {day:%b} {day.year}", today) == day


@pytest.mark.parametrize(
    "text",
    ["30.11.2026", "30/11/2026", "11/30/2026", "2026-11-30", "30 November 2026", "Nov 30, 2026", "30. November 2026",
     "den 30 november 2026", "30 de noviembre de 2026", "lundi 30 novembre 2026"],
)  # fmt: skip
def test_a_date_with_its_year_is_a_value_in_every_language(text: str) -> None:
    assert as_date(text) == date(2026, 11, 30)


@pytest.mark.parametrize("text", ["tomorrow", "Tue", "9 Dec", "9.12.", "in 3 days", "week 48", "next month", "soon"])
def test_a_day_that_depends_on_today_is_no_value(text: str) -> None:
    with pytest.raises(CannotSave, match="no|not a day"):
        as_date(text)


@given(st.dates())
def test_what_history_keeps_of_a_date_is_that_date_however_long_ago(day: date) -> None:
    assert as_date(day.isoformat()) == day
    assert day_meant(day.isoformat(), THURSDAY) == day.isoformat()


@given(days, st.sampled_from(["Monday", "tisdag", "Mittwoch", "jeudi", "viernes", "za", "domenica"]))
def test_a_weekday_lies_within_the_next_seven_days(today: date, name: str) -> None:
    day = read_day(name, today)
    assert day is not None
    assert timedelta(1) <= day - today <= timedelta(7)


@given(days, st.integers(0, 3000))
def test_so_many_days_on_are_so_many_days_on(today: date, count: int) -> None:
    assert read_day(f"in {count} days", today) == today + timedelta(count)


@given(days, st.integers(1, 300))
def test_working_days_end_on_one(today: date, count: int) -> None:
    day = read_day(f"in {count} working days", today)
    assert day is not None
    assert day.weekday() < 5
    between = sum((today + timedelta(n)).weekday() < 5 for n in range(1, (day - today).days + 1))
    assert between == count
