"""`wellworn measure` says the same, byte for byte, on each engine: of the manufacturer's company, with every table there is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from wellworn.cli import main

TABLES = ("events", "members", "records", "happened")


@pytest.fixture(scope="module")
def manufacturer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty members and thirteen months, with what is declared and what acts cost by hand."""
    folder = tmp_path_factory.mktemp("life") / "tables"
    assert main(["simulate", "--case", "manufacturer", "--members", "30", "--months", "13", "--out", str(folder)]) == 0
    (folder / "features.csv").write_text("feature,roles\ndeal.move,rep\nnobody.knows,\n")
    (folder / "costs.csv").write_text("feature,seconds,error\nmail.capture,41.5,8\nmeeting.capture,63,13.2\n")
    return folder


def asked(folder: Path, engine: str) -> list[str]:
    """The whole report by role, and what is made up."""
    paths = [word for name in TABLES for word in (f"--{name}", str(folder / f"{name}.parquet"))]
    lists = ["--features", str(folder / "features.csv"), "--hand-costs", str(folder / "costs.csv")]
    return ["measure", *paths, *lists, "--by", "role", "--truth", "--json", "--engine", engine]


def said(folder: Path, engine: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed, but for the engine's name."""
    capsys.readouterr()
    assert main(asked(folder, engine)) == 0
    return nameless(capsys.readouterr().out, engine)


def nameless(text: str, engine: str) -> str:
    assert text.count(f'"engine": "{engine}"') == 1
    return text.replace(f'"engine": "{engine}"', '"engine": ""')


@pytest.mark.django_db
def test_postgresql_prints_what_duckdb_prints(manufacturer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(manufacturer, "postgres", capsys) == said(manufacturer, "duckdb", capsys)


def test_a_cluster_of_spark_with_two_workers_prints_what_duckdb_prints(
    manufacturer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install 'wellworn[spark]'")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or newer for Spark")
    given = {
        "SPARK_MASTER": "local-cluster[2,1,1024]",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    ran = subprocess.run([sys.executable, "-m", "wellworn", *asked(manufacturer, "spark")], env=os.environ | given,
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert nameless(ran.stdout, "spark") == said(manufacturer, "duckdb", capsys)
