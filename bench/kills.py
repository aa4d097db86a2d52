"""Kills at 200 random moments, of the worker and of the database, while 5,000 messages are captured over IMAP: `bin/bench kills [N]`.

The ordinary tests do the same with fewer kills. Prints one JSON object for each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the test of the ordinary suite with as many kills as asked for."""
    root = Path(__file__).resolve().parents[1]
    kills = sys.argv[1] if len(sys.argv) > 1 else "200"
    command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/capture/test_kills.py"]
    return subprocess.run(command, cwd=root, env=os.environ | {"WELLWORN_KILLS": kills}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
