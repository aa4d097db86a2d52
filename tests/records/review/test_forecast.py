"""The forecast page: sums by member and team, the call with its history, snapshots, and what past deals say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from tests.records.conftest import deal_of
from wellworn.members.models import Member, Role, Team
from wellworn.records.changing import change
from wellworn.records.models import Call, Deal, Kind, Odds, Provenance, Stage, Stood
from wellworn.records.reports import drawing
from wellworn.records.review import learning, sums
from wellworn.records.review.period import period_of

Counting = Callable[[int], AbstractContextManager[object]]
TODAY = date(2026, 11, 22)


def in_quarter() -> str:
    return period_of("this_quarter", timezone.localdate()).last.isoformat()


def after_quarter() -> str:
    return (period_of("this_quarter", timezone.localdate()).last + timedelta(days=1)).isoformat()


def cells(page: str) -> str:
    return " ".join(page.split())


def test_sums_follow_from_the_stage_unless_somebody_said_otherwise(ana: Member) -> None:
    Stage.objects.filter(outcome="").update(probability=50)
    first, second = (deal_of(name, ana, amount="100", close_date=in_quarter()) for name in ("One", "Two"))
    deal_of("Elsewhen", ana, amount="900", close_date=after_quarter())
    line = signed_in(ana).get("/forecast").context["total"]
    assert [one.amount for one in line.totals] == [0, 0, 200, 0]
    signed_in(ana).post(f"/records/deal/{first.pk}/forecast", {"value": "commit", "was": ""})
    signed_in(ana).post(f"/records/deal/{second.pk}/forecast", {"value": "out", "was": ""})
    assert Provenance.objects.filter(kind=Kind.DEAL, field="forecast").count() == 2
    line = signed_in(ana).get("/forecast").context["total"]
    assert [one.amount for one in line.totals] == [0, 100, 0, 0]


def test_a_forecast_is_one_of_four_words(ana: Member) -> None:
    deal = deal_of("One", ana)
    assert signed_in(ana).post(f"/records/deal/{deal.pk}/forecast", {"value": "sure", "was": ""}).status_code in (
        302,
        422,
    )
    deal.refresh_from_db()
    assert deal.forecast == ""


def test_a_manager_sees_members_beneath_their_team_and_carl_nothing_of_it(
    ana: Member, ben: Member, mara: Member, carl: Member, team: Team
) -> None:
    for member, amount in ((ana, "100"), (ben, "200")):
        deal_of("Deal", member, amount=amount, close_date=in_quarter())
    Deal.objects.update(team=team)
    page = signed_in(mara).get("/forecast")
    told = [(line.label, line.depth, line.totals[3].amount) for line in page.context["lines"]]
    assert told == [("Key accounts", 0, 300), ("Ana Lind", 1, 100), ("Ben Okafor", 1, 200)]
    for whose in ("", "all", "mine", str(team.pk)):
        assert signed_in(carl).get("/forecast", {"whose": whose}).context["lines"] == []


def test_what_was_won_in_the_period_stands_first(ana: Member) -> None:
    deal = deal_of("Won", ana, amount="700")
    change(deal, "stage", str(Stage.objects.get(outcome="won").pk), by=ana)
    page = signed_in(ana).get("/forecast")
    assert page.context["total"].totals[0].amount == 700
    assert "€700" in page.content.decode()


def test_the_call_is_kept_with_its_note_and_those_before_it(
    mara: Member, ana: Member, team: Team, carl: Member
) -> None:
    browser = signed_in(mara)
    for amount, note in (("380000", "With Aquaveld"), ("350.000", "Aquaveld slips")):
        browser.post(f"/forecast/call?whose={team.pk}&period=this_quarter", {"amount": amount, "note": note})
    assert list(Call.objects.order_by("pk").values_list("amount", "note", "team", "member")) == [
        (380000, "With Aquaveld", team.pk, mara.pk), (350000, "Aquaveld slips", team.pk, mara.pk),
    ]  # fmt: skip
    page = cells(browser.get("/forecast").content.decode())
    assert "€350,000" in page and "Earlier calls" in page
    browser.post(f"/forecast/call?whose={team.pk}&period=this_quarter", {"amount": "much"})
    assert Call.objects.count() == 2
    for other in (ana, carl):
        signed_in(other).post(f"/forecast/call?whose={team.pk}&period=this_quarter", {"amount": "1"})
        assert not Call.objects.filter(team=team, member=other).exists()
    assert "€350,000" not in signed_in(carl).get(f"/forecast?whose={team.pk}").content.decode()


def test_the_weekly_snapshot_is_written_once_a_day_and_seen_with_the_eyes_of_who_looks(
    ana: Member, carl: Member, team: Team
) -> None:
    deal_of("Kept", ana, amount="100", close_date=in_quarter())
    Deal.objects.update(team=team)
    sums.keep(timezone.localdate())
    before = Stood.objects.count()
    sums.keep(timezone.localdate())
    assert Stood.objects.count() == before > 0
    Stood.objects.update(day=timezone.localdate() - timedelta(days=7))
    sums.keep(timezone.localdate())
    page = signed_in(ana).get("/forecast")
    assert len(page.context["course"]) == 2 and '<svg class="chart__svg"' in page.content.decode()
    assert not Stood.objects.visible_to(carl).exists()


def past_deals(ana: Member, today: date, count: int = 12) -> None:
    """Deals of each past month: two of three won within it."""
    won, lost = Stage.objects.get(outcome="won"), Stage.objects.get(outcome="lost")
    begun = Stage.objects.filter(outcome="").order_by("position")[0]
    for back in range(1, 13):
        period = period_of("this_month", today).before(back)
        first = datetime.combine(period.first, datetime.min.time(), UTC)
        for number in range(count):
            end = won if number % 3 else lost
            deal = Deal.objects.create(
                name=f"{period.key} {number}", owner=ana, stage=end, amount=100, close_date=period.last,
                created_at=first - timedelta(days=5), stage_since=first, closed_at=first + timedelta(days=25),
            )  # fmt: skip
            Provenance.objects.create(
                kind=Kind.DEAL, record_id=deal.pk, field="stage", before=str(begun.pk), value=str(end.pk),
                source="typed", at=first + timedelta(days=25),
            )  # fmt: skip


def test_past_deals_say_what_the_open_ones_bring_and_are_tried_on_past_months(ana: Member) -> None:
    today = timezone.localdate()
    today = today.replace(day=min(today.day, 20))
    past_deals(ana, today)
    learning.learn(today, timezone.now())
    odds = Odds.objects.get(span="this_month")
    learned, tests = learning.learned_of(odds)
    assert learned.count == 144 and sum(won for won, _all in learned.seen.values()) == 96
    assert len(tests) >= 9 and all(one.came == 800 for one in tests)
    assert sum(one.is_inside for one in tests) >= 8
    for number in range(12):
        deal_of(
            f"Now {number}",
            ana,
            amount="100",
            close_date=period_of("this_month", timezone.localdate()).last.isoformat(),
        )
    page = signed_in(ana).get("/forecast?period=this_month")
    said = page.context["said"]
    assert said.estimate.low <= 800 <= said.estimate.high
    assert "Tried on the last" in page.content.decode()
    assert "executives" in page.content.decode()


def test_without_ended_deals_it_says_so(ana: Member) -> None:
    learning.learn(TODAY, timezone.now())
    page = cells(signed_in(ana).get("/forecast").content.decode())
    assert "Not enough deals have ended yet to say: 0 of 30" in page


def test_amounts_in_other_currencies_count_by_their_rate(ana: Member) -> None:
    deal_of("Dollars", ana, currency="USD", amount="100", close_date=in_quarter())
    page = signed_in(ana).get("/forecast")
    assert page.context["total"].totals[3].missing == ("USD",) and "without USD" in page.content.decode()


def test_it_has_no_forecast(db: None) -> None:
    oskar = Member.objects.create(email="oskar@norrvik.example", role=Role.IT)
    assert signed_in(oskar).get("/forecast").status_code == 404
    assert signed_in(oskar).post("/forecast/call?period=this_quarter").status_code == 404


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_asks_the_same_few_queries(ana: Member, many: int, django_assert_num_queries: Counting) -> None:
    for number in range(many):
        deal_of(f"Deal {number}", ana, amount="100", close_date=in_quarter())
    browser = signed_in(ana)
    browser.get("/forecast")
    # session, member, switch of the feature, frame; rates (2), open and won sums, members, teams, calls, fields, odds, stages, deals, snapshots
    with django_assert_num_queries(17):
        browser.get("/forecast")


points = st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.floats(0, 1e9)), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), points), max_size=3))
def test_lines_stay_inside_the_chart(series: list[tuple[str, list[tuple[date, float]]]]) -> None:
    chart = drawing.lines(series)
    assert (chart is None) == (not any(spots for _label, spots in series))
    for line in chart.lines if chart else ():
        assert 0 <= line.x <= drawing.WIDTH and 0 <= line.y <= drawing.HEIGHT


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (45_000, "45k"), (1_250_000, "1.2m"), (2.5, "2.5")])
def test_numbers_beside_rules_are_short(value: float, words: str) -> None:
    assert drawing.short(value) == words


def test_bars_are_as_long_as_their_values() -> None:
    chart = drawing.bars([("a", 10, "10"), ("b", 5, "5"), ("c", 0, "0")])
    assert chart is not None
    assert [bar.share for bar in chart.bars] == [1000, 500, 0]
    assert drawing.bars([]) is None
