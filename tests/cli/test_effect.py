"""`wellworn effect`: what a change did, from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.program.panels import world

from wellworn.cli import main

WEEKS = [f"2026-{3 + n // 4:02d}-{2 + 7 * (n % 4):02d}" for n in range(24)]


def rows(effect: float = 2.0, *, drawn: bool = True) -> list[dict[str, object]]:
    """Twelve teams, of which the last three never have it."""
    first = [8] * 3 + [12] * 3 + [16] * 3 + [24] * 3
    made = world(3, first, 24, effect=effect, drawn=drawn)
    return [
        {
            "team": f"team {unit}",
            "week": week,
            "from": made.first[unit] if made.first[unit] < 24 else "",
            "share": made.outcome[unit, week],
        }
        for unit in range(12)
        for week in range(24)
    ]


def written(folder: Path, lines: list[dict[str, object]], name: str = "panel.csv") -> list[str]:
    path = folder / name
    path.write_text("\n".join([",".join(lines[0]), *(",".join(map(str, one.values())) for one in lines)]))
    return asked(path)


def asked(path: Path) -> list[str]:
    return [
        "effect",
        "--panel",
        str(path),
        "--unit",
        "team",
        "--time",
        "week",
        "--treated-from",
        "from",
        "--outcome",
        "share",
    ]


def told(capsys: pytest.CaptureFixture[str], argv: list[str]) -> dict[str, object]:
    assert main([*argv, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_an_effect_is_told_in_a_sentence_and_as_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = [*written(tmp_path, rows()), "--drawn"]
    found = told(capsys, argv)
    assert (found["verdict"], found["method"], found["inference"]) == ("effect found", "staggered", "randomisation")
    assert found["low"] < 2 < found["high"]  # type: ignore[operator]
    assert (found["units"], found["treated"], len(found["path"])) == (12, 9, 24)  # type: ignore[arg-type]
    assert main(argv) == 0
    text = capsys.readouterr().out
    assert text.startswith("Share rose by ")
    assert "drawn by lot" in text


def test_no_effect_comes_with_what_could_have_been_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, written(tmp_path, rows(0.0)))
    assert found["verdict"] == "no effect found"
    assert found["inference"] == "wild cluster bootstrap"
    assert found["could_have_been_seen"] > 0  # type: ignore[operator]
    waiting = told(capsys, [*written(tmp_path, rows(0.0)), "--window", "20"])
    assert (waiting["verdict"], waiting["ask_again_in"]) == ("cannot tell yet", 4)


def test_parquet_and_days_say_the_same_as_csv_and_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = rows()
    days = [
        {
            **one,
            "week": WEEKS[int(str(one["week"]))],
            "from": WEEKS[int(str(one["from"]))] if one["from"] != "" else None,
        }
        for one in lines
    ]
    pq.write_table(pa.Table.from_pylist(days), tmp_path / "panel.parquet")
    numbers, dates = told(capsys, written(tmp_path, lines)), told(capsys, asked(tmp_path / "panel.parquet"))
    assert (numbers["effect"], numbers["low"], numbers["p"]) == (dates["effect"], dates["low"], dates["p"])
    assert (numbers["path"][0]["time"], dates["path"][0]["time"]) == (0, WEEKS[0])  # type: ignore[index]
    assert main(asked(tmp_path / "panel.parquet")) == 0
    assert f"\n{WEEKS[-1]}" in capsys.readouterr().out


def test_the_same_seed_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = written(tmp_path, rows())
    assert told(capsys, argv) == told(capsys, argv)


@pytest.mark.parametrize("method", ["callaway-santanna", "fixed-effects"])
def test_a_method_can_be_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str) -> None:
    found = told(capsys, [*written(tmp_path, rows()), "--method", method])
    assert found["method"] == method
    assert bool(found["notes"]) == (method == "fixed-effects")  # which is warned of


def test_all_at_once_is_a_series(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, written(tmp_path, [{**one, "from": 16} for one in rows(0.0)]))
    assert (found["method"], found["inference"]) == ("series", "newey-west")


@pytest.mark.parametrize(
    ("change", "more", "sentence"),
    [
        ({}, ["--outcome", "shares"], "has no column 'shares'. It has: team, week, from, share."),
        ({}, ["--method", "magic"], "There is no method 'magic'. Choose one of: staggered,"),
        ({"share": "much"}, [], "'much' in 'share' is no number. Write numbers, or leave the cell empty."),
        ({"week": "soon"}, [], "'soon' in 'week' is no number and no day."),
        ({"from": ""}, [], "No unit had the change within these times, with a time before it. Check the dates."),
    ],
)
def test_bad_input_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, object], more: list[str], sentence: str
) -> None:
    argv = [*written(tmp_path, [{**one, **change} for one in rows()]), *more]
    assert main(argv) == 2
    refused = capsys.readouterr().err
    assert sentence in refused
    assert refused.count("\n") == 1


def test_a_file_that_is_none_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(tmp_path / "nothing.csv")) == 2
    assert "no CSV or Parquet file that can be read" in capsys.readouterr().err


def test_two_dates_of_one_team_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = rows()
    lines[0]["from"] = 3
    assert main(written(tmp_path, lines)) == 2
    assert "A unit has two different dates of treatment." in capsys.readouterr().err
