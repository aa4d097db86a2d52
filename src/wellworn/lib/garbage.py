"""Python's search for garbage, told what is here for good."""

from __future__ import annotations

import atexit
import gc

YOUNG = 50_000  # objects made since the last look before Python looks again; a piece of an import makes many
OF_PAGES = 5_000  # the same of a process that shows pages

atexit.register(gc.unfreeze)  # else DuckDB says of each object that is still there in the end that it leaked


def settle(young: int = YOUNG) -> None:
    """Never again look through what a process has by now: called when everything is imported, and before what draws very much anew.

    Each look through all of it took 90 ms in the middle of a page, and half the processor time of an import. A page leaves some
    thousands of objects in a ring (a request knows its user, who is looked up from the request): those of sixteen pages, taken away
    at once, made the seventeenth take 40 ms longer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(young)
