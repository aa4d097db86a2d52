"""A pipe between `wellworn up` and its parts: when the one that holds it dies, however it dies, so do they."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress

VARIABLE = "WELLWORN_LIFELINE"
PATIENCE = 20.0  # seconds that a part may take to finish what it is at, before it is ended in the middle


class Lifeline:
    """The end that `up` holds. Nothing is ever written: its closing says all."""

    def __init__(self) -> None:
        self.theirs, self.ours = os.pipe()  # neither outlives an exec that is not told of it

    def environment(self) -> dict[str, str]:
        """What a part needs to know."""
        return {**os.environ, VARIABLE: str(self.theirs)}


def hold_on() -> None:
    """Where `up` began this process: end as told to by a signal, as soon as it is gone."""
    number = os.environ.pop(VARIABLE, "")
    if number.isdecimal():
        threading.Thread(target=_watch, args=(int(number),), daemon=True).start()


def _watch(number: int) -> None:
    with suppress(OSError):
        while os.read(number, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
