"""`wellworn measure`: a company measures the CRM it has today from its exported logs."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from wellworn.cli import main
from wellworn.cli.measure_rows import print_rows, shown

MONDAY = datetime(2026, 3, 2, 9)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Six reps who move deals on every working day of four weeks; four managers who only look; one stranger."""
    lines = ["member,at,feature,surface,automatic"]
    for day in range(28):
        at = MONDAY + timedelta(days=day)
        if at.weekday() < 5:
            lines += [f"r{index},{at},deal.move,web,false" for index in range(6)]
            lines += [f"m{index},{at},report.view,web,false" for index in range(4)]
    lines.append(f"nobody,{MONDAY},deal.move,web,false")
    lines += [f"r{index},{MONDAY},mail.capture,capture,true" for index in range(6) for _ in range(10)]
    (tmp_path / "events.csv").write_text("\n".join(lines))
    members = ["member,role", *(f"r{index},rep" for index in range(6)), *(f"m{index},manager" for index in range(4))]
    (tmp_path / "members.csv").write_text("\n".join(members))
    return tmp_path


def asked(folder: Path, *more: str) -> list[str]:
    return ["measure", "--events", str(folder / "events.csv"), "--members", str(folder / "members.csv"), *more]


def told(capsys: pytest.CaptureFixture[str], argv: list[str]) -> dict[str, dict[str, object]]:
    assert main([*argv, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return {one["key"]: one for one in found["measures"]} | {"": found}


def test_every_working_day_is_all_and_looking_is_not_work(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, asked(logs))
    [row] = found["active_share"]["rows"]  # type: ignore[misc]
    assert (row["people"], row["working_days"], row["active_days"], row["seen_days"]) == (10, 200, 120, 200)
    assert (row["share"], row["seen_share"]) == (0.6, 1.0)
    assert found[""]["looking"] == ["report.view"]
    assert found[""]["notes"] == ["1 events of 1 keys that the members' file does not name are left out."]
    assert "completeness" not in found  # no records were given


def test_a_group_of_four_is_kept_back(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, asked(logs, "--by", "role"))["active_share"]
    assert [row["role"] for row in found["rows"]] == ["rep"]  # type: ignore[attr-defined]
    assert found["kept_back"] == 1
    assert main(asked(logs, "--by", "role", "--only", "active_share")) == 0
    text = capsys.readouterr().out
    assert "manager" not in text
    assert "1 rows are kept back: they are about fewer than 5 people." in text


def test_a_window_features_and_costs_are_told(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (logs / "features.csv").write_text("feature,roles\ndeal.move,rep manager\nforecast.call,rep\n")
    (logs / "costs.csv").write_text("feature,seconds,error\nmail.capture,60,6\n")
    more = [
        "--window",
        "2026-03-02..2026-03-15",
        "--features",
        str(logs / "features.csv"),
        "--hand-costs",
        str(logs / "costs.csv"),
    ]
    found = told(capsys, asked(logs, *more))
    [row] = found["active_share"]["rows"]  # type: ignore[misc]
    assert row["working_days"] == 100
    verdicts = {row["feature"]: row["verdict"] for row in found["features"]["rows"]}  # type: ignore[attr-defined]
    assert verdicts == {"deal.move": "used", "forecast.call": "never"}
    whole = next(row for row in found["given_back"]["rows"] if row["feature"] == "")  # type: ignore[attr-defined]
    assert whole["hours"] == 1
    assert whole["interval"] == pytest.approx([1 - 1.959964 * 0.1, 1 + 1.959964 * 0.1], abs=1e-6)


def test_the_day_of_an_event_is_the_day_of_its_members_zone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 3, 6, 23, 30)  # Friday in London, Saturday in Oslo and Auckland, and Friday in New York
    zones = ["Europe/London", "Europe/Oslo", "Pacific/Auckland", "America/New_York", "Europe/Oslo"]
    rows = [{"member": index, "at": at, "feature": "deal.move"} for index in range(5)]
    rows += [{"member": index, "at": datetime(2026, 3, 8, 12), "feature": "look.around"} for index in range(5)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "events.parquet")
    pq.write_table(
        pa.Table.from_pylist([{"member": index, "zone": zone} for index, zone in enumerate(zones)]),
        tmp_path / "members.parquet",
    )
    argv = ["measure", "--events", str(tmp_path / "events.parquet"), "--members", str(tmp_path / "members.parquet")]
    found = told(capsys, [*argv, "--window", "2026-03-02..2026-03-08"])
    [row] = found["active_share"]["rows"]  # type: ignore[misc]
    assert (row["people"], row["active_days"]) == (5, 2)


@pytest.mark.django_db
def test_postgresql_gives_the_same_report(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (told(capsys, asked(logs, "--by", "role", "--engine", engine)) for engine in ("duckdb", "postgres"))
    for key in set(one) - {""}:
        assert sorted(map(str, one[key]["rows"])) == sorted(map(str, other[key]["rows"])), key  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("events.csv", "member,feature\na,b\n", "has no column 'at': when, in UTC. It has: member, feature."),
        ("events.csv", "member,at,feature\na,yesterday,b\na,2026-03-02,b\n", "'at' of"),
        (
            "events.csv",
            "member,at,feature\na,yesterday,b\n",
            "in 1 of 1 rows, such as 'yesterday'. Write it as 2026-11-02 09:30:00",
        ),
        ("events.csv", "member,at,feature\n", "has no rows. Give a file with at least one."),
        ("events.csv", "", "has no column"),
        ("members.csv", "member,role\na,rep\na,rep\n", "has member 'a' in 2 rows. Give each member one row."),
        ("members.csv", "member,zone\na,Mars/Olympus\n", "'Mars/Olympus' is no zone."),
        ("members.csv", "member,weekdays\na,Mon-Fri\n", "'Mon-Fri' in 'weekdays'"),
        ("members.csv", "member,days_off\na,Christmas\n", "'Christmas' in 'days_off'"),
        ("members.csv", "member,days_off\na,2026-13-45\n", "'2026-13-45' in 'days_off'"),
        ("members.csv", "member,days_off\na,2026-02-01..2026-01-01\n", "'2026-02-01..2026-01-01' in 'days_off'"),
        ("events.csv", "member,at,feature\na,0001-01-01,b\n", "has an event at 0001-01-01 00:00:00. Mend it"),
        ("events.csv", "member,at,feature\na,9999-12-31,b\n", "has an event at 9999-12-31 00:00:00. Mend it"),
        ("events.csv", "member,at,feature\na,infinity,b\n", "Mend it, or leave its row out."),
        ("events.csv", "member,at,feature\na,0044-03-15 (BC) 00:00:00,b\n", "Mend it, or leave its row out."),
        ("members.csv", "member,role\n,rep\n", "'member' of"),
        ("members.csv", "member,licensed\na,perhaps\n", "is no true or false in 1 of 1 rows"),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    logs: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, sentence: str
) -> None:
    (logs / name).write_text(text)
    assert main(asked(logs)) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--engine", "oracle"], "There is no engine 'oracle'. Choose one of: duckdb, postgres, spark."),
        (["--by", "shoe_size"], "Nothing is counted by 'shoe_size'. Choose of: role, team."),
        (["--window", "March"], "'March' is no window."),
        (["--window", "2026-03-02..2026-02-30"], "is no window."),
        (["--window", "0001-01-01..2026-03-31"], "is no window."),
        (["--window", "2026-01-01..9999-12-31"], "is no window."),
        (["--only", "happiness"], "There is no measure 'happiness'."),
        (["--records", "nowhere.parquet"], "There is no file nowhere.parquet. Say where it is."),
        (["--features", "nowhere.csv"], "nowhere.csv is no CSV file that can be read."),
    ],
)
def test_a_wrong_word_is_told_in_a_sentence(
    logs: Path, capsys: pytest.CaptureFixture[str], more: list[str], sentence: str
) -> None:
    assert main(asked(logs, *more)) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,nan", "'nan' seconds of 'a' in"),
        ("a,inf", "'inf' seconds of 'a' in"),
        ("a,-5", "'-5' seconds of 'a' in"),
        ("a,1e308", "is no number of seconds. Write 12.5."),
        ("a,5\na,6", "has 'a' twice. Give each feature one row."),
    ],
)
def test_a_cost_that_cannot_be_is_refused(
    logs: Path, capsys: pytest.CaptureFixture[str], row: str, sentence: str
) -> None:
    costs = logs / "costs.csv"
    costs.write_text(f"feature,seconds\n{row}\n")
    assert main(asked(logs, "--hand-costs", str(costs))) == 2
    assert sentence in capsys.readouterr().err


def test_a_group_that_is_named_twice_is_counted_by_once(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(logs, "--by", "role,role", "--only", "active_share")) == 0
    capsys.readouterr()


def test_a_file_that_is_no_parquet_is_told(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (logs / "events.parquet").write_bytes(b"PAR1 and then nothing")
    assert main(["measure", "--events", str(logs / "events.parquet"), "--members", str(logs / "members.csv")]) == 2
    assert "cannot be read as parquet" in capsys.readouterr().err


def test_the_queries_of_the_docs_make_tables_that_can_be_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = Path(__file__).parents[2] / "docs" / "measures.md"
    queries = docs.read_text("utf-8").partition("```sql\n")[2].partition("```")[0]
    days = [f"2026-07-{day:02}T08:30:00.000Z" for day in range(6, 11)]
    tables = {
        "logins.csv": ["USERID,LOGINTIME", *(f"005{n},{day}" for n in range(6) for day in days)],
        "history.csv": [
            "OPPORTUNITYID,FIELD,CREATEDBYID,CREATEDDATE",
            *(f"006,StageName,005{n},{days[0]}" for n in range(6)),
        ],
        "tasks.csv": ["OWNERID,CREATEDDATE,TASKSUBTYPE", *(f"005{n},{days[1]},Call" for n in range(6))],
        "users.csv": [
            "ID,USERROLE.NAME,CREATEDDATE,TIMEZONESIDKEY,ISACTIVE",
            *(f"005{n},Rep,2025-01-05T09:00:00.000Z,Europe/Berlin,true" for n in range(6)),
        ],
    }
    for name, lines in tables.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    monkeypatch.chdir(tmp_path)
    duckdb.execute(queries)
    argv = [
        "measure",
        "--events",
        "events.parquet",
        "--members",
        "members.csv",
        "--by",
        "role",
        "--only",
        "active_share",
    ]
    assert main([*argv, "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["measures"][0]["rows"]
    assert (row["role"], row["people"], row["working_days"], row["seen_days"], row["active_days"]) == (
        "Rep",
        6,
        30,
        30,
        12,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("month", 202607, "2026-07"),
        ("people", 1234, "1,234"),
        ("share", 0.5, "0.500"),
        ("interval", (0.1, None), "0.100 to ?"),
    ],
)
def test_months_are_no_numbers(name: str, value: object, said: str) -> None:
    assert shown(name, value) == said


def test_a_table_wider_than_the_terminal_is_printed_whole() -> None:
    out = io.StringIO()
    rows = [{f"column_{n}": "a value of some length" for n in range(12)}, {f"column_{n}": "another" for n in range(12)}]
    print_rows(Console(width=40, file=out), rows)
    assert out.getvalue().count("a value of some length") == 12 and "…" not in out.getvalue()


def test_use_that_is_counted_by_the_day_already_says_what_its_events_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    life = tmp_path / "life"
    assert main(["simulate", "--case", "steady", "--members", "12", "--months", "1", "--out", str(life)]) == 0
    told = []
    for name in ("events", "usage_days"):
        capsys.readouterr()
        given = ["--events", str(life / f"{name}.parquet"), "--members", str(life / "members.parquet")]
        assert main(["measure", *given, "--value", "deal.*,note.write", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert told[0]["with_value"] == ["deal.move", "note.write"]


def test_days_of_use_tell_themselves_what_moves_work_on_and_counts_of_nothing_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "members.csv").write_text("member\n" + "\n".join(f"r{index}" for index in range(6)))
    head, row = "member,day,feature,is_value,count", "r{},2026-03-02,{},{},{}"
    lines = [
        row.format(index, *what) for index in range(6) for what in (("list.mark", "true", 2), ("deal.peek", "false", 1))
    ]
    (tmp_path / "events.csv").write_text("\n".join([head, *lines]))
    assert main(asked(tmp_path, "--json", "--only", "features")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["with_value"], told["looking"]) == (["list.mark"], ["deal.peek"])
    (tmp_path / "events.csv").write_text("\n".join([head, *lines, row.format(0, "deal.peek", "false", 0)]))
    assert main(asked(tmp_path)) == 2
    assert "has a 'count' of 0. Leave out what was not done." in capsys.readouterr().err
