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
