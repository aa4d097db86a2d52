"""Kills at 200 random moments: of the worker and of the database while 5,000 messages are captured over IMAP: `bin/bench kills [N]`,
or of the worker while 800 follow-ups are sent: `bin/bench kills --outreach [N]`.

The ordinary tests do the same with fewer kills. Prints what came of each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the test of the ordinary suite with as many kills as asked for."""
    root = Path(__file__).resolve().parents[1]
    numbers = [word for word in sys.argv[1:] if word.isdecimal()]
    room = "outreach" if "--outreach" in sys.argv else "capture"
    command = [sys.executable, "-m", "pytest", "-q", "-s", f"tests/{room}/test_kills.py"]
    kills = numbers[0] if numbers else "200"
    return subprocess.run(command, cwd=root, env=os.environ | {"WELLWORN_KILLS": kills}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
