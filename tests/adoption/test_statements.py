"""A question that was put into words for other days is, with the days filled in, the question as it would be put into words for these."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellworn.adoption import statements
from wellworn.adoption.models import Statement
from wellworn.adoption.putting_by import with_put_by
from wellworn.adoption.tables import counted_over
from wellworn.measures.catalogue import MEASURES
from wellworn.measures.engines import sql
from wellworn.measures.holding_back import contributions, grouped, sums
from wellworn.measures.measure import Measure, Scope

MOVING = [one for one in MEASURES if not one.by_calendar]
SPANS = (27, 83, 55)


def worded(measure: Measure, first: date, last: date, by: tuple[str, ...] = ()) -> str:
    """A measure's question, and that for its greatest contributors, put into words now."""
    tables, scope = counted_over(), Scope(first, last, by)
    if "usage_days" in measure.needs:
        tables = with_put_by(tables, calendar=True)
    made = [measure.expression(tables, scope)]
    if not measure.shape and sums(measure, grouped(measure, scope)):
        made.append(contributions(measure, tables, scope))
    return ";".join(sql(one, "postgres") for one in made)


@pytest.mark.parametrize("measure", MOVING, ids=lambda one: one.key)
@settings(max_examples=2, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(SPANS), st.sampled_from([(), ("role", "team")]))
def test_each_measure_asks_the_same_of_other_days(measure: Measure, last: date, days: int, by: tuple[str, ...]) -> None:
    first, end = last - timedelta(days=days), statements.FAR + timedelta(days=last.weekday())
    far = worded(measure, end - timedelta(days=days), end, by)
    away = (last - statements.BEGINNING).days - (end - statements.BEGINNING).days
    assert statements.moved(statements.places(far), away) == worded(measure, first, last, by)


def test_one_that_goes_by_months_says_so() -> None:
    """Whole months in a window differ from window to window: no other day can be filled in."""
    assert [one.key for one in MEASURES if one.by_calendar] == ["forecast_accuracy"]


@pytest.mark.django_db
def test_what_is_worded_once_is_worded_for_every_process(monkeypatch: pytest.MonkeyPatch) -> None:
    [measure, *_others] = MOVING
    first, last = date(2026, 8, 3), date(2026, 8, 30)
    made = []

    def make(begin: date, end: date) -> object:
        made.append((begin, end))
        return measure.expression(counted_over(), Scope(begin, end))

    monkeypatch.setattr(statements, "_here", {})
    text = statements.of_days("a test", first, last, make)  # type: ignore[arg-type]
    assert text == sql(measure.expression(counted_over(), Scope(first, last)), "postgres")
    monkeypatch.setattr(statements, "_here", {})  # as in another process
    week = timedelta(days=7)
    later = statements.of_days("a test", first + week, last + week, make)  # type: ignore[arg-type]
    assert later == sql(measure.expression(counted_over(), Scope(first + week, last + week)), "postgres")
    assert len(made) == 1
    Statement.objects.update(code="older")
    statements.forget_old()
    assert not Statement.objects.exists()
