"""Two reports of truth, a month apart, differ by what many people did, and never by what one of them removed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.adoption.truth_values import NOW, a_deal, a_field, gave, honest
from wellworn.adoption.models import TruthAnswer, TruthReport
from wellworn.adoption.truth.judging import judge
from wellworn.adoption.truth.standing_cells import moved_by_few
from wellworn.adoption.truth.values import LOTS, SAMPLE, _lots
from wellworn.measures.suppression import many_made
from wellworn.members.models import Member
from wellworn.records.models import Deal, Provenance

SUMMER, AUTUMN = (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 11, 2), date(2026, 11, 28))
LATER = datetime(2026, 12, 2, 3, tzinfo=UTC)


@pytest.fixture
def field(company: list[Member], ada: Member) -> str:
    """A field into which everybody typed in the summer and in November, and one of them into a record of their own in August."""
    name = a_field("Reason", ada)
    gave(a_deal(company[1]), name, honest(390), company, *SUMMER)
    gave(a_deal(company[1]), name, honest(130, 9), company, *AUTUMN)
    gave(a_deal(company[0]), name, honest(8, 7), company[:1], date(2026, 8, 3), date(2026, 8, 28))
    return name


def of_one() -> Deal:
    return Deal.objects.order_by("-pk")[0]


def sizes(field: str) -> dict[str, int]:
    """By quarter, and of all together, how many values the last report was made of."""
    report = TruthReport.objects.order_by("-until")[0]
    rows = TruthAnswer.objects.filter(report=report, field=field, pattern="junk")
    return dict(rows.values_list("period", "size"))


def by_month(field: str) -> Counter[str]:
    """What is there, by month."""
    return Counter(f"{at:%Y-%m}" for at in Provenance.objects.filter(field=field).values_list("at", flat=True))


@pytest.mark.django_db
def test_what_one_person_put_into_the_bin_or_took_back_later_changes_nothing_that_was_said(field: str) -> None:
    judge(NOW)
    assert sizes(field) == {"": 398}  # all of it is of one quarter
    mine = of_one()
    Deal.objects.filter(pk=mine.pk).update(deleted_at=NOW)
    given_ = Provenance.objects.filter(record_id=mine.pk).order_by("pk")
    Provenance.objects.filter(pk__in=list(given_.values_list("pk", flat=True)[:4])).update(undone_at=NOW)
    judge(LATER)
    assert sizes(field) == {"": 398 + 130, "2026-Q3": 398, "2026-Q4": 130}


@pytest.mark.django_db
def test_what_one_person_removed_for_good_takes_its_whole_month_along(field: str) -> None:
    there = by_month(field)
    judge(NOW)
    Provenance.objects.filter(record_id=of_one().pk).delete()
    judge(LATER)
    second = sizes(field)
    assert second == {"": 398 + 130 - there["2026-08"], "2026-Q3": 398 - there["2026-08"], "2026-Q4": 130}
    judge(datetime(2027, 1, 2, 3, tzinfo=UTC))
    assert sizes(field)["2026-Q3"] == second["2026-Q3"], "nor is it judged in the report after that"


@pytest.mark.django_db
def test_what_many_removed_for_good_is_left_out_and_no_more(field: str, company: list[Member]) -> None:
    judge(NOW)
    gone: list[int] = []
    for one in company[:9]:
        august = Provenance.objects.filter(field=field, by=one, at__month=8).exclude(record_id=of_one().pk)
        gone += list(august.values_list("pk", flat=True)[:3])
    Provenance.objects.filter(pk__in=gone).delete()
    judge(LATER)
    assert sizes(field)["2026-Q3"] == 398 - len(gone)


def test_a_sample_is_that_of_the_last_report_or_half_of_it() -> None:
    lots = {_lots(SAMPLE, there) for there in (1, SAMPLE, SAMPLE + 1, SAMPLE + 2, 3 * SAMPLE, 100 * SAMPLE)}
    assert lots <= {LOTS >> halved for halved in range(10)}


COUNTS = some.dictionaries(some.integers(0, 12), some.integers(1, 9))
CELLS = some.dictionaries(some.tuples(some.sampled_from([date(2026, 7, 1), date(2026, 8, 1)]), some.sampled_from(["", "new"])), COUNTS, max_size=4)  # fmt: skip


@given(CELLS, CELLS, some.integers(5, 8))
def test_two_reports_differ_by_nothing_by_many_or_by_a_whole_month(was: dict, now: dict, k: int) -> None:  # type: ignore[type-arg]
    left_out = moved_by_few(was, now, k)
    months = {month for month, _form in was}
    assert left_out <= months
    for place in {*was, *now}:
        if place[0] in months - left_out:
            moved = Counter(was.get(place, {}))
            moved.subtract(now.get(place, {}))
            many = [abs(one) for one in moved.values() if one]
            assert not many or many_made(many, k)
