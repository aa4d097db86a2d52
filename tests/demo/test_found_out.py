"""What a simulated company made up is found by the detectors of made-up values, and nothing where nothing was made up."""

from __future__ import annotations

from tests.demo.lives import life
from wellworn.demo.simulating.case import MANUFACTURER, STEADY
from wellworn.demo.simulating.fields import Pattern
from wellworn.measures.truth.report import report

BY = {
    Pattern.JUNK: "junk",
    Pattern.DEFAULT_KEPT: "defaults",
    Pattern.HEAPED: "heaping",
    Pattern.COPIED: "copies",
    Pattern.MONTH_END: "month_ends",
    Pattern.DEADLINE: "deadlines",
    Pattern.THRESHOLD: "bunching",
}
AMOUNTS = {"deal.order_intake": (10_000,)}


def test_each_field_that_is_lied_about_is_found_by_its_own_pattern_and_no_other_field() -> None:
    kept, truth = life(MANUFACTURER, members=150)
    found = {(one.place.field, one.detector.key) for one in report(kept["records"], thresholds=AMOUNTS).found}
    lied = {field["field"]: BY[Pattern(field["made_up_as"])] for field in truth["fields"] if field["made_up_as"]}
    assert len(lied) == len(BY) and set(lied.items()) <= found
    assert {field for field, _detector in found} == set(lied)


def test_nothing_is_found_where_nothing_was_made_up() -> None:
    for seed in range(4):
        records = life(STEADY, members=80, count=6, seed=seed)[0]["records"]
        assert not report(records, thresholds=AMOUNTS, seed=seed).found
