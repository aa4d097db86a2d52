"""The nightly job: what people typed is judged by field, form and quarter; what fewer than six gave, or did, is never said."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adoption.truth_values import NOW, a_deal, a_field, gave, honest, made_up
from wellworn.adoption.models import TruthAnswer, TruthReport
from wellworn.adoption.truth.cells import REST, Cell, told_apart
from wellworn.adoption.truth.judging import begins, judge
from wellworn.members.models import Member, Workspace
from wellworn.records.models import Deal, Provenance

SUMMER = date(2026, 7, 1), date(2026, 9, 30)
SPRING = date(2026, 4, 1), date(2026, 6, 30)


@pytest.fixture
def deal(company: list[Member], ana: Member) -> Deal:
    return a_deal(ana)


def found(field: str) -> list[TruthAnswer]:
    return list(TruthAnswer.objects.filter(field=field, found=True).order_by("form", "period", "pattern"))


@pytest.mark.django_db
def test_junk_is_found_in_its_field_and_quarter_and_not_beside_it(
    company: list[Member], ada: Member, deal: Deal
) -> None:
    competitor, tender = a_field("Competitor", ada), a_field("Tender", ada)
    gave(deal, competitor, honest(300), company, *SPRING)
    gave(deal, competitor, made_up(300, 0.5), company, *SUMMER)
    gave(deal, tender, honest(300, 5), company, *SPRING)
    gave(deal, tender, honest(300, 6), company, *SUMMER)
    assert judge(NOW) == 2
    assert [(one.period, one.pattern) for one in found(competitor)] == [("", "junk"), ("2026-Q3", "junk")]
    assert found(tender) == []
    summer = found(competitor)[1]
    assert 0.4 < (summer.observed or 0) < 0.6
    assert {label for label, _share, stands_out in summer.bars if stands_out} <= {
        "“x”",
        "“n/a”",
        "“test”",
        "“asdf”",
        "“-”",
        "more",
    }
    report = TruthReport.objects.get()
    assert (report.until, report.fields, report.judged, report.percent) == (date(2026, 11, 1), 2, 2, 100)
    assert report.questions == TruthAnswer.objects.exclude(p_value=None).count() > 4


@pytest.mark.django_db
@pytest.mark.parametrize("people", [4, 5])
def test_what_so_few_gave_is_not_judged_nor_is_what_would_tell_of_them(
    people: int, company: list[Member], ada: Member, deal: Deal
) -> None:
    few, beside = a_field("Few", ada), a_field("Beside", ada)
    gave(deal, few, made_up(400, 0.9), company[:people], *SUMMER)
    gave(deal, beside, honest(300), company, *SUMMER)
    gave(deal, beside, made_up(300, 1), company[:people], *SPRING)  # whole months of so few
    judge(NOW)
    assert [(one.why, one.size, one.people, one.values) for one in TruthAnswer.objects.filter(field=few)] == [
        ("people", 0, 0, 0)
    ]
    assert {one.period for one in TruthAnswer.objects.filter(field=beside)} == {""}
    assert {one.size for one in TruthAnswer.objects.filter(field=beside, pattern="junk")} == {300}
    assert found(beside) == []


@pytest.mark.django_db
def test_what_six_filled_and_two_made_up_is_not_the_fields(company: list[Member], ada: Member, deal: Deal) -> None:
    field = a_field("Reason", ada)
    gave(deal, field, honest(400), company, *SUMMER)
    gave(deal, field, ["asdf"] * 200, company[:2], *SUMMER)
    judge(NOW)
    [answer] = TruthAnswer.objects.filter(field=field, pattern="junk")
    assert (answer.why, answer.observed, answer.bars, answer.found) == ("few did", None, [], False)


@pytest.mark.django_db
def test_a_report_is_made_once_and_goes_on_where_it_was_killed(company: list[Member], ada: Member, deal: Deal) -> None:
    names = [a_field(name, ada) for name in ("One", "Two", "Three")]
    for name in names:
        gave(deal, name, made_up(200, 0.4), company, *SUMMER)
    assert judge(NOW, at_most=1) == 1
    report = TruthReport.objects.get()
    assert (report.judged, report.percent, report.ended_at) == (1, 33, None)
    first = list(TruthAnswer.objects.values_list("pk", "field"))
    assert judge(NOW) == 2
    assert set(first) < set(TruthAnswer.objects.values_list("pk", "field"))
    answers = list(TruthAnswer.objects.order_by("pk").values())
    assert judge(NOW + timedelta(days=3)) == 0
    assert list(TruthAnswer.objects.order_by("pk").values()) == answers
    assert [len(found(name)) for name in names] == [1, 1, 1]


@pytest.mark.django_db
def test_a_value_that_is_deleted_later_changes_nothing_that_was_said(
    company: list[Member], ada: Member, deal: Deal
) -> None:
    field = a_field("Reason", ada)
    gave(deal, field, made_up(300, 0.5), company, *SUMMER)
    judge(NOW)
    before = list(TruthAnswer.objects.order_by("pk").values())
    Provenance.objects.filter(by=company[0]).delete()
    judge(NOW + timedelta(days=1))
    assert list(TruthAnswer.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_larger_least_group_is_judged_anew(company: list[Member], ada: Member, deal: Deal) -> None:
    field = a_field("Reason", ada)
    gave(deal, field, made_up(300, 0.5), company[:8], *SUMMER)
    judge(NOW)
    assert found(field)
    Workspace.objects.update_or_create(pk=1, defaults={"least_group": 8})
    judge(NOW)
    assert TruthReport.objects.order_by("-ended_at")[0].answers.filter(found=True).count() == 0


@pytest.mark.django_db
def test_nothing_is_found_in_honest_fields(company: list[Member], ada: Member, deal: Deal) -> None:
    for number in range(8):
        name = a_field(f"Field {number}", ada)
        for season in (SPRING, SUMMER):
            gave(deal, name, honest(150, 10 * number + season[0].month), company, *season, seed=number)
    judge(NOW)
    assert TruthAnswer.objects.exclude(p_value=None).count() >= 24
    assert not TruthAnswer.objects.filter(found=True).exists()


def test_a_report_begins_with_a_quarter_two_years_back() -> None:
    assert begins(date(2026, 11, 1)) == date(2024, 10, 1)
    assert begins(date(2026, 1, 1)) == date(2024, 1, 1)


FORMS = st.sampled_from(["", "new", "list", "import"])
GIVEN = st.lists(st.tuples(st.integers(1, 3), FORMS, st.integers(1, 14), st.integers(1, 30)), max_size=40)


@given(GIVEN, st.integers(5, 8))
def test_whatever_is_told_apart_has_more_than_k_people_none_of_whom_is_nearly_all_of_it(
    given_: list[tuple[int, str, int, int]], k: int
) -> None:
    by: dict[tuple[int, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for month, form, member, values in given_:
        by[month, form][member] += values
    cells = []
    for (month, form), each in by.items():
        most = sorted(each.values(), reverse=True)
        cells.append(Cell(date(2026, month, 1), form, sum(most), len(most), most[0], most[1] if len(most) > 1 else 0))
    for month, forms in told_apart(cells, k).items():
        there = {form: each for (of, form), each in by.items() if of == month.month}
        parts = [there[form] for form in forms]
        rest: dict[int, int] = defaultdict(int)
        for form, each in there.items():
            for member, values in each.items() if form not in forms else ():
                rest[member] += values
        assert REST not in forms
        for part in [*parts, *([rest] if rest else [])]:
            assert len(part) > k
            assert max(part.values()) <= 0.8 * sum(part.values())
