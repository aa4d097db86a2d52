"""What a process holds for good is let go when it ends, so that no library complains to whoever asked for something else."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.workers import ROOT

SAYS = "import duckdb; from wellworn.lib import garbage; garbage.settle(); duckdb.sql('SELECT 1').fetchall()"


def test_a_command_ends_without_a_word_of_duckdbs() -> None:
    around = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ended = subprocess.run([sys.executable, "-c", SAYS], env=around, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
