"""Several at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

PATIENCE = 60.0  # seconds after which an act counts as hung


def at_once(*acts: Callable[[], object], told: tuple[type[Exception], ...] = ()) -> list[object]:
    """What each act gave, all of them begun at the same moment; an exception of `told` stands in place of what its act would have given.

    Any other exception is raised here, and TimeoutError when an act waits for ever: a test needs no look of its own at either.
    """
    begin = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        begin.wait(timeout=20)
        try:
            return act()
        except told as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(run, act) for act in acts]
        return [one.result(timeout=PATIENCE) for one in running]
