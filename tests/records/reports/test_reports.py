"""Reports: what they ask and answer, with whose eyes, kept and pinned, as CSV, and the ones that are there from the start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import change
from wellworn.records.lists.config import Condition, Unreadable
from wellworn.records.models import Deal, Provenance, Rate, Report, Stage, Subscription
from wellworn.records.reports import drawing
from wellworn.records.reports.answering import Answer, answer
from wellworn.records.reports.question import (
    MEASURES,
    UNITS,
    Dimension,
    Question,
    from_form,
    from_json,
    to_form,
    to_json,
)
from wellworn.records.reports.shown import chart_of, said

Counting = Callable[[int], AbstractContextManager[object]]
names = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
questions = st.builds(
    Question,
    names,
    st.sampled_from(MEASURES),
    st.one_of(st.just(""), names),
    st.lists(st.builds(Dimension, names, st.sampled_from(["", *UNITS])), max_size=2, unique=True).map(tuple),
    st.lists(st.builds(Condition, names, names, st.lists(st.text("ab é;", max_size=5)).map(tuple)), max_size=3).map(
        tuple
    ),
    st.integers(0, 2**62),
    st.integers(0, 2**62),
)


@given(questions)
def test_a_question_survives_a_url_and_a_saved_report(question: Question) -> None:
    assert from_json(to_json(question)) == question
    assert from_form(to_form(question)) == question


@given(st.recursive(st.none() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["by", "where", "measure", "object", "field", "reached"]), inner), max_leaves=12))  # fmt: skip
def test_anything_else_is_refused_in_words(data: object) -> None:
    try:
        assert isinstance(from_json(data), Question)
    except Unreadable as error:
        assert str(error)


def lines(found: Answer) -> dict[tuple[str, ...], Decimal | None]:
    return {cell.labels: cell.value for cell in found.cells}


def test_counts_sums_and_averages_by_two_levels(ana: Member, ben: Member) -> None:
    Rate.objects.create(currency="USD", rate=Decimal("0.5"), set_at=timezone.now())
    deal_of("One", ana, amount="100")
    deal_of("Two", ana, currency="USD", amount="200")
    deal_of("Three", ben, amount="50")
    deal_of("Bare", ben)
    first = Deal.objects.all()[0].stage.name
    by = (Dimension("stage"), Dimension("owner"))
    assert lines(answer(Question(by=by), ana)) == {(first, "Ana Lind"): 2, (first, "Ben Okafor"): 2}
    assert lines(answer(Question(measure="sum", field="amount", by=by), ana)) == {
        (first, "Ana Lind"): 200,
        (first, "Ben Okafor"): 50,
    }
    average = answer(Question(measure="average", field="amount", by=by[1:]), ana)
    assert (lines(average), average.unit) == ({("Ana Lind",): 100, ("Ben Okafor",): 50}, "EUR")
    assert not average.adds_up, "averages have no sum"
    page = signed_in(ana).get("/reports/build", {"measure": "average", "field": "amount", "by": "owner"})
    assert "together" not in page.content.decode() and "€100" in page.content.decode()
    assert said(Answer((), [], "in 100"), Decimal(300) / 11) == "27.3 in 100", "rounded, not cut off"
    assert lines(answer(Question(), ana)) == {(): 4}


def test_values_are_put_together_by_period_after_the_conditions(ana: Member) -> None:
    for name, day in (("a", "2026-01-10"), ("b", "2026-02-10"), ("c", "2026-04-01")):
        deal_of(name, ana, close_date=day, amount="10")
    assert lines(answer(Question(by=(Dimension("close_date", "quarter"),)), ana)) == {("Q1 2026",): 2, ("Q2 2026",): 1}
    some = Question(
        by=(Dimension("close_date", "month"),), conditions=(Condition("close_date", "before", ("2026-02-01",)),)
    )
    assert lines(answer(some, ana)) == {("Jan 2026",): 1}


def test_what_another_team_keeps_is_in_no_number_and_no_name(ana: Member, carl: Member, team: Team) -> None:
    deal_of("Secret", ana, amount="100")
    Deal.objects.update(team=team)
    page = signed_in(carl).get("/reports/build?object=deal&measure=sum&field=amount&by=owner")
    assert page.context["answer"].cells == [] and "Secret" not in page.content.decode()
    assert lines(answer(Question(), carl)) == {(): 0}


def test_conversion_says_how_many_in_100_got_on(ana: Member) -> None:
    first, *_between = Stage.objects.filter(outcome="").order_by("position")
    won, lost = Stage.objects.get(outcome="won"), Stage.objects.get(outcome="lost")
    for number, end in enumerate((won, lost, lost, lost)):
        change(deal_of(f"D{number}", ana), "stage", str(end.pk), by=ana)
    question = Question(measure="conversion", by=(Dimension("owner"),), reached=first.pk, then=won.pk)
    found = answer(question, ana)
    assert (lines(found), found.unit, found.cells[0].count) == ({("Ana Lind",): 25}, "in 100", 4)


def test_time_in_stage_counts_from_coming_to_leaving(ana: Member) -> None:
    stages = list(Stage.objects.filter(outcome="").order_by("position"))
    for days in (4, 8):
        deal = deal_of(f"D{days}", ana)
        Deal.objects.filter(pk=deal.pk).update(stage_since=timezone.now() - timedelta(days=days))
        change(deal, "stage", str(stages[1].pk), by=ana)
    found = answer(Question(measure="time", by=(Dimension("stage"), Dimension("owner"))), ana)
    ((labels, value),) = lines(found).items()
    assert labels == (stages[0].name, "Ana Lind") and value is not None and round(value, 2) == 6
    Provenance.objects.filter(field="stage").update(undone_at=timezone.now())
    assert answer(Question(measure="time"), ana).cells == []


@pytest.mark.parametrize(
    "asked",
    ["measure=sum", "measure=conversion", "by=name", "by=nothing", "object=person&measure=time", "by=name:month", "measure=x",
     "where=[", "object=nothing", "reached=99999999999999999999999", "f=amount&o=over&v=x", "by=owner&by2=amount"],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_on_the_page(ana: Member, asked: str) -> None:
    page = signed_in(ana).get(f"/reports/build?{asked}")
    assert page.status_code == 200 and (page.context["problem"] or page.context["answer"] is not None)


def test_the_builder_adds_a_condition_and_shows_it_as_a_chip(ana: Member) -> None:
    deal_of("Big", ana, amount="1000")
    deal_of("Small", ana, amount="10")
    browser = signed_in(ana)
    report = browser.get("/reports/build?object=deal&measure=count")
    form = browser.get(f"/lists/deal/filter?{report.context['filter_query']}")
    assert "Back to the report" in form.content.decode()
    given = dict(form.context["kept"]) | {"field": "amount", "operator": "over", "value": "100"}
    answer = browser.post("/lists/deal/filter", given)
    page = browser.get(answer["Location"])
    assert page.context["answer"].total == 1
    [(field, words, url)] = page.context["without"]
    assert (field, words) == ("Amount", "over 100") and "where" not in url
    assert browser.get(url).context["answer"].total == 2


def test_the_conditions_of_a_report_read_as_a_sentence(ana: Member) -> None:
    page = signed_in(ana).get("/reports/ready/pipeline")
    assert [(field, words) for field, words, _url in page.context["without"]] == [
        ("State", "is open"),
        ("Close", "is in this quarter"),
    ]


def won_in(month: int, amount: str, owner: Member) -> None:
    deal = deal_of(f"Won {month}", owner, amount=amount)
    won = Stage.objects.get(outcome="won")
    Deal.objects.filter(pk=deal.pk).update(stage=won, closed_at=timezone.now().replace(year=2026, month=month, day=15))


def test_periods_are_a_line_and_a_period_without_any_is_nothing(ana: Member) -> None:
    for month, amount in ((1, "100"), (2, "300"), (5, "200")):
        won_in(month, amount, ana)
    question = Question("deal", "sum", "amount", (Dimension("closed_at", "month"),))
    chart = chart_of(answer(question, ana), question)
    assert isinstance(chart, drawing.LineChart)
    [line] = chart.lines
    assert line.label == "€200" and line.path.count(" L") == 4  # March and April are on it
    page = signed_in(ana).get("/reports/build?object=deal&measure=sum&field=amount&by=closed_at:month").content.decode()
    assert "chart__line--1" in page and "Jan 2026" in page


def test_each_second_group_has_a_line_of_its_own_and_two_periods_are_bars(ana: Member, ben: Member) -> None:
    for month in (1, 2):
        won_in(month, "100", ana)
    question = Question("deal", "count", "", (Dimension("closed_at", "month"), Dimension("owner")))
    assert isinstance(chart_of(answer(question, ana), question), drawing.BarChart)
    won_in(3, "100", ben)
    chart = chart_of(answer(question, ana), question)
    assert isinstance(chart, drawing.LineChart)
    assert {line.label for line in chart.lines} == {"Ana Lind", "Ben Okafor"}


@pytest.mark.parametrize("key", ["pipeline", "time", "won", "win-rate", "lost"])
def test_the_reports_from_the_start_answer(ana: Member, key: str) -> None:
    deal = deal_of("Big", ana, amount="1000", close_date=timezone.localdate().isoformat())
    page = signed_in(ana).get(f"/reports/ready/{key}")
    assert page.status_code == 200 and not page.context["problem"]
    if key == "pipeline":
        assert page.context["answer"].cells[0].labels == (deal.stage.name, "Ana Lind")
        assert "€1,000" in page.content.decode() and "bars__bar" in page.content.decode()


def test_the_board_leads_to_the_pipeline_with_one_key(ana: Member) -> None:
    assert 'href="/reports/ready/pipeline" data-key="r"' in signed_in(ana).get("/deals").content.decode()


def test_a_report_is_kept_pinned_and_deleted(ana: Member, ben: Member, mara: Member, carl: Member) -> None:
    browser, form = (
        signed_in(mara),
        {"object": "deal", "measure": "count", "by": "owner", "name": "Whose", "whose": "team"},
    )
    deal_of("One", ana)
    browser.post("/reports/save", form)
    report = Report.objects.get()
    assert (report.team, report.member, report.created_by) == (mara.team, None, mara)
    assert signed_in(ben).get(f"/reports/{report.pk}").status_code == 200
    assert signed_in(carl).get(f"/reports/{report.pk}").status_code == 404
    assert signed_in(ben).post(f"/reports/{report.pk}/change", {"act": "delete"}).status_code == 404
    browser.post(f"/reports/{report.pk}/change", {"act": "pin"})
    page = signed_in(ben).get("/reports").content.decode()
    assert "Whose" in page and "Ana Lind" in page
    browser.post(f"/reports/{report.pk}/change", {"act": "delete"})
    assert not Report.objects.exists()


def test_a_rep_keeps_reports_for_themselves_alone(ana: Member) -> None:
    for whose in ("everybody", "team"):
        signed_in(ana).post("/reports/save", {"name": "All", "whose": whose})
    assert not Report.objects.exists()
    signed_in(ana).post("/reports/save", {"name": "All", "whose": "mine"})
    assert Report.objects.get().member == ana


def test_it_is_had_by_mail_until_it_is_not(ana: Member) -> None:
    signed_in(ana).post("/reports/save", {"name": "All", "whose": "mine"})
    report = Report.objects.get()
    signed_in(ana).post(f"/reports/{report.pk}/change", {"act": "mail", "every": "week", "hour": "6"})
    assert list(Subscription.objects.values_list("member", "every", "hour")) == [(ana.pk, "week", 6)]
    signed_in(ana).post(f"/reports/{report.pk}/change", {"act": "mail", "every": "hourly", "hour": "6"})
    assert Subscription.objects.get().every == "week"
    signed_in(ana).post(f"/reports/{report.pk}/change", {"act": "mail", "every": ""})
    assert not Subscription.objects.exists()


def test_csv_holds_the_lines_and_no_formula(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(name="=cmd()")
    deal_of("One", ana, amount="10")
    answered = signed_in(ana).get("/reports/build?object=deal&measure=sum&field=amount&by=owner&as=csv")
    assert answered["Content-Type"].startswith("text/csv")
    assert answered.content.decode("utf-8-sig").splitlines()[1] == "'=cmd(),10,1"


def test_it_sees_no_reports(db: None) -> None:
    oskar = Member.objects.create(email="oskar@norrvik.example", role=Role.IT)
    for path in ("/reports", "/reports/build", "/reports/ready/pipeline"):
        assert signed_in(oskar).get(path).status_code == 404


@pytest.mark.parametrize("many", [1, 6])
def test_a_report_asks_the_same_few_queries(ana: Member, many: int, django_assert_num_queries: Counting) -> None:
    for number in range(many):
        deal_of(f"Deal {number}", ana, amount="10", close_date=timezone.localdate().isoformat())
    browser = signed_in(ana)
    browser.get("/reports/ready/pipeline")
    with django_assert_num_queries(19):  # one for what the conditions are called
        browser.get("/reports/ready/pipeline")
