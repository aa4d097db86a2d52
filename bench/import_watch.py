"""How much memory and processor time a worker and the database take while something runs."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
OFTEN = 0.3  # seconds between two looks


@dataclass
class Watch(threading.Thread):
    """Looks at the worker whose `pid` is set and at the database, and keeps the peak of each by tenth of the work."""

    database: int  # the postmaster's pid
    share: Callable[[], float]  # of the work that is done
    pid: int = 0
    worker: list[int] = field(default_factory=lambda: [0] * 10)  # kilobytes
    server: list[int] = field(default_factory=lambda: [0] * 10)
    over: bool = False

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Look until it is over."""
        while not self.over:
            self.look()
            time.sleep(OFTEN)

    def look(self) -> None:
        """Once."""
        tenth = min(9, int(self.share() * 10))
        self.worker[tenth] = max(self.worker[tenth], _kilobytes(self.pid, "VmRSS:"))
        working = [pid for pid in family(self.database) if b"autovacuum worker" not in _command(pid)]
        self.server[tenth] = max(self.server[tenth], sum(_kilobytes(pid, "RssAnon:") for pid in working))

    def stop(self) -> None:
        """End it."""
        self.over = True
        self.join()


def postmaster() -> int:
    """The pid of the database server, which runs on this machine."""
    from wellworn.lib import sql

    ((backend,),) = sql.rows("SELECT pg_backend_pid()")
    return int(_stat(backend)[1])


def family(postmaster: int) -> list[int]:
    """The server's processes."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [postmaster, *(pid for pid in pids if (stat := _stat(pid)) and int(stat[1]) == postmaster)]


def database_seconds(postmaster: int) -> float:
    """The processor time that the server has taken so far, of its processes that have ended too."""
    own = _stat(postmaster)
    ticks = sum(map(int, own[11:15])) if own else 0
    ticks += sum(sum(map(int, stat[11:13])) for pid in family(postmaster)[1:] if (stat := _stat(pid)))
    return ticks / TICK


def worker_seconds() -> float:
    """The processor time of the workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; none of a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> bytes:
    """What a process says it does."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _kilobytes(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
