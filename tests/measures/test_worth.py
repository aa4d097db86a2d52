"""What the machine did month by month: sums that enough people made, and nothing from which another could be worked out."""

from __future__ import annotations

from datetime import date

import pytest
from tests.measures.test_golden import company, member, use

from wellworn.measures.measure import Row, Scope
from wellworn.measures.report import run
from wellworn.measures.tables import Tables
from wellworn.measures.worth import ASKED, WORTH

QUARTER = Scope(date(2026, 1, 1), date(2026, 3, 31))
JANUARY, MARCH = date(2026, 1, 12), date(2026, 3, 9)


def filed(key: str, day: date, count: int, feature: str = "capture.mail") -> dict[str, object]:
    return use(key, day, count, feature) | {"automatic": True}


def rows(*usage: dict[str, object]) -> list[Row]:
    made = company([member(f"p{place}") for place in range(8)], list(usage))
    return run(WORTH, Tables.named(), QUARTER, made.in_duckdb()).rows


def test_acts_of_six_are_summed_by_month() -> None:
    usage = [filed(f"p{place}", day, 3) for place in range(6) for day in (JANUARY, MARCH)]
    told = [(row["month"], row["feature"], row["automatic"], row["acts"], row["people"]) for row in rows(*usage)]
    assert told == [(202601, "capture.mail", True, 18, 8), (202603, "capture.mail", True, 18, 8)]


def test_what_people_did_by_hand_counts_only_where_the_machine_asked() -> None:
    usage = [use(f"p{place}", JANUARY, 2, feature) for place in range(6) for feature in (ASKED[0], "deal.move")]
    [row] = rows(*usage)
    assert (row["feature"], row["automatic"], row["acts"]) == ("proposal.accept", False, 12)


@pytest.mark.parametrize(
    ("counts", "acts"),
    [([2, 2, 2, 2], None), ([2, 2, 2, 2, 2], 10), ([90], None)],
)
def test_a_sum_of_few_is_kept_back(counts: list[int], acts: int | None) -> None:
    [row] = rows(*(filed(f"p{place}", JANUARY, count) for place, count in enumerate(counts)))
    assert row["acts"] == acts
    assert row.keys() == {"month", "feature", "automatic", "people", "acts"}
