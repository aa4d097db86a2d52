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


def changed(text: str) -> bytes:
    """The panel of twelve teams with something done to it."""
    lines = rows()
    whole = "\n".join([",".join(lines[0]), *(",".join(map(str, one.values())) for one in lines)])
    return (whole + text).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no CSV or Parquet file that can be read"),
        (b"team,week,from,share\n", "has no row with a number in 'share'"),
        (bytes(range(128, 256)) * 9, "is no CSV or Parquet file that can be read"),
        (changed("").replace(b"team 1,", b"t\xe9am,"), "holds letters that are not UTF-8. Save it as CSV UTF-8."),
        (changed("").replace(b"week", b"w\xe9ek", 1), "holds letters that are not UTF-8. Save it as CSV UTF-8."),
        (b"team,week,from,share,share\na,1,,2,3\n", "has two columns 'share'. Call one of them otherwise."),
        (changed("\nteam 1,3,8,0.5"), "'team 1' has two rows at '3'. Give each unit one row for each time."),
        (changed("\n,3,8,0.5"), "has nothing in 'team'. Say whose number it is, or leave the row out."),
        (changed("\nteam 99,3,8,1e300"), "An outcome is too large to reckon with. Write it in larger units."),
        (changed("\nteam 99,3,8,inf"), "An outcome or a time is missing or is no number."),
    ],
)
def test_a_file_that_is_no_panel_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    path = tmp_path / "panel.csv"
    path.write_bytes(content)
    assert main(asked(path)) == 2
    refused = capsys.readouterr().err
    assert sentence in refused
    assert refused.count("\n") == 1


def test_columns_that_hold_no_cells_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, lines = tmp_path / "panel.parquet", rows()
    for name, cell, sentence in (("share", [1.0], "holds list"), ("team", b"\xff", "not UTF-8")):
        pq.write_table(pa.Table.from_pylist([{**one, "from": 8, name: cell} for one in lines]), path)
        assert main(asked(path)) == 2
        assert sentence in capsys.readouterr().err


def test_a_panel_of_too_many_units_and_times_is_refused_and_not_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [{"team": n, "week": n, "from": 9, "share": 1} for n in range(4_000)]
    assert main(written(tmp_path, lines)) == 2
    assert "4,000 units at 4,000 times, more than are compared at once" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--worth", "nan"], "--worth is a number above nothing"),
        (["--worth", "-1"], "--worth is a number above nothing"),
        (["--window", "0"], "--window is a number of times"),
        (["--window", "9" * 30], "--window is a number of times"),
        (["--seed", "-1"], "--seed is a whole number"),
        (["--weight", "from"], "A weight is missing or below nothing"),
    ],
)
def test_what_is_no_number_of_the_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    argv = written(tmp_path, [{**one, "from": -1 if one["from"] == "" else one["from"]} for one in rows()])
    assert main([*argv, *more]) == 2
    assert sentence in capsys.readouterr().err
