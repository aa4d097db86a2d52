"""Run a worker, crash its database server, which is back at once, and say what became of the worker. A program of its own, for it needs a
database server of its own: `python -m tests.work.losing_the_database`. Prints one JSON object."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from tests.workers import begin

LONGEST = 60.0  # seconds that anything may take


def main() -> None:
    """Crash it, then give the worker something to do, then tell it to stop."""
    begin()
    from django.db import connection

    from wellworn.lib import sql

    worker = subprocess.Popen([sys.executable, "-m", "wellworn", "worker"])
    listening = "SELECT pid FROM pg_stat_activity WHERE query ~* '^LISTEN' AND pid <> pg_backend_pid()"
    try:
        until(lambda: sql.rows(listening))
        [(server,), *_others] = sql.rows(listening)
        connection.close()
        os.kill(server, signal.SIGKILL)  # the server ends every session, recovers, and is there again
        until(is_there)
        until(lambda: worker.poll() is not None or sql.rows(listening))
        survives = worker.poll() is None
        worker.send_signal(signal.SIGTERM)
        print(json.dumps({"survives": survives, "code": worker.wait(LONGEST)}))
    finally:
        worker.kill()


def is_there() -> bool:
    """Whether the database answers."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        connection.close()
        return False
    return True


def until(is_so: Callable[[], object]) -> None:
    """Wait for something."""
    ends = time.monotonic() + LONGEST
    while not is_so():
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.05)


if __name__ == "__main__":
    main()
