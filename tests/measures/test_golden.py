"""Numbers that others have published, or that their own programs gave, come out of the measures."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.measures.worlds import Rows, World

from wellworn.measures.days import day_of, monday, number, offsets
from wellworn.measures.habit import HABIT, SEGMENTS
from wellworn.measures.intervals import kaplan_meier, left_at, quantile, quantile_interval, wilson
from wellworn.measures.lifecycle import STICKINESS
from wellworn.measures.measure import Scope
from wellworn.measures.report import run
from wellworn.measures.tables import Tables

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("WELLWORN_SHARED_DATA", HERE.parent.parent.parent / "shared" / "data"))
SUNDAY = date(2026, 5, 31)

# What vivainsights 0.4.3 (MIT, Microsoft) itself says of its bundled, made-up data (300 people, the last of 35 weeks): its
# identify_usage_segments(metric=..., version="12w"), columns UsageSegments_12w and UsageSegments_4w. `meetings` is rounded down.
# viva_weeks.csv holds the last twelve weeks of those columns; (power, habitual, novice, low, none) for 12 and 4 weeks.
VIVA = {
    "teams": ((0, 300, 0, 0, 0), (0, 289, 11, 0, 0)),
    "outlook": ((0, 168, 93, 39, 0), (0, 78, 144, 75, 3)),
    "excel": ((0, 0, 0, 162, 138), (0, 0, 0, 64, 236)),
    "word": ((0, 8, 14, 278, 0), (0, 13, 54, 200, 33)),
    "meetings": ((241, 59, 0, 0, 0), (202, 98, 0, 0, 0)),
}


def member(key: str, **other: object) -> dict[str, object]:
    return {
        "member": key, "role": "rep", "team": "", "started": None, "ended": None, "licensed": True, "zone": "UTC",
        "weekdays": "1111100", "days_off": "", **other,
    }  # fmt: skip


def use(key: str, day: date, count: int = 1, feature: str = "deal.move") -> dict[str, object]:
    return {
        "member": key,
        "day": day,
        "feature": feature,
        "surface": "web",
        "automatic": False,
        "is_value": True,
        "count": count,
    }


def company(members: Rows, usage: Rows, records: Rows | None = None) -> World:
    return World({"members": members, "usage_days": usage, "records": records or [], "happened": []})


def viva_weeks() -> dict[str, list[list[int]]]:
    found = defaultdict(list)
    with (HERE / "viva_weeks.csv").open() as file:
        for metric, weeks in list(csv.reader(file))[1:]:
            found[metric].append([int(count) for count in weeks.split()])
    return found


@pytest.mark.parametrize("metric", VIVA)
def test_segments_are_those_of_viva_insights_on_its_own_data(metric: str) -> None:
    people = viva_weeks()[metric]
    mondays = [SUNDAY - timedelta(days=7 * back + 6) for back in range(11, -1, -1)]
    usage = [
        use(f"p{index}", day, count)
        for index, weeks in enumerate(people)
        for day, count in zip(mondays, weeks, strict=True)
        if count
    ]
    engine = company([member(f"p{index}") for index in range(len(people))], usage).in_duckdb()
    result = run(HABIT, Tables.named(), Scope(SUNDAY - timedelta(days=6), SUNDAY), engine)
    told = {row["weeks"]: tuple(row[name] for name in SEGMENTS[:-1]) for row in result.rows if row["method"] == "viva"}
    assert (told[12], told[4]) == VIVA[metric]


def test_use_on_every_working_day_is_five_of_seven_and_all_of_its_ceiling() -> None:
    days = [SUNDAY - timedelta(days=back) for back in range(28)]
    usage = [use(f"p{index}", day) for index in range(6) for day in days if day.weekday() < 5]
    engine = company([member(f"p{index}") for index in range(6)], usage).in_duckdb()
    [row] = run(STICKINESS, Tables.named(), Scope(SUNDAY - timedelta(days=27), SUNDAY), engine).rows
    assert row["dau_over_mau"] == row["ceiling"] == pytest.approx(5 / 7)
    assert row["of_ceiling"] == 1


def test_leave_breaks_no_habit_counted_in_own_weeks() -> None:
    away = f"{SUNDAY - timedelta(days=27)}..{SUNDAY - timedelta(days=7)}"
    usage = [
        use(f"p{index}", SUNDAY - timedelta(days=6 + 7 * back))
        for index in range(5)
        for back in range(12)
        if back not in (1, 2, 3)
    ]
    engine = company([member(f"p{index}", days_off=away) for index in range(5)], usage).in_duckdb()
    rows = run(HABIT, Tables.named(), Scope(SUNDAY, SUNDAY), engine).rows
    habitual = {(row["method"], row["weeks"]): row["habitual"] for row in rows}
    assert habitual == {("viva", 12): 5, ("viva", 4): 0, ("own weeks", 12): 5, ("own weeks", 4): 5}


@pytest.fixture
def waltons() -> dict[str, list[tuple[int, int, int]]]:
    """(time, events, censored) of the two groups of lifelines' dataset."""
    path = SHARED / "causal" / "waltons_dataset.csv"
    if not path.is_file():
        pytest.skip(f"needs lifelines' waltons data at {path}")
    groups: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    with path.open() as file:
        for row in csv.DictReader(file):
            groups[row["group"]][int(float(row["T"]))][0 if row["E"] == "1" else 1] += 1
    return {name: sorted((time, *counts) for time, counts in found.items()) for name, found in groups.items()}  # type: ignore[misc]


# lifelines 0.30.3, KaplanMeierFitter; its documentation gives the median of all 163 as 56.0, of the control group 58 and of miR-137 26.
LEFT = {
    ("control", 20): (0.98443508514924, 0.9391992058810062, 0.9960845048946165),
    ("control", 54): (0.6704278244289233, 0.5814577069802453, 0.744645043607783),
    ("miR-137", 20): (0.6470588235294118, 0.46302827101715777, 0.7818309341328031),
    ("miR-137", 60): (0.0588235294117647, 0.010526764426069285, 0.17157892776798933),
}


def test_kaplan_meier_is_that_of_lifelines(waltons: dict[str, list[tuple[int, int, int]]]) -> None:
    for (group, time), wanted in LEFT.items():
        step = left_at(kaplan_meier(waltons[group]), time)
        assert step is not None
        assert (step.left, step.low, step.high) == pytest.approx(wanted, abs=1e-12)


def test_medians_and_their_intervals_are_those_published(waltons: dict[str, list[tuple[int, int, int]]]) -> None:
    both: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for group in waltons.values():
        for time, events, censored in group:
            both[time][0] += events
            both[time][1] += censored
    every = kaplan_meier([(time, *counts) for time, counts in both.items()])  # type: ignore[misc]
    assert every[0].at_risk == 163
    assert (quantile(every, 0.5), quantile_interval(every, 0.5)) == (56, (53, 58))
    control, treated = kaplan_meier(waltons["control"]), kaplan_meier(waltons["miR-137"])
    assert (quantile(control, 0.5), quantile_interval(control, 0.5)) == (58, (56, 60))
    assert (quantile(treated, 0.5), quantile_interval(treated, 0.5)) == (26, (19, 29))


def test_a_curve_that_never_falls_by_half_has_no_median() -> None:
    steps = kaplan_meier([(5, 1, 0), (9, 0, 4)])
    assert steps[-1].left == pytest.approx(0.8)
    assert quantile(steps, 0.5) is None


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    for (part, whole), wanted in {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }.items():
        assert wilson(part, whole) == pytest.approx(wanted, abs=5e-5)


def test_days_and_weeks_have_the_numbers_of_the_calendar() -> None:
    for day in (date(1970, 1, 1), date(2026, 11, 22), date(2024, 2, 29)):
        assert day_of(number(day)) == day
    assert [monday(week).weekday() for week in (0, 1, 2900)] == [0, 0, 0]


def test_clocks_change_when_they_do() -> None:
    from datetime import UTC, datetime

    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
    changes = [
        (datetime.fromtimestamp(at, UTC).isoformat(), shift) for at, shift in offsets("Europe/Oslo", begin, end)[1:]
    ]
    assert changes == [("2026-03-29T01:00:00+00:00", 7200), ("2026-10-25T01:00:00+00:00", 3600)]
