"""A page for each measure: its number, its definition, and its files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import signed_in
from wellworn.adoption.asking import Answer
from wellworn.adoption.charts import Bars
from wellworn.adoption.leads import Lead
from wellworn.adoption.measure_charts import by_role
from wellworn.adoption.measure_page import window
from wellworn.adoption.names import measure_name
from wellworn.measures.catalogue import MEASURES
from wellworn.measures.features import FEATURES
from wellworn.measures.holding_back import Range
from wellworn.measures.measure import Scope
from wellworn.members.models import Member, Role

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [one.key for one in MEASURES])
def test_each_measure_says_its_question_formula_window_size_and_source(
    key: str, used: list[Member], ada: Member
) -> None:
    measure = next(one for one in MEASURES if one.key == key)
    page = signed_in(ada).get(f"/adoption/m/{key}").content.decode()
    assert f"<h1>{measure.question}</h1>".replace("'", "&#x27;") in page
    assert measure.formula.split("'")[0] in page
    assert f"<dt>Name</dt><dd>{measure_name(key)}</dd>" in page
    assert measure.source.split("'")[0] in page
    assert ("Something done that moves work on" in page) == ("value event" in measure.formula)
    assert 'href="/adoption/worth"' in page


@pytest.mark.django_db
def test_the_number_is_counted_over_the_window_that_is_chosen(used: list[Member], ada: Member) -> None:
    browser, today = signed_in(ada), timezone.localdate()
    assert '<p class="lead">60\xa0%' in browser.get("/adoption/m/active_share?weeks=4").content.decode()
    before = (today - timedelta(weeks=20)).isoformat(), (today - timedelta(weeks=15)).isoformat()
    page = browser.get("/adoption/m/active_share?from={}&to={}".format(*before)).content.decode()
    assert '<p class="lead">0\xa0%' in page


@pytest.mark.django_db
def test_rows_and_charts_are_files(used: list[Member], ada: Member) -> None:
    browser = signed_in(ada)
    rows = browser.get("/adoption/m/active_share?weeks=4&chart=active_share&as=csv").content.decode().splitlines()
    assert "active_days" in rows[0]
    assert len(rows) == 2
    assert browser.get("/adoption/m/active_share?chart=over-time&as=parquet").content[:4] == b"PAR1"
    assert browser.get("/adoption/m/active_share?chart=other&as=csv").status_code == 404


@pytest.mark.django_db
def test_it_sees_no_measure_and_nobody_sees_one_that_is_none(used: list[Member], ada: Member) -> None:
    assert signed_in(ada).get("/adoption/m/keystrokes").status_code == 404
    Member.objects.filter(pk=ada.pk).update(role=Role.IT)
    assert signed_in(Member.objects.get(pk=ada.pk)).get("/adoption/m/active_share").status_code == 404


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=4))
def test_any_address_gives_a_window_that_has_come(first: str, last: str, weeks: str) -> None:
    asked = QueryDict(mutable=True)
    asked.update({"from": first, "to": last, "weeks": weeks})
    assert window(asked, TODAY).scope.last <= TODAY


@pytest.mark.parametrize("own", [("0001-01-01", "0001-01-02"), ("2026-01-01", str(TODAY)), (str(TODAY), str(TODAY))])
def test_own_dates_before_all_calendars_and_of_a_day_that_is_not_over_give_the_usual_window(
    own: tuple[str, str],
) -> None:
    chosen = window(QueryDict("from={}&to={}".format(*own)), TODAY)
    assert (chosen.weeks, chosen.scope.last) == (12, TODAY - timedelta(days=1))


def test_own_dates_are_taken_as_they_are() -> None:
    chosen = window(QueryDict("from=2026-01-01&to=2026-06-30"), TODAY)
    assert (chosen.scope.first, chosen.scope.last, chosen.weeks, chosen.step) == (
        date(2026, 1, 1),
        date(2026, 6, 30),
        None,
        28,
    )


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_a_lead_is_the_sum_of_the_parts_over_the_sum_of_the_wholes(parts: list[tuple[int, int]]) -> None:
    lead = Lead("x", ("did",), ("all",))
    rows = [{"did": did, "all": did + more} for did, more in parts]
    whole = sum(row["all"] for row in rows)
    assert lead.share(rows) == (sum(row["did"] for row in rows) / whole if whole else None)
    assert lead.share([*rows, {"did": None, "all": 3}]) is None


def test_a_verdict_that_is_held_back_leaves_no_comma_behind() -> None:
    told = {"deal.move": (27, "used"), "note.write": (Range(28, 32, 32), None), "list.paste": (Range(0, 4, 32), None)}
    rows = [
        {"role": "rep", "feature": key, "users": users, "verdict": verdict, "people": 32}
        for key, (users, verdict) in told.items()
    ]
    (chart,) = by_role(Answer(FEATURES, Scope(TODAY - timedelta(weeks=12), TODAY, ("role",)), rows))
    assert isinstance(chart, Bars)
    assert [bar.shown for bar in chart.bars] == ["nearly all", "27, used", "under 5"]
