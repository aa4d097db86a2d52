"""Where use is going: told when the weeks allow it, and not otherwise."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wellworn.adoption.path import DUE_DAY, TARGET, Point, path, project

LAUNCH = date(2026, 10, 5)
WEEK = timedelta(weeks=1)


def weeks(*shares: float, first: date = LAUNCH + WEEK) -> list[Point]:
    return [Point(first + nth * WEEK, share) for nth, share in enumerate(shares)]


def test_a_steady_rise_is_gone_on_with() -> None:
    """On this path it falls short, or reaches the target: as the weeks say."""
    found = path(weeks(0.40, 0.45, 0.50, 0.55, 0.60, 0.65), LAUNCH, date(2026, 11, 17))
    assert found.case == "will miss"
    assert found.due == LAUNCH + timedelta(days=DUE_DAY)
    assert found.projection
    assert 0.68 < found.projection.value < 0.80
    assert found.missing == 80 - round(found.projection.value * 100)
    assert path(weeks(0.50, 0.56, 0.62, 0.68, 0.74, 0.79), LAUNCH, date(2026, 11, 17)).case == "will reach"


def test_too_few_or_too_unlike_weeks_are_not_gone_on_with() -> None:
    assert path(weeks(0.4, 0.5, 0.6), LAUNCH, date(2026, 10, 30)).case == "unsure"
    assert path(weeks(0.2, 0.9, 0.3, 0.8, 0.1, 0.9), LAUNCH, date(2026, 11, 17)).case == "unsure"


def test_after_the_day_of_the_target_it_is_said_whether_it_holds() -> None:
    later = LAUNCH + timedelta(days=200)
    held = path(weeks(0.7, 0.82, 0.79, 0.81, 0.85, 0.83), LAUNCH, later)
    assert (held.case, held.above_for) == ("held", 3)
    short = path(weeks(0.7, 0.7, 0.7, 0.7, 0.7, 0.71), LAUNCH, later)
    assert (short.case, short.missing) == ("short", 9)


def test_without_a_week_or_a_launch_that_is_said() -> None:
    assert path([], LAUNCH, date(2026, 11, 17)).case == "nothing"
    assert path(weeks(0.5), None, date(2026, 11, 17)).case == "no launch"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(1, 100))
def test_a_projection_is_a_share_within_its_interval(shares: list[float], days: int) -> None:
    points = weeks(*shares)
    found = project(points, points[-1].day + timedelta(days=days))
    if found:
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.way[0][1] == points[-1].share
        assert found.way[-1][0] == found.day


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.booleans(), st.integers(0, 400))
def test_there_is_one_sentence_for_every_course(shares: list[float], has_launch: bool, after: int) -> None:
    points = weeks(*shares)
    found = path(points, LAUNCH if has_launch else None, points[-1].day + timedelta(days=after))
    assert found.case in {"no launch", "held", "short", "unsure", "will reach", "will miss"}
    assert found.missing == 0 or found.case not in {"held", "will reach"}
    assert found.above_for == 0 or found.now is not None and found.now.share >= TARGET
