"""`wellworn measure --truth`: a company sees which of its fields hold made-up values, from an export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet
from tests.measures.truth_records import records

from wellworn.cli import main


@pytest.fixture
def logs(tmp_path: Path) -> list[str]:
    """One event, one member, and the records."""
    (tmp_path / "events.csv").write_text("member,at,feature\nm1,2025-12-01 09:00:00,deal.move\n")
    (tmp_path / "members.csv").write_text("member,role\nm1,rep\n")
    parquet.write_table(records(), tmp_path / "records.parquet")
    files = [f"--{name}={tmp_path / name}.csv" for name in ("events", "members")]
    return ["measure", *files, "--truth", f"--records={tmp_path / 'records.parquet'}"]


def test_a_company_sees_its_made_up_fields(logs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*logs, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["truth"]
    found = {(one["field"], one["form"], one["detector"]) for one in told["found"]}
    assert {("close_date", "new", "month_ends"), ("reason", "new", "defaults")} <= found
    assert all(one["people"] >= 5 for one in told["found"])


def test_it_reads_as_sentences_about_fields(logs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(logs) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "deal.close_date · new: always the end of a month." in said
    assert "The form is the first suspect" in said


def test_without_records_it_says_what_is_missing(logs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(logs[:-1]) == 2
    assert "Give them with --records PATH." in capsys.readouterr().err
