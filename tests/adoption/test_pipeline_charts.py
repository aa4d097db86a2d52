"""Is the pipeline true, as it is drawn: a stage's claim against what came, how far close dates were off, what was promised and won."""

from __future__ import annotations

from datetime import date

import pytest

from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import Bars, Whiskers
from wellworn.adoption.pipeline_charts import close_dates, forecasts, stages
from wellworn.adoption.reliability import Reliability
from wellworn.measures.forecast import FORECASTS, forecast_errors
from wellworn.measures.holding_back import sums
from wellworn.measures.measure import Measure, Row, Scope
from wellworn.measures.pipeline import CLOSE_DATES, STAGES

YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31))


def answered(measure: Measure, *rows: Row) -> Answer:
    return Answer(measure, YEAR, rows, people={(): 30})


def stage(name: str, expected: int | None, won: int, deals: int, low: float, high: float) -> Row:
    return {
        "stage": name,
        "expected": expected,
        "share": won / deals,
        "deals": deals,
        "interval": (low, high),
        "people": 9,
    }


def test_a_stage_that_promises_too_much_is_said_so_with_its_numbers() -> None:
    chart = stages(answered(STAGES, stage("Commit", 85, 12, 30, 0.25, 0.58), stage("Qualify", 10, 4, 38, 0.04, 0.24)))
    assert isinstance(chart, Reliability)
    assert [one.name for one in chart.claims] == ["Qualify", "Commit"]  # in the order of what they say
    assert [one.holds for one in chart.claims] == [True, False]
    assert chart.sentence == "Commit promises too much: it says 85\xa0%, and 40\xa0% of 30 were won."


def test_a_stage_whose_number_is_held_back_is_counted_and_not_drawn() -> None:
    chart = stages(answered(STAGES, stage("Commit", 85, 25, 30, 0.66, 0.93), {"stage": "Prove", "expected": 45, "share": None, "deals": 5, "interval": None}))  # fmt: skip
    assert isinstance(chart, Reliability) and len(chart.claims) == 1
    assert "1 stage is held back." in chart.note


def test_where_the_pipeline_says_no_chance_only_what_was_won_is_drawn() -> None:
    chart = stages(answered(STAGES, stage("Commit", None, 25, 30, 0.66, 0.93)))
    assert isinstance(chart, Whiskers)


def test_a_stages_own_chance_is_nobodys_and_never_held_back() -> None:
    assert "expected" not in sums(STAGES, ())
    assert {"won", "deals"} <= set(sums(STAGES, ()))


def test_how_far_off_close_dates_were_adds_up_over_won_and_lost() -> None:
    row = {
        "deals": 20,
        "near": 10,
        "later": 4,
        "much_later": 2,
        "earlier": 3,
        "much_earlier": 1,
        "days_off": 240,
        "changes": 30,
    }
    chart = close_dates(answered(CLOSE_DATES, row | {"outcome": "won"}, row | {"outcome": "lost", "much_later": None}))
    assert isinstance(chart, Bars)
    assert [(bar.name, bar.shown) for bar in chart.bars] == [
        ("More than 30 days early", "5\xa0%, 2 of 40"), ("8 to 30 days early", "15\xa0%, 6 of 40"), ("Within 7 days", "50\xa0%, 20 of 40"), ("8 to 30 days late", "20\xa0%, 8 of 40"),
    ]  # fmt: skip
    assert chart.sentence == "On average 12 days off. A date was moved 1.5 times on average."
    assert "1 line is held back" in chart.note


@pytest.mark.django_db
def test_a_forecast_of_a_single_month_is_no_curve() -> None:
    rows: list[Row] = [{"month": f"2026-0{n}", "promised": 100.0 * n, "won": 250.0} for n in (1, 2, 3)]
    chart = forecasts(answered(FORECASTS, *rows))
    assert chart and chart.sentence == "In 2 of 3 months more was won than the first morning promised."
    assert forecasts(answered(FORECASTS, rows[0])) is None


def test_money_is_in_units_though_the_other_sum_is_held_back() -> None:
    rows = forecast_errors(
        [
            {"month": "2026-01", "promised": 9_600_000, "won": None},
            {"month": "2026-02", "promised": None, "won": 50_000},
        ],
        YEAR,
    )
    assert [(row["promised"], row["won"], row["error"]) for row in rows] == [(960.0, None, None), (None, 500.0, None)]
