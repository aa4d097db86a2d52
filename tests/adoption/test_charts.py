"""A chart is said, drawn, told in a table and taken along as a file, with the same numbers each time."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from wellworn.adoption.axes import along, upward
from wellworn.adoption.chart_files import asked_for, packed, written
from wellworn.adoption.charts import (
    Bar,
    Bars,
    Columns,
    Happening,
    Line,
    Lines,
    Small,
    Stack,
    Steps,
    Target,
    Whisker,
    Whiskers,
)
from wellworn.adoption.drawing import drawn
from wellworn.adoption.reliability import Claim, Reliability
from wellworn.adoption.units import Unit, between, said

MONDAY = date(2026, 10, 5)
WEEK = timedelta(weeks=1)
USE = Lines(
    key="use", title="Active share", sentence="71 % now.",
    lines=[
        Line(name="Active", points=[(MONDAY, 0.41), (MONDAY + WEEK, None), (MONDAY + 2 * WEEK, 0.71)], label="71 % today", has_dot=True),
        Line(name="On this path", points=[(MONDAY + 2 * WEEK, 0.71), (MONDAY + 3 * WEEK, 0.78)], is_projected=True,
             band=[(MONDAY + 2 * WEEK, 0.71, 0.71), (MONDAY + 3 * WEEK, 0.72, 0.83)]),
    ],
    targets=[Target(0.8, "target")], happenings=[Happening(MONDAY + WEEK, "Fields asked 14 to 3")],
)  # fmt: skip


def shown(chart: object, address: str = "/adoption") -> str:
    return Template("{% load charts %}{% chart chart %}").render(
        Context({"chart": chart, "request": RequestFactory().get(address)})
    )


def test_a_chart_shows_its_sentence_its_table_and_its_files() -> None:
    page = shown(USE, "/adoption?by=role")
    assert "71 % now." in page
    assert '<th scope="row">19 Oct 2026</th><td class="r">71\xa0%</td><td class="r">71\xa0%</td>' in page
    assert '<td class="r">–</td>' in page  # nothing is known of the second week
    assert "?by=role&amp;chart=use&amp;as=csv" in page
    assert "<details open>" in page  # without script the table is there
    assert 'style="' not in page


def test_what_is_drawn_is_what_the_table_tells() -> None:
    found = re.search(r'<script type="application/json">(.*?)</script>', shown(USE))
    assert found
    spec = json.loads(found[1])
    assert [y for _x, y in spec["lines"][0]["points"]] == [41, None, 71]
    assert spec["lines"][1]["projected"]
    assert spec["lines"][1]["band"][-1][1:] == [72, 83]
    assert spec["y"]["ticks"] == [[0, "0"], [20, "20"], [40, "40"], [60, "60"], [80, "80"], [100, "100\xa0%"]]
    assert [label for _x, label in spec["x"]["ticks"]] == ["5 Oct", "12 Oct", "19 Oct", "26 Oct"]


def test_bars_need_no_script() -> None:
    page = shown(
        Bars(
            key="complete",
            title="Complete",
            sentence="",
            bars=[Bar("Amount", 0.96, 0.96), Bar("Map", 0.05, 0.05, is_low=True)],
        )
    )
    assert "<script" not in page
    assert '<meter min="0" max="1" value="0.9600" aria-hidden="true"></meter></td><td>96\xa0%</td>' in page
    assert '<tr class="low"><th scope="row">Map</th>' in page


def test_every_kind_of_chart_has_a_table_and_a_drawing() -> None:
    curve = Line(name="Rep", points=[(0, 0.0), (11, 0.5)], band=[(0, 0.0, 0.0), (11, 0.4, 0.6)])
    charts = [
        Steps(key="a", title="a", sentence="", curves=[curve], medians=[11]),
        Whiskers(key="b", title="b", sentence="", unit=Unit.POINTS, zero="no effect", whiskers=[Whisker(name="Fields", value=0.09, low=0.04, high=0.14)]),
        Columns(key="c", title="c", sentence="", parts=["Back", "Gone"], stacks=[Stack(MONDAY, (5, -7))]),
        Small(key="d", title="d", sentence="", charts=[USE, USE]),
    ]  # fmt: skip
    for chart in charts:
        assert drawn(chart)
        assert chart.table.rows
        assert chart.table.shown()
    assert charts[1].table.shown() == [["Fields", "+9", "+4", "+14"]]
    assert charts[2].table.rows == ((MONDAY, 5, 7),)
    assert drawn(charts[2])["y"]["low"] == -10  # type: ignore[index]


def test_the_file_has_the_numbers_as_they_were_counted() -> None:
    lines = list(csv.reader(io.StringIO(written(USE.table))))
    assert lines[0] == ["Day", "Active", "On this path", "On this path, lowest", "On this path, highest"]
    assert lines[1] == ["2026-10-05", "0.41", "", "", ""]
    table = parquet.read_table(io.BytesIO(packed(USE)))
    assert table.column("Active").to_pylist() == [0.41, None, 0.71, None]
    assert table.schema.metadata[b"sentence"] == b"71 % now."


def test_a_cell_is_no_formula_of_a_sheet() -> None:
    chart = Bars(key="x", title="x", sentence="", bars=[Bar("=1+1", 1, 1)])
    assert "'=1+1" in written(chart.table)


def test_only_the_pages_own_charts_are_files_of_it() -> None:
    assert asked_for(RequestFactory().get("/adoption"), [USE]) is None
    answer = asked_for(RequestFactory().get("/adoption?chart=use&as=csv"), [USE])
    assert answer is not None
    assert answer["Content-Disposition"] == 'attachment; filename="use.csv"'
    for wrong in ("?chart=other&as=csv", "?chart=use&as=exe", "?as=csv"):
        with pytest.raises(Http404):
            asked_for(RequestFactory().get(f"/adoption{wrong}"), [USE])


def test_numbers_are_said_with_their_unit() -> None:
    assert said(0.71, Unit.SHARE) == "71\xa0%"
    assert said(0.004, Unit.SHARE) == "0.4\xa0%"
    assert said(-0.04, Unit.POINTS) == "−4"
    assert said(1, Unit.DAYS) == "1 day"
    assert said(4050, Unit.COUNT) == "4,050"
    assert said(None, Unit.COUNT) == "–"
    assert between(0.72, 0.83, Unit.SHARE) == "72 to 83"


@given(st.floats(0, 1e9), st.sampled_from([Unit.SHARE, Unit.COUNT, Unit.HOURS]))
def test_an_axis_reaches_what_is_drawn_in_few_steps(highest: float, unit: Unit) -> None:
    axis = upward(highest, unit)
    assert axis.high >= highest * unit.scale * (1 - 1e-9)
    assert 2 <= len(axis.ticks) <= 6


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_days_along_an_axis_lie_on_it_and_are_few(first: date, days: int) -> None:
    axis = along([first, first + timedelta(days=days)])
    assert all(axis.low <= at <= axis.high for at, _label in axis.ticks)
    assert len(axis.ticks) <= 24


def test_a_reliability_diagram_tells_what_was_stated_beside_what_came_true() -> None:
    claims = [Claim(name="Qualify", stated=0.1, came_true=0.42, low=0.3, high=0.6, of=38), Claim(name="Commit", stated=0.85, came_true=0.74, low=0.54, high=0.87, of=23)]  # fmt: skip
    chart = Reliability(key="stages", title="Said, and won", sentence="", claims=claims, name="Stage")
    assert chart.table.shown() == [["Qualify", "10\xa0%", "42\xa0%", "30\xa0%", "60\xa0%", "38"], ["Commit", "85\xa0%", "74\xa0%", "54\xa0%", "87\xa0%", "23"]]  # fmt: skip
    spec = drawn(chart)
    assert spec and spec["kind"] == "reliability"
    assert [(one["stated"], one["value"], one["holds"], one["of"]) for one in spec["points"]] == [(10, 42, False, "n = 38"), (85, 74, True, "n = 23")]  # fmt: skip
    assert spec["x"] == spec["y"]  # so that the diagonal is where the two are the same


def test_what_lies_below_zero_has_its_minus_on_the_axis() -> None:
    spec = drawn(Columns(key="c", title="c", sentence="", parts=["Back", "Gone"], stacks=[Stack(MONDAY, (5, -7))]))
    assert spec and [label for _y, label in spec["y"]["ticks"]] == ["−10", "−5", "0", "5"]
