"""`wellworn audit` on files: a company sees what its fields earn, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from wellworn.cli import main


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A plain table: the size foretells the outcome, the mood says nothing, the region follows from the country."""
    draw, path = np.random.default_rng(8), tmp_path / "deals.csv"
    lines = ["deal,rep,opened,closed,stage,value,size,mood,country,region"]
    for number in range(2_500):
        size, country = int(draw.integers(0, 3)), int(draw.integers(0, 12))
        stage = "Won" if draw.random() < (0.2, 0.5, 0.8)[size] else "Lost"
        if number % 5 == 0:
            stage = "Open"
        lines.append(
            f"d{number},rep{number % 8},2024-{1 + number % 12:02}-05,2025-03-{1 + number % 28:02},{stage},{int(draw.lognormal(8, 1))},"
            f"s{size},m{draw.integers(0, 4)},c{country},r{country % 4 if draw.random() < 0.98 else 0}"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


SPECIAL = [
    "--won",
    "stage=Won",
    "--lost",
    "stage=Lost",
    "--created",
    "opened",
    "--closed",
    "closed",
    "--owner",
    "rep",
    "--id",
    "deal",
]


def test_a_plain_table_is_audited(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["audit", "--records", str(table), *SPECIAL, "--required", "mood,region", "--json"]
    assert main(files) == 0
    cautious = {one["field"]: one["verdict"]["kind"] for one in json.loads(capsys.readouterr().out)["fields"]}
    assert (cautious["size"], cautious["mood"], cautious["region"]) == ("keep", "make_optional", "automate")
    assert main([*files, "--nobody-else-reads"]) == 0
    told = json.loads(capsys.readouterr().out)
    sure = {one["field"]: one["verdict"]["kind"] for one in told["fields"]}
    assert (sure["size"], sure["mood"], sure["stage"]) == ("keep", "retire", "keep")
    assert 0 < told["hours_a_month"]["low"] < told["hours_a_month"]["value"] < told["hours_a_month"]["high"]


def test_it_reads_as_sentences(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--records", str(table), *SPECIAL, "--nobody-else-reads"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Retire: mood" in said and "Nothing and nobody reads it" in said and "Keep: size" in said
    assert "Left alone" in said and "Keep: deal" not in said


def test_what_the_files_could_not_tell_is_said_with_the_next_step(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "--records", str(table), "--required", "mood"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Given back: it cannot be told in hours." in said
    for option in ("--created", "--owner", "--won column=value", "--readers"):
        assert option in said
    assert (
        "though no form is known to require it" in said
        and "mood" not in said.partition("require it:")[2].partition(".")[0]
    )
    assert (
        main(
            [
                "audit",
                "--records",
                str(table),
                *SPECIAL,
                "--nobody-else-reads",
                "--required",
                "size,mood,country,region,value",
                "--json",
            ]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["not_known"] == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--required", "colour"], "There is no field colour"),
        (["--won", "state=Won"], "There is no column state"),
        (["--describe", "nowhere.json"], "Say where the description is."),
        (["--readers", "nowhere.csv"], "Say where the list of readers is."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    table: Path, capsys: pytest.CaptureFixture[str], more: list[str], why: str
) -> None:
    assert main(["audit", "--records", str(table), *more]) == 2
    assert why in capsys.readouterr().err


def test_files_that_are_not_there_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--records", str(tmp_path / "none.csv")]) == 2
    assert "There is no file" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_files_it_audits_this_applications_own_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--object", "deal", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"amount", "title"} & {one["field"] for one in told["fields"]}
    assert all(one["verdict"]["kind"] != "retire" for one in told["fields"])
    assert main(["audit", "--object", "spaceship"]) == 2
    assert "There is no object spaceship." in capsys.readouterr().err
