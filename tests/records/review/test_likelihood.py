"""What past deals say: monotone, inside its bounds, silent when it knows too little, and right as often as it claims."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.review.history import Course
from wellworn.records.review.likelihood import (
    ENOUGH,
    Bet,
    Ended,
    Learned,
    age,
    back_tested,
    chances,
    coverage,
    error,
    estimate,
)
from wellworn.records.review.period import SPANS, Period, period_of

RATES = {1: 0.1, 2: 0.35, 3: 0.75}
bets = st.lists(
    st.builds(Bet, st.sampled_from([1, 2, 3]), st.booleans(), st.integers(0, 2), st.floats(0, 1e6)), max_size=30
)


def learned_from(rng: random.Random, count: int = 200) -> Learned:
    made = Learned()
    made.add(ended(rng, count))
    return made


def ended(rng: random.Random, count: int) -> list[Ended]:
    found = []
    for _deal in range(count):
        bet = Bet(rng.choice([1, 2, 3]), True, 0, rng.uniform(1e3, 1e5))
        is_won = rng.random() < RATES[bet.stage]
        found.append(Ended(bet, is_won, bet.amount if is_won else 0.0))
    return found


@given(bets, st.floats(0, 1e6))
def test_the_bounds_hold_the_middle_and_lie_between_nothing_and_all(open_deals: list[Bet], already: float) -> None:
    said = estimate(open_deals, learned_from(random.Random(1)), RATES, already)
    assert said is not None
    total = already + sum(bet.amount for bet in open_deals)
    assert already - 0.01 <= said.low <= said.middle <= said.high <= total + 0.01


@given(bets, bets)
def test_more_deals_never_promise_less(few: list[Bet], more: list[Bet]) -> None:
    learned = learned_from(random.Random(2))
    said, with_more = estimate(few, learned, RATES), estimate(few, learned, RATES, sum(bet.amount for bet in more))
    assert said is not None and with_more is not None and with_more.middle >= said.middle


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 1))
def test_a_chance_grows_with_wins_and_stays_between_the_rates(won: int, lost: int, usual: float) -> None:
    def mean(wins: int) -> float:
        a, b = chances(Learned({(1, True, 0): (wins, won + lost + 1)}), (1, True, 0), usual)
        assert a > 0 and b > 0
        return a / (a + b)

    assert 0 < mean(won) < mean(won + 1) < 1


def test_of_a_kind_never_seen_the_stage_speaks() -> None:
    a, b = chances(Learned({(2, True, 0): (40, 50)}), (1, True, 0), 0.3)
    assert abs(a / (a + b) - 0.3) < 0.01


def test_too_few_ended_deals_say_nothing() -> None:
    learned = learned_from(random.Random(3), ENOUGH - 1)
    assert estimate([Bet(1, True, 0, 100)], learned, RATES) is None
    learned.add([Ended(Bet(1, True, 0, 1), False)])
    assert estimate([Bet(1, True, 0, 100)], learned, RATES) is not None


def test_nothing_open_brings_what_is_won_already() -> None:
    said = estimate([], learned_from(random.Random(4)), RATES, 500.0)
    assert said is not None and (said.low, said.middle, said.high) == (500, 500, 500)


def test_it_says_the_same_twice() -> None:
    open_deals = [one.bet for one in ended(random.Random(5), 80)]
    learned = learned_from(random.Random(6))
    assert estimate(open_deals, learned, RATES) == estimate(open_deals, learned, RATES)


def test_on_simulated_pipelines_eight_in_ten_lie_inside() -> None:
    inside = 0
    for number in range(150):
        rng = random.Random(number)
        learned, now = learned_from(rng, 120), ended(rng, 40)
        said = estimate([one.bet for one in now], learned, RATES)
        assert said is not None
        inside += said.low <= sum(one.came for one in now) <= said.high
    assert 0.7 <= inside / 150 <= 0.9


def test_the_back_test_uses_only_what_was_known_before() -> None:
    rng = random.Random(7)
    past = [(f"2026-{month:02}", ended(rng, 60)) for month in range(1, 9)]
    found = back_tested(past, RATES)
    assert [one.period for one in found] == [key for key, _ended in past[1:]]
    upset = [*past[:-1], (past[-1][0], [Ended(one.bet, False) for one in past[-1][1]])]
    assert [one.estimate for one in back_tested(upset, RATES)] == [one.estimate for one in found]
    assert coverage(found) is not None and error(found) is not None
    assert coverage([]) is None and error([]) is None


def test_a_course_says_how_it_stood() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = {"stage": [(start + timedelta(days=10), "1", "2"), (start + timedelta(days=20), "2", "3")]}
    course = Course(start, None, False, 100.0, {"stage": "3", "amount": "100"}, rows)
    assert [course.at("stage", start + timedelta(days=n)) for n in (5, 10, 15, 25)] == ["1", "2", "2", "3"]
    assert course.at("amount", start) == "100" and course.at("close_date", start) == ""
    assert course.since(start + timedelta(days=12)) == start + timedelta(days=10)


def test_ages_and_periods_have_the_bounds_that_are_written_down() -> None:
    assert [age(days) for days in (0, 13, 14, 45, 400)] == [0, 0, 1, 2, 2]
    keys = [period_of(span, date(2026, 11, 22)).key for span in SPANS]
    assert keys == ["2026-Q4", "2027-Q1", "2026-11", "2026-12"]


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["this_quarter", "this_month"]))
def test_a_day_lies_in_its_period_and_periods_touch(today: date, span: str) -> None:
    period = period_of(span, today)
    assert period.first <= today <= period.last
    assert Period(period.unit, period.index + 1).first - period.last == timedelta(days=1)
    assert period.before(1).last < period.first
