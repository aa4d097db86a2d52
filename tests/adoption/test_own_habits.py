"""A member's own segment is what the measure counts them as, in any company."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.measures import slowly
from tests.measures.worlds import FIRST, LAST, world
from wellworn.adoption.own.habits import habit
from wellworn.adoption.own.weeks import Week, ending, of, read_day
from wellworn.measures.habit import SEGMENTS
from wellworn.measures.measure import Scope


@given(seed=st.integers(0, 10_000), days=st.integers(0, 20), weeks=st.sampled_from([4, 12]))
def test_each_members_own_segment_adds_up_to_what_the_measure_counts(seed: int, days: int, weeks: int) -> None:
    made, last = world(seed), LAST - timedelta(days=days)
    company = slowly.Company(made, Scope(FIRST, last))
    sunday = slowly.sunday(last)
    counted: Counter[str] = Counter()
    for key in company.people(sunday, sunday):
        acts = {day: number for (who, day), number in company.acts.items() if who == key}
        works = {one for nth in range(400) if company.works(key, one := LAST - timedelta(days=nth))}
        counted[habit(acts, works, last, of_weeks=weeks).segment] += 1
    [told] = [
        row for row in slowly.habit(made, Scope(FIRST, last)) if row["method"] == "own weeks" and row["weeks"] == weeks
    ]
    assert {name: told[name] for name in SEGMENTS} == {name: counted[name] for name in SEGMENTS}


def test_a_week_of_leave_breaks_no_habit() -> None:
    sunday, worked = date(2026, 11, 22), set[date]()
    acts: dict[date, int] = {}
    for nth in range(14):
        if nth not in (2, 3):  # two weeks away
            monday = sunday - timedelta(weeks=nth, days=6)
            worked |= {monday + timedelta(days=day) for day in range(5)}
            acts[monday] = 16
    found = habit(acts, worked, sunday)
    assert (found.segment, found.weeks, found.active, found.a_week) == ("power", 12, 12, 16.0)
    assert habit(acts, worked, sunday + timedelta(days=3)) == found  # until the next Sunday
    assert habit({}, worked, sunday).segment == "none"
    assert habit(acts, {sunday - timedelta(days=6)}, sunday).segment == "too_new"


def test_weeks_are_seven_days_and_an_address_leads_to_no_day_to_come() -> None:
    day = date(2026, 11, 18)
    assert ending(day) == Week(date(2026, 11, 12)) and ending(day).last == day
    assert of(day).days[0] == date(2026, 11, 16) and day in of(day) and date(2026, 11, 23) not in of(day)
    assert of(day).back(1).last == date(2026, 11, 15)
    assert read_day("2026-11-01", day) == date(2026, 11, 1)
    for nothing in ("2027-01-01", "", "x", "2026-02-31"):
        assert read_day(nothing, day) == day
