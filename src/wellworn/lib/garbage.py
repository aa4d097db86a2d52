"""Python's search for garbage, told what is here for good."""

from __future__ import annotations

import gc

YOUNG = 50_000  # objects made since the last look before Python looks again; a page makes some thousands, a piece of an import many


def settle() -> None:
    """Never again look through what a process has by now: called once, when everything is imported.

    Each look through all of it took 90 ms in the middle of a page, and half the processor time of an import.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def sweep() -> None:
    """Take away what the last page left, now that its reader has it.

    Each page leaves some thousands of objects in a ring (a request knows its user, who is looked up from the request). Left to
    Python, those of sixteen pages were taken away in the middle of the seventeenth, which took 40 ms longer.
    """
    gc.collect(0)
