"""From the table `records` to findings that were corrected together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.measures.truth_falsified import FALSIFIED, deadlines, month_ends
from tests.measures.truth_records import SIZE, records
from tests.measures.truth_worlds import HONEST

from wellworn.measures.truth.column import Place
from wellworn.measures.truth.report import columns, judge, report


def test_what_was_made_up_is_found_where_it_was_made_up() -> None:
    found = {(one.place, one.detector.key) for one in report(records()).found}
    assert (Place("deal", "close_date", form="new"), "month_ends") in found
    assert (Place("deal", "reason", form="new"), "defaults") in found
    assert (Place("deal", "next_step", period="2025-Q4"), "copies") in found
    assert not [place for place, _ in found if place.form == "record" and place.field != "next_step"]


def test_nothing_is_found_where_nothing_is_made_up() -> None:
    assert [report(records(seed, made_up=False)).found for seed in range(3)] == [(), (), ()]


def test_a_report_is_the_same_each_time_and_a_finding_whatever_else_is_asked() -> None:
    table = records()
    whole = report(table)
    assert report(table) == whole
    days = table.filter(pa.compute.equal(table["field"], "close_date"))
    alone = {(one.place, one.detector.key): one.seen.observed for one in report(days).findings}
    assert {key: value for key, value in alone.items()} == {
        (one.place, one.detector.key): one.seen.observed for one in whole.findings if one.place.field == "close_date"
    }


def test_a_report_on_fewer_than_five_people_says_so_and_no_more() -> None:
    answer = report(records(people=4))
    assert not answer.findings
    assert all("people" in one.why for one in answer.unanswered)


def test_the_order_of_rows_changes_nothing() -> None:
    table = records()
    shuffled = table.take(pa.array(np.random.default_rng(4).permutation(len(table))))
    assert report(shuffled).rows() == report(table).rows()


def test_nobody_is_in_a_report() -> None:
    table = records()
    rows = report(table).rows()
    members = set(table["member"].to_pylist())
    assert rows and all(row["people"] >= 5 for row in rows)
    assert not {str(value) for row in rows for value in row.values()} & members


def test_what_machines_wrote_is_not_judged_but_compared_with() -> None:
    table = records()
    source = pa.array(np.where(np.arange(len(table)) % 3 == 0, "captured", "typed"))
    asked = list(columns(table.set_column(table.column_names.index("source"), "source", source)))
    whole = next(one for one in asked if one.place == Place("deal", "reason"))
    assert whole.size == SIZE * 2 // 3
    assert whole.trusted is not None and whole.trusted.size == SIZE // 3


def test_all_questions_are_corrected_together() -> None:
    """The same made-up field is less sure among many honest ones, and is still found."""
    generator = np.random.default_rng(1)
    made_up = month_ends(generator, 600, 0.4)
    alone = judge([made_up]).findings[0]
    many = judge([made_up, *(HONEST["month_ends"](generator, 600) for _ in range(30))])
    again = next(one for one in many.findings if one.place == alone.place and one.found)
    assert again.corrected > alone.corrected
    assert len(many.found) == 1


@pytest.mark.parametrize("empty", [0, 1])
def test_an_empty_table_gives_an_empty_report(empty: int) -> None:
    answer = report(records()[:empty])
    assert not answer.findings


def test_words_say_what_a_fields_owner_understands() -> None:
    rows = judge(
        [deadlines(np.random.default_rng(0), 2_000, 0.4), FALSIFIED["junk"](np.random.default_rng(0), 500, 0.4)]
    ).rows()
    words = " ".join(str(row["words"]) for row in rows)
    assert "of the changes were made in the last 2 working days of a quarter" in words
    assert "of the values say nothing" in words
