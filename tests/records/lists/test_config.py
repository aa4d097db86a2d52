"""A list's configuration: written into a URL or a view it is the same when it is read again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.records.lists import written
from wellworn.records.lists.config import Column, Condition, Config, Group, Sort, Unreadable, from_json, to_json
from wellworn.records.lists.periods import PERIODS, days_of

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}(\.[a-z_]{1,8})?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
CONDITIONS = st.builds(
    Condition, NAMES, st.sampled_from(["is", "empty", "any_of"]), st.lists(TEXTS, max_size=3).map(tuple)
)
INNER = st.builds(Group, st.lists(CONDITIONS, max_size=3).map(tuple), st.booleans())
GROUPS = st.builds(Group, st.lists(CONDITIONS | INNER, max_size=4).map(tuple), st.booleans())
COLUMNS = st.lists(
    st.builds(Column, NAMES, st.none() | st.integers(48, 960)), max_size=5, unique_by=lambda one: one.field
)
CONFIGS = st.builds(
    Config, COLUMNS.map(tuple), GROUPS, st.none() | st.builds(Sort, NAMES, st.booleans()), st.just("") | NAMES
)


@given(CONFIGS)
def test_a_configuration_is_the_same_after_a_view_kept_it(config: Config) -> None:
    kept = from_json(to_json(config))
    assert kept == config if config.filter else kept.filter == Group()


@given(CONFIGS)
def test_a_configuration_is_the_same_after_a_url_carried_it(config: Config) -> None:
    assert written.read(written.pairs(config)) == config


@given(st.lists(st.tuples(st.sampled_from(written.MEANT), st.text(max_size=30))))
def test_whatever_stands_in_a_url_is_read_or_refused(given_: list[tuple[str, str]]) -> None:
    try:
        config = written.read(given_)
    except Unreadable:
        return
    assert written.read(written.pairs(config)) == config


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["columns", "filter", "parts", "field", "operator", "values", "sort", "group", "any", "width"]), inner)))  # fmt: skip
def test_whatever_a_view_holds_is_read_or_refused(data: Any) -> None:
    try:
        assert isinstance(from_json(data), Config)
    except Unreadable:
        pass


def test_a_filter_reads_as_it_is_written() -> None:
    config = written.read([("if", "any(city:is:Gent;all(a:is:b|c;d:empty))"), ("if", "close_date:before:2027-03-01")])
    inner = Group((Condition("a", "is", ("b", "c")), Condition("d", "empty")))
    cities = Group((Condition("city", "is", ("Gent",)), inner), is_any=True)
    assert config.filter == Group((cities, Condition("close_date", "before", ("2027-03-01",))))


def test_what_is_too_deep_or_too_much_is_refused() -> None:
    with pytest.raises(Unreadable):
        written.read([("if", "all(all(all(all(a:empty))))")])
    with pytest.raises(Unreadable):
        written.read([("if", "a:is:" + "|".join("x" * 201))])
    with pytest.raises(Unreadable):
        written.read([("if", "a:empty")] * 70)


@given(st.sampled_from(sorted(PERIODS)), st.dates(date(1902, 1, 1), date(2200, 1, 1)))
def test_a_period_is_whole_and_stands_where_its_name_says(period: str, today: date) -> None:
    first, last = days_of(period, today)
    assert first <= last
    way = {"last": last < today, "this": first <= today <= last, "next": first > today}
    assert way.get(period.partition("_")[0], True)


def test_the_quarter_of_a_day() -> None:
    assert days_of("this_quarter", date(2026, 11, 22)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert days_of("next_quarter", date(2026, 11, 22)) == (date(2027, 1, 1), date(2027, 3, 31))
    assert days_of("last_week", date(2026, 11, 22)) == (date(2026, 11, 9), date(2026, 11, 15))
