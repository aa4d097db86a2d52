"""What a process holds for good is let go when it ends, so that no library complains to whoever asked for something else."""

from __future__ import annotations

import subprocess
import sys

SAYS = "import duckdb; from wellworn.lib import garbage; garbage.settle(); duckdb.sql('SELECT 1').fetchall()"


def test_a_command_ends_without_a_word_of_duckdbs() -> None:
    ended = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
