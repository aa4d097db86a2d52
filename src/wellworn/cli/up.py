"""`wellworn up`: web and worker together; when one ends, so does the other."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from types import FrameType

from wellworn.cli import web
from wellworn.cli.lifeline import Lifeline
from wellworn.cli.upgrade import upgrade

PATIENCE = 15.0  # seconds that a part may take to finish what it is at


def configure(parser: argparse.ArgumentParser) -> None:
    """What `web` takes."""
    web.configure(parser)


def run(args: argparse.Namespace) -> int:
    """Run both until told to stop, or until one of them ends by itself."""
    web.listen(args.host, args.port).close()  # say at once that a port is taken
    upgrade(static=True)
    listening = ["--host", args.host, "--port", str(args.port), "--processes", str(args.processes)]
    lifeline = Lifeline()
    parts = [_start(lifeline, "web", *listening), _start(lifeline, "worker")]
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    while not stop.wait(0.2):
        if any(part.poll() is not None for part in parts):
            break
    codes = [part.poll() for part in parts]
    _end(parts)
    return 0 if stop.is_set() else next((code for code in codes if code), 1)


def _start(lifeline: Lifeline, *verb: str) -> subprocess.Popen[bytes]:
    """A part as a process of its own, which Ctrl-C reaches through us alone, and which does not outlive us if we are killed."""
    command = [sys.executable, "-m", "wellworn", *verb]
    return subprocess.Popen(command, start_new_session=True, pass_fds=(lifeline.theirs,), env=lifeline.environment())


def _end(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
