"""The simulator: each story has the shape that it promises, the null has none, and the same seed gives the same life."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.demo.lives import Kept, life
from wellworn.cli import main
from wellworn.cli.simulate import FEWEST
from wellworn.demo.simulating import acts
from wellworn.demo.simulating.calendar import months
from wellworn.demo.simulating.case import ACCOUNTING, CASES, HEALTHCARE, MANUFACTURER, STEADY, Case
from wellworn.demo.simulating.company import company
from wellworn.demo.simulating.life import Truth
from wellworn.demo.simulating.writing import schema
from wellworn.measures.tables import SHAPES
from wellworn.usage.features import BY_KEY

MEMBERS = 450  # of the manufacturer: enough that who comes and goes changes little


@pytest.fixture(scope="module")
def manufacturer() -> tuple[Kept, Truth]:
    return life(MANUFACTURER, members=MEMBERS)


def by_month(usage: pa.Table, *, is_value: bool = True, automatic: bool = False) -> dict[str, int]:
    chosen = usage.filter((pc.field("is_value") == is_value) & (pc.field("automatic") == automatic))
    names = pc.strftime(chosen["day"], "%Y-%m").to_pylist()
    total: Counter[str] = Counter()
    for name, count in zip(names, chosen["count"].to_pylist(), strict=True):
        total[name] += count
    return total


def worked(members: int, count: int, seed: int) -> dict[str, int]:
    told = months(count, date(2026, 10, 31))
    people = company(members, told[0].first, told[-1].last, np.random.default_rng([seed, 0]))
    return {month.name: int(people.works(np.arange(len(people)), month.days).sum()) for month in told}


def a_day(usage: pa.Table, count: int = 13) -> list[float]:
    """What is done by hand on a day that somebody works, month by month."""
    did, days = by_month(usage), worked(MEMBERS, count, 5)
    return [did[month] / days[month] for month in sorted(days)]


def test_use_falls_by_seventy_in_a_hundred_in_a_quarter_and_rises_by_four_hundred_in_half_a_year(
    manufacturer: tuple[Kept, Truth],
) -> None:
    use = a_day(manufacturer[0]["usage_days"])
    before, bottom, end = np.mean(use[:3]), np.mean(use[5:7]), use[12]
    assert bottom / before == pytest.approx(0.30, abs=0.02)
    assert end / bottom == pytest.approx(5.0, rel=0.06)
    assert use[2] > use[3] > use[4] > use[5] and use[7] < use[9] < use[12]


def test_people_go_on_signing_in_while_use_collapses(manufacturer: tuple[Kept, Truth]) -> None:
    usage = manufacturer[0]["usage_days"].filter(pc.field("feature") == "session.begin")
    days = worked(MEMBERS, 13, 5)
    signed = [count / days[name] for name, count in sorted(by_month(usage, is_value=False).items())]
    assert signed[5] / signed[2] > 0.6


def test_what_is_made_up_is_where_and_when_the_truth_says(manufacturer: tuple[Kept, Truth]) -> None:
    kept, truth = manufacturer
    records = kept["records"]
    lied = {(field["object"], field["field"]): field for field in truth["fields"] if field["made_up_as"]}
    assert len(lied) == 7 and all(field["verdict"] == "lied about" for field in lied.values())
    rows = records.filter(pc.field("field") == "competitor").to_pylist()
    shares = {}
    for month in truth["months"]:
        values = [row["value"] for row in rows if f"{row['created_at']:%Y-%m}" == month["month"] and row["value"]]
        shares[month["month"]] = values.count("Unknown") / len(values)
    honest = shares["2025-10"]
    assert shares["2026-03"] > honest + 0.3 and shares["2026-10"] < honest + 0.1
    entries = sum(1 for row in rows if row["value"])
    assert entries == lied["deal", "competitor"]["entries"]


def test_sixty_in_a_hundred_of_the_required_fields_are_removed(manufacturer: tuple[Kept, Truth]) -> None:
    required = [len(month["required"]) for month in manufacturer[1]["months"]]
    assert max(required) == 25 and required[-1] == 10


def test_the_machine_takes_over_what_it_can(manufacturer: tuple[Kept, Truth]) -> None:
    kept, _truth = manufacturer
    assert set(pc.strftime(kept["usage_days"].filter(pc.field("automatic"))["day"], "%Y-%m").to_pylist()) == {
        "2026-07", "2026-08", "2026-09", "2026-10"}  # fmt: skip
    phones = kept["records"].filter((pc.field("field") == "phone") & (pc.field("created_at") > pa.scalar(date(2026, 10, 1)).cast(pa.timestamp("us"))))  # fmt: skip
    captured = phones["source"].to_pylist().count("captured") / phones.num_rows
    assert captured > 0.85 and phones.filter(pc.field("source") == "captured")["member"].null_count > 0


def test_deals_have_a_stage_at_each_time_and_end_as_they_say(manufacturer: tuple[Kept, Truth]) -> None:
    stages: dict[int, list[dict[str, Any]]] = {}
    for row in manufacturer[0]["records"].filter(pc.field("field") == "stage").to_pylist():
        stages.setdefault(row["record"], []).append(row)
    assert len(stages) > 1000
    for rows in stages.values():
        rows.sort(key=lambda row: row["at"])
        assert rows[0]["at"] == rows[0]["created_at"] and rows[-1]["until"] is None
        assert all(row["until"] == after["at"] for row, after in pairwise(rows))
        assert rows[-1]["value"] == rows[-1]["stage"]
        assert (rows[0]["outcome"] == "") == (rows[0]["closed_at"] is None)
        assert rows[0]["outcome"] != "won" or rows[-1]["value"] == "negotiation"


def test_when_nothing_changes_nothing_has_a_trend() -> None:
    """Over some seeds the slope of use is as often up as down, and no larger than chance has it."""
    slopes = []
    for seed in range(12):
        kept, truth = life(STEADY, members=60, count=8, seed=seed)
        did, days = by_month(kept["usage_days"]), worked(60, 8, seed)
        use = [did[month] / days[month] for month in sorted(days)]
        slopes.append(np.polyfit(range(8), np.array(use) / np.mean(use), 1)[0])
        assert not any(field["made_up"] or field["made_up_as"] for field in truth["fields"])
    assert 2 <= sum(slope > 0 for slope in slopes) <= 10
    assert abs(np.mean(slopes)) < 3 * np.std(slopes) / np.sqrt(len(slopes)) and max(map(abs, slopes)) < 0.04


def test_revenue_rises_sixfold_and_reps_earn_less() -> None:
    kept, truth = life(HEALTHCARE, members=1200, count=12)
    assert truth["happened"]["visits_that_never_were"] > 1000
    told = list(truth["pay"].values())
    before, after = told[2], told[-1]
    assert before["visits"] > 3 * after["visits"]
    assert np.mean([month["commission"] for month in told[8:]]) < 0.8 * np.mean(
        [month["commission"] for month in told[:3]]
    )
    amounts = kept["records"].filter(pc.field("field") == "amount").to_pylist()
    moved = date(2026, 2, 1)  # deals that began when closed deals counted, against those from when visits did

    def won(rows: list[dict[str, Any]]) -> float:
        ended = [row for row in rows if row["outcome"]]
        return sum(float(row["value"] or 0) for row in ended if row["outcome"] == "won") / len(ended)

    old = [row for row in amounts if row["created_at"].date() < moved]
    new = [row for row in amounts if moved <= row["created_at"].date() < date(2026, 6, 1)]
    assert won(new) / won(old) == pytest.approx(6, rel=0.25)


def test_requests_are_vague_late_and_sent_round() -> None:
    kept, _truth = life(ACCOUNTING, members=120, count=3)
    requests = kept["requests"].to_pylist()
    assert 0.6 < sum(row["is_late"] for row in requests) / len(requests) < 0.8
    assert {(row["asked"], row["sent_on_to"]) for row in requests} == {
        ("IT", "the manager"), ("the manager", "the reps"), ("the reps", "IT")}  # fmt: skip
    searched = kept["usage_days"].filter(pc.field("feature") == "list.search")
    found = life(STEADY, members=120, count=3)[0]["usage_days"].filter(pc.field("feature") == "list.search")
    assert pc.sum(searched["count"]).as_py() > 2 * pc.sum(found["count"]).as_py()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_case_gives_tables_of_the_agreed_shapes_and_the_same_for_the_same_seed(case: Case) -> None:
    one, truth = life(case, members=40, count=13)
    two, same = life(case, members=40, count=13)
    other, _different = life(case, members=40, count=13, seed=6)
    assert truth == same and json.loads(json.dumps(truth)) == truth
    for name in SHAPES:
        assert one[name].equals(two[name]) and not one[name].equals(other[name])
        assert one[name].schema.equals(schema(name)) and one[name].num_rows
        for column in SHAPES[name]:
            assert column.nullable or one[name][column.name].null_count == 0, f"{name}.{column.name} has nulls"
    days = one["usage_days"]
    assert pc.min(days["count"]).as_py() >= 1
    assert set(days["feature"].to_pylist()) <= set(BY_KEY)
    names = [row["days_off"] for row in one["members"].to_pylist()]
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)? ?)*", name) for name in names)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_smallest_company_that_the_command_takes_has_a_life_in_each_story(case: Case) -> None:
    """With so few, some field of some month is filled for nobody, and a table has no rows."""
    kept, truth = life(case, members=FEWEST, count=case.least_months)
    assert truth["members"] >= FEWEST
    assert 0 in {piece.num_rows for piece in kept.pieces["records"]}


def test_features_that_are_value_here_are_value_in_the_product() -> None:
    for act in acts.ACTS:
        assert BY_KEY[act.feature].is_value == act.is_value, act.feature
    assert set(acts.NEVER_USED) <= set(BY_KEY) and not set(acts.NEVER_USED) & {act.feature for act in acts.ACTS}


def test_one_row_for_each_thing_done_gives_the_same_days() -> None:
    days = life(MANUFACTURER, members=30)[0]["usage_days"]
    kept, truth = life(MANUFACTURER, members=30, events_only=True)
    events = kept["events"]
    zones = {row["member"]: row["zone"] for row in kept["members"].to_pylist()}
    told: Counter[tuple[int, date, str]] = Counter()
    for zone in set(zones.values()):
        theirs = events.filter(pc.field("member").isin([member for member, own in zones.items() if own == zone]))
        local = pc.local_timestamp(theirs["at"].cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone)))
        told.update(zip(theirs["member"].to_pylist(), local.cast(pa.date32(), safe=False).to_pylist(), theirs["feature"].to_pylist(), strict=True))  # fmt: skip
    assert told == {(row["member"], row["day"], row["feature"]): row["count"] for row in days.to_pylist()}
    assert truth["done"] == events.num_rows and set(kept.pieces) == {"members", "events"}


def test_use_can_be_scaled_to_a_number_of_events() -> None:
    _kept, truth = life(STEADY, members=50, count=3, events_only=True, events=80_000)
    assert truth["done"] == pytest.approx(80_000, rel=0.03)


@given(st.sampled_from(list(CASES.values())), st.integers(0, 40))
def test_levels_stay_in_their_bounds(case: Case, month: int) -> None:
    assert 0.05 < case.use(month) < 10
    assert all(0 <= case.share(name, month) <= 1 for name in ("made_up", "automation", "required"))


def test_the_command_writes_files_and_the_truth_beside_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "life"
    assert main(["simulate", "--case", "steady", "--members", "20", "--months", "2", "--out", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "events.parquet", "happened.parquet", "members.parquet", "records.parquet", "truth.json", "usage_days.parquet"]  # fmt: skip
    assert json.loads((folder / "truth.json").read_text())["case"] == "steady"
    assert pq.read_table(folder / "members.parquet").num_rows >= 20
    assert "usage_days" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (("--case", "airline", "--out", "x"), "no case 'airline'. Choose one of: manufacturer"),
        (("--case", "steady", "--events-only"), "--out FOLDER"),
        (("--case", "steady", "--members", "3", "--out", "x"), "--members takes 10 to"),
        (("--case", "manufacturer", "--months", "6", "--out", "x"), "takes 13 to 60 months"),
        (("--case", "steady", "--seed", "-1", "--out", "x"), "--seed takes"),
        (("--case", "steady", "--until", "soon", "--out", "x"), "--until takes a month"),
        (("--case", "steady", "--events", "0", "--out", "x"), "--events takes"),
        (("--case", "steady", "--months", "1", "--members", "10", "--out", "/proc/life"), "cannot be written"),
        (("--case", "steady", "--out", "/etc"), "Choose another for --out"),
        (("--out", "x"), "--case"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(
    argv: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["simulate", *argv])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "") and sentence in said.err
    assert len(said.err.strip().splitlines()) == 1
